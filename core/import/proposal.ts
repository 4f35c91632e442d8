import type { PartialDate } from '../dates/partial-date.ts';
import type { ProposalDoubt, Said } from './doubts.ts';
import type { PartyProposal } from './read-party.ts';

export type Decision = { readonly type: 'accept' } | { readonly type: 'leave' } | { readonly type: 'merge'; readonly into: string };

/** What a page elsewhere says, and where it is. */
export type SaidElsewhere = Said & { readonly url: string };

/** One relation that a row seems to speak of, with everything that is doubtful about it. */
export type Proposal = {
  /** `<row>/<part>`: rows count from 1 as the person sees them */
  readonly key: string;
  readonly row: number;
  readonly part: number;
  readonly parts: number;
  readonly parties: readonly PartyProposal[];
  readonly type: string;
  readonly state: string;
  readonly signed: PartialDate | null;
  readonly dateChoices: readonly PartialDate[];
  readonly dateText: string;
  /** words of a date stand there that a person typed and that are no date yet */
  readonly isDateOpen: boolean;
  readonly areas: readonly string[];
  readonly motive: string;
  readonly notes: string;
  /** the words of the whole row, untouched */
  readonly asWritten: string;
  readonly doubts: readonly ProposalDoubt[];
  readonly evidence: readonly SaidElsewhere[];
  readonly isCorrected: boolean;
  /** the earlier proposal that says word for word the same */
  readonly sameAs: string | null;
  /** the first proposal between the same parties, whatever it says: the two can be joined */
  readonly kin: string | null;
  /** an agreement of the register between the same parties */
  readonly alreadyHere: string | null;
  /** the province it belongs to, when that is not the unit's own */
  readonly otherProvince: string | null;
  /** what is decided unless the person says otherwise */
  readonly suggested: Decision;
};
