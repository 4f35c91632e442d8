import { readTyped } from '../places/written-forms.ts';
import { looseKey } from '../search/variants.ts';
import { correctProposal, type Corrections } from './correct.ts';
import { doubt, type ProposalDoubt, type Said } from './doubts.ts';
import type { Decision, Proposal, SaidElsewhere } from './proposal.ts';
import { readPartnerParty, readThaiParty, type PartyProposal } from './read-party.ts';
import { bracketPieces, readDatePiece, readSubject, statesIn, type Subject } from './read-subject.ts';
import { countryOfHeader, type ColumnRole, type RawTable } from './table.ts';

export type ImportRow = { readonly number: number; readonly cells: readonly string[]; readonly proposals: readonly Proposal[] };

export type ExistingRelation = {
  readonly id: string;
  readonly parties: readonly Pick<PartyProposal, 'side' | 'name' | 'place'>[];
  /** the words of the tables that it was read from: a row is known again by them, whatever was corrected since */
  readonly quotes?: readonly string[];
};

export type ImportContext = {
  /** ISO code of the unit's province; null = the ministry, which takes rows of every province */
  readonly ownProvince: string | null;
  readonly existing: readonly ExistingRelation[];
  /** what the person corrected so far: other parties can make it another province's, or one that is here already */
  readonly corrections?: Corrections;
  /** the other names that offices gave a place, by any of its names */
  readonly otherNames?: (name: string) => readonly string[];
};

/** A proposal with its corrections, and its parties as the table names them: other rows may name them in the same words. */
type Seen = { readonly proposal: Proposal; readonly partiesRead: Proposal['parties'] };

/** Reads a table row by row. Nothing is decided and nothing is lost: raw words, proposal and doubts stand side by side. */
export const proposeRows = (table: RawTable, columns: readonly ColumnRole[], context: ImportContext): ImportRow[] => {
  const country = countryOfHeader(table.header);
  const seen: Seen[] = [];
  return table.rows.map((cells, index) => {
    const read = proposalsOf(cells, columns, index + 1, country);
    const placed = read.map((proposal): Seen => ({ proposal: placeProposal(correctProposal(proposal, context.corrections?.[proposal.key]), seen, context), partiesRead: proposal.parties }));
    seen.push(...placed);
    return { number: index + 1, cells: [...cells], proposals: placed.map(({ proposal }) => proposal) };
  });
};

const cellOf = (cells: readonly string[], columns: readonly ColumnRole[], role: ColumnRole): string => {
  const at = columns.indexOf(role);
  return at === -1 ? '' : (cells[at] ?? '').trim();
};

const proposalsOf = (cells: readonly string[], columns: readonly ColumnRole[], row: number, country: string): Proposal[] => {
  const thaiCell = cellOf(cells, columns, 'thai');
  const foreignCell = cellOf(cells, columns, 'foreign');
  if (thaiCell === '' && foreignCell === '') return [];
  const subject = readSubject([cellOf(cells, columns, 'subject'), cellOf(cells, columns, 'state')].filter((text) => text !== '').join(' '));
  const thai = readThaiParty(thaiCell);
  const partners = foreignCell.split(/\s*[/;]\s*/).filter((text) => text !== '');
  const dateCell = cellOf(cells, columns, 'date');
  const ownDate = dateCell === '' ? null : readDatePiece(dateCell);
  const anyWish = partners.some((cell) => statesIn(cell) === 'intent');
  return partners.map((cell, index): Proposal => {
    const { outside, inside } = bracketPieces(cell);
    const partner = readPartnerParty(outside, country);
    const said = inside.map(statesIn).find((state) => state !== '') ?? '';
    const state = said !== '' ? said : subject.state !== '' ? subject.state : anyWish ? 'intent' : '';
    const dated = ownDate ?? subject;
    return {
      key: `${row}/${index + 1}`,
      row,
      part: index + 1,
      parts: partners.length,
      parties: [thai.party, partner.party],
      type: subject.type,
      state,
      signed: dated.date,
      dateChoices: dated.dateChoices,
      dateText: dated.dateText,
      isDateOpen: false,
      areas: subject.areas,
      motive: subject.motive,
      notes: cellOf(cells, columns, 'notes'),
      asWritten: cells.map((each) => each.trim()).filter((each) => each !== '').join(' | '),
      doubts: [...subject.doubts, ...(ownDate?.doubts ?? []), ...thai.doubts, ...partner.doubts, ...doubtsOfState(state, dated.dateText, subject), ...doubtsOfSplit(partners, foreignCell, said, anyWish)],
      evidence: [],
      isCorrected: false,
      sameAs: null,
      kin: null,
      alreadyHere: null,
      otherProvince: null,
      suggested: { type: 'accept' },
    };
  });
};

const doubtsOfState = (state: string, dateText: string, subject: Subject): ProposalDoubt[] => [
  ...(state === 'signed' && dateText === '' ? [doubt('no-date')] : []),
  ...(state === 'in-process' ? [doubt('state-may-have-changed')] : []),
  ...(state === 'intent' && subject.state !== 'in-process' ? [doubt('whose-wish')] : []),
];

const doubtsOfSplit = (partners: readonly string[], cell: string, said: string, anyWish: boolean): ProposalDoubt[] => {
  if (partners.length < 2) return [];
  return [doubt('two-partners-in-one-cell', { text: cell }), ...(anyWish && said === '' ? [doubt('wish-covers-both', { text: cell })] : [])];
};

type Named = Pick<PartyProposal, 'side' | 'name' | 'place'>;
type OtherNames = ImportContext['otherNames'];

/** A name as it is written and without what stands before it: an office gives other names to either. */
const written = ({ name, side }: Named): readonly string[] => [...new Set([name, readTyped(name, side).name])];

const hasOtherName = (a: Named, b: Named, otherNames: OtherNames): boolean => {
  const others = new Set(written(a).flatMap((name) => otherNames?.(name) ?? []).map(looseKey));
  return written(b).some((name) => others.has(looseKey(name)));
};

/** Parties are the same when their places are; where a place is not known, when their names sound the same or are names of one place. */
const samePlaceOrName = (a: Named, b: Named, otherNames: OtherNames): boolean =>
  (a.place === b.place || a.place === '' || b.place === '') && (looseKey(a.name) === looseKey(b.name) || hasOtherName(a, b, otherNames));

const sameParties = (a: readonly Named[], b: readonly Named[], otherNames: OtherNames): boolean =>
  a.length === b.length && a.every((party) => b.some((other) => other.side === party.side && samePlaceOrName(party, other, otherNames)));

/** The same words are the same relation; of a row that speaks of several, the one with the same partner. */
const isReadFrom = (proposal: Proposal, { quotes = [], parties }: ExistingRelation, otherNames: OtherNames): boolean =>
  quotes.includes(proposal.asWritten) && (proposal.parts === 1 || proposal.parties.some((party) => party.side === 'partner' && parties.some((other) => other.side === 'partner' && samePlaceOrName(party, other, otherNames))));

const placeProposal = (proposal: Proposal, seen: readonly Seen[], context: ImportContext): Proposal => {
  const firsts = seen.filter((other) => other.proposal.kin === null);
  // A row that was corrected says something of its own, whatever stood there.
  const twin = proposal.isCorrected ? undefined : firsts.find(({ proposal: other }) => other.asWritten === proposal.asWritten && other.part === proposal.part)?.proposal;
  const kin = twin ?? firsts.find((other) => sameParties(other.proposal.parties, proposal.parties, context.otherNames) || sameParties(other.partiesRead, proposal.parties, context.otherNames))?.proposal;
  // What says the same as a corrected row is meant by its correction.
  const parties = twin?.parties ?? proposal.parties;
  const here = context.existing.find((relation) => sameParties(relation.parties, parties, context.otherNames) || isReadFrom(proposal, relation, context.otherNames))?.id ?? null;
  const province = parties.find((party) => party.side === 'thai')?.place ?? '';
  const isOther = context.ownProvince !== null && province !== '' && province !== context.ownProvince;
  const doubts = twin !== undefined ? [doubt('exact-duplicate', { row: String(twin.row) })] : kin === undefined ? proposal.doubts : [...proposal.doubts, doubt('same-parties-as-row', { row: String(kin.row) })];
  const suggested: Decision = here !== null || isOther ? { type: 'leave' } : kin === undefined ? { type: 'accept' } : { type: 'merge', into: kin.key };
  return { ...proposal, parties, doubts, sameAs: twin?.key ?? null, kin: kin?.key ?? null, alreadyHere: here, otherProvince: isOther ? province : null, suggested };
};

export type Annotation = { readonly asWritten: string; readonly doubts: readonly Said[]; readonly evidence: readonly SaidElsewhere[] };

/** Adds what people found out elsewhere about rows of a known table: beside what the document says, never over it. */
export const annotateRows = (rows: readonly ImportRow[], annotations: readonly Annotation[]): ImportRow[] =>
  rows.map((row) => ({
    ...row,
    proposals: row.proposals.map((proposal) => {
      const found = annotations.find((annotation) => annotation.asWritten === proposal.asWritten);
      if (found === undefined || proposal.sameAs !== null) return proposal;
      return { ...proposal, doubts: [...proposal.doubts, ...found.doubts], evidence: found.evidence };
    }),
  }));
