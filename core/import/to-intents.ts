import type { ChangeIntent, Json } from '../change/change.ts';
import { partyFields } from '../domain/agreement.ts';
import { firstEntry } from '../domain/state-log.ts';
import type { ProposalDoubt } from './doubts.ts';
import type { Decision, Proposal } from './proposal.ts';
import type { ImportRow } from './propose.ts';

export type Decisions = Readonly<Record<string, Decision>>;

export const decisionOf = (proposal: Proposal, decisions: Decisions): Decision => decisions[proposal.key] ?? proposal.suggested;

/** The relations that would be made now, each with the proposals that are merged into it. */
export const relationsOf = (rows: readonly ImportRow[], decisions: Decisions): readonly { readonly main: Proposal; readonly merged: readonly Proposal[] }[] => {
  const all = rows.flatMap((row) => row.proposals);
  const accepted = all.filter((proposal) => decisionOf(proposal, decisions).type === 'accept');
  return accepted.map((main) => ({
    main,
    merged: all.filter((proposal) => {
      const decision = decisionOf(proposal, decisions);
      return decision.type === 'merge' && decision.into === main.key;
    }),
  }));
};

/** Whether a proposal enters the register now, by itself or as part of another. What is joined with a relation that is left out is left out with it. */
export const isTaken = (proposal: Proposal, rows: readonly ImportRow[], decisions: Decisions): boolean => {
  const decision = decisionOf(proposal, decisions);
  return decision.type === 'merge' ? relationsOf(rows, decisions).some(({ main }) => main.key === decision.into) : decision.type === 'accept';
};

/** The decisions when every proposed row is taken: what a person left out is proposed again; rows of other provinces and those that are here already come only where a person chose them one by one. */
export const takeProposed = (decisions: Decisions): Decisions => Object.fromEntries(Object.entries(decisions).filter(([, decision]) => decision.type !== 'leave'));

/** Accepted proposals whose date a person must choose first. */
export const openQuestions = (rows: readonly ImportRow[], decisions: Decisions): readonly Proposal[] =>
  relationsOf(rows, decisions).map(({ main }) => main).filter((proposal) => proposal.signed === null && (proposal.dateChoices.length > 0 || proposal.isDateOpen));

export type Source = { readonly text: (row: number) => string };

/** New agreements out of what the person accepted. The words of the table go along whole, and so does every doubt. */
export const toIntents = (rows: readonly ImportRow[], decisions: Decisions, newId: () => string, source: Source): ChangeIntent[] =>
  relationsOf(rows, decisions).map(({ main, merged }) => ({ kind: 'agreement', record: newId(), base: {}, set: fieldsOf(main, merged, source) }));

const fieldsOf = (main: Proposal, merged: readonly Proposal[], source: Source): Record<string, Json> => {
  const set: Record<string, Json> = {};
  main.parties.forEach((party, index) => Object.assign(set, partyFields({ ...party, key: index === 0 ? 'a' : `b${index}`, locality: party.locality ?? '', coordinates: party.coordinates ?? '', body: '' })));
  const texts: readonly (readonly [string, string])[] = [['type', main.type], ['state', main.state], ['why/motive', [main, ...merged].map((each) => each.motive).filter((text) => text !== '').join('; ')], ['asWritten', main.asWritten], ['notes', main.notes]];
  for (const [field, text] of texts) if (text !== '') set[field] = text;
  if (main.state !== '') set['stateLog/first'] = firstEntry(main.state);
  // A date is plain data with unknown keys carried along; as a stored value it is JSON.
  if (main.signed !== null) set['dates/signed'] = main.signed as Json;
  for (const area of new Set([main, ...merged].flatMap((each) => each.areas))) set[`areas/${area}`] = true;
  [main, ...merged].forEach((each, index) => {
    set[`sources/s${index}`] = { text: source.text(each.row), quote: each.asWritten };
  });
  const doubts = [main, ...merged].flatMap((each) => each.doubts);
  doubts.forEach((each, index) => {
    set[`doubts/d${index}`] = doubtValue(each);
  });
  main.evidence.forEach((each, index) => {
    set[`evidence/e${index}`] = { ...each };
  });
  set['verification'] = doubts.length > 0 ? 'doubtful' : 'reported';
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null));
};

const doubtValue = (each: ProposalDoubt): Json => ('says' in each ? { ...each, settled: false } : { code: each.code, says: '', params: each.params, settled: false });
