import type { Change } from '../change/change.ts';
import type { Brought, BroughtPart } from '../journal/writer-files.ts';
import { ownField } from '../change/own-field.ts';
import type { Scope } from '../ids.ts';
import { holds, holdsAll, type Held } from './held.ts';
import type { UnitHere } from './here.ts';
import { weigh, type Weighed } from './weigh.ts';

/** What an office file brings from one PC of a unit to another. */
export type OfficeContents = {
  readonly file: string;
  readonly scope: Scope;
  /** the epoch of the endpoint that this PC knew: snapshots of another one are not taken */
  readonly epoch: string;
  readonly from: string;
  readonly changes: readonly Change[];
  readonly snapshot: readonly BroughtPart[];
};

/** What goes into a file for PCs that hold so much already: everything else that is known here of the unit, each change once. */
export const contentsFor = (here: UnitHere, lacksOnly: Held): Pick<OfficeContents, 'changes' | 'snapshot'> => ({
  changes: [...here.others.values(), ...here.own.values()].filter(({ id }) => !holds(lacksOnly, id)),
  snapshot: here.snapshot.some(({ vectors }) => !holdsAll(lacksOnly, vectors[here.scope] ?? {})) ? here.snapshot : [],
});

export type OfficePlan = {
  readonly brought: Brought;
  readonly weighed: Weighed;
  /** the file also holds records of which this PC could not use the state: they come with the next sync */
  readonly leftSnapshot: boolean;
};

/** It says that a number of this PC was taken, and not what stands under it: that may be another PC's that counted under the same name. */
const coversUnsure = (vector: Readonly<Record<string, number>>, { lives }: UnitHere): boolean => lives.some(({ incarnation, confirmed }) => (ownField(vector, incarnation) ?? 0) > confirmed);

/**
 * The dry run of an office file. A snapshot counts only in its own epoch, and not between two parts of another: another may hold what the endpoint has lost since and
 * nobody could give back. Changes count in any.
 */
export const planOffice = (contents: OfficeContents, here: UnitHere, epoch: string): OfficePlan => {
  const weighed = weigh(contents.changes, here);
  const wanted = contents.snapshot.filter(({ vectors }) => !holdsAll(here.held, vectors[here.scope] ?? {}));
  const usable = contents.epoch === epoch && weighed.keeps === null && !here.isBetweenParts && !wanted.some(({ vectors }) => coversUnsure(vectors[here.scope] ?? {}, here));
  const { file, from } = contents;
  return {
    brought: { file, from, changes: weighed.fresh, snapshot: usable && wanted.length > 0 ? contents.snapshot : [], keeps: weighed.keeps },
    weighed,
    leftSnapshot: wanted.length > 0 && !usable,
  };
};

/** Whether taking it in would change anything here. */
export const bringsNothing = ({ brought }: OfficePlan): boolean => brought.changes.length === 0 && (brought.snapshot ?? []).length === 0 && (brought.keeps ?? null) === null;
