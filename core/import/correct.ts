import { parseDate } from '../dates/parse-date.ts';
import { doubt, type DoubtCode, type ProposalDoubt } from './doubts.ts';
import type { Proposal } from './proposal.ts';
import { readPartnerParty, readThaiParty, type PartyProposal, type ReadParty } from './read-party.ts';

/** What a person corrected in a proposal: the corrected fields whole, and the words of a date as far as they are typed. */
export type Correction = Partial<Pick<Proposal, 'parties' | 'state' | 'type' | 'signed' | 'areas' | 'motive'>> & { readonly dateTyped?: string };
/** Corrections by the key of their proposal. */
export type Corrections = Readonly<Record<string, Correction>>;

const OF_PARTIES: ReadonlySet<DoubtCode> = new Set(['place-unknown', 'level-unknown', 'country-unknown', 'district-party', 'chained-places']);
const OF_DATES: ReadonlySet<DoubtCode> = new Set(['no-date', 'date-ambiguous', 'date-impossible', 'open-end-or-lost-end']);

const isAbout = (codes: ReadonlySet<DoubtCode>, each: ProposalDoubt): boolean => 'code' in each && codes.has(each.code);

const readName = (party: PartyProposal): ReadParty => (party.side === 'thai' ? readThaiParty(party.name) : readPartnerParty(party.name, party.country));

/**
 * A party under another name: what the name says of place and level replaces what the old name said. Where it says nothing of the
 * level, the level stays; where it names no known place, none stands there, so that no code of another place is kept.
 */
export const renamedParty = (party: PartyProposal, name: string): PartyProposal => {
  const read = readName({ ...party, name }).party;
  // What is typed stays as it is typed, spaces too.
  return { ...read, name, level: read.level === '' ? party.level : read.level };
};

/** The doubts about a party that its corrected fields leave open. */
const doubtsOf = (party: PartyProposal): readonly ProposalDoubt[] => {
  const isOpen: Partial<Record<DoubtCode, boolean>> = { 'place-unknown': party.place === '', 'level-unknown': party.level === '', 'country-unknown': party.country === '', 'district-party': party.level === 'district' };
  return readName(party).doubts.filter((each) => !('code' in each) || (isOpen[each.code] ?? true));
};

/** The proposal as the person corrected it. Doubts that the correction answered are gone; the words of the table stay as they are. */
export const correctProposal = (proposal: Proposal, correction: Correction | undefined): Proposal => {
  if (correction === undefined) return proposal;
  const { dateTyped, ...fields } = correction;
  const corrected: Proposal = { ...proposal, ...fields, isCorrected: true };
  const others = proposal.doubts.filter((each) => (fields.parties === undefined || !isAbout(OF_PARTIES, each)) && (fields.signed === undefined || !isAbout(OF_DATES, each)));
  const ofParties = fields.parties === undefined ? [] : fields.parties.flatMap(doubtsOf);
  if (fields.signed === undefined) return { ...corrected, doubts: [...others, ...ofParties] };
  return { ...corrected, ...typedDate(corrected, dateTyped ?? fields.signed?.text ?? ''), doubts: [...others, ...ofParties, ...undated(corrected, dateTyped)] };
};

const typedDate = (proposal: Proposal, typed: string): Pick<Proposal, 'dateText' | 'dateChoices' | 'isDateOpen'> => {
  const parsed = parseDate(typed);
  return { dateText: typed, dateChoices: proposal.signed === null && parsed.type === 'ask' ? parsed.choices : [], isDateOpen: proposal.signed === null && parsed.type !== 'empty' };
};

const undated = ({ signed, state }: Proposal, typed = ''): ProposalDoubt[] => (signed === null && parseDate(typed).type === 'empty' && state === 'signed' ? [doubt('no-date')] : []);
