import type { ImportRow } from './propose.ts';
import type { PartyProposal } from './read-party.ts';

/** Rows with the place below the division added to parties that have none yet: what a person corrected stays as it is. */
export const locateRows = (rows: readonly ImportRow[], locate: (party: PartyProposal) => PartyProposal): ImportRow[] =>
  rows.map((row) => ({
    ...row,
    proposals: row.proposals.map((proposal) => ({ ...proposal, parties: proposal.parties.map((party) => (party.locality === undefined ? locate(party) : party)) })),
  }));
