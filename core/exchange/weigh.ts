import { isSameChange } from '../change/canonical.ts';
import type { Change } from '../change/change.ts';
import { isCovered, isRefusedIn, type Covered } from '../change/covered.ts';
import { withDependents } from '../change/withdraw.ts';
import { splitChangeId, type ChangeId, type Scope } from '../ids.ts';

/** What a PC knows already, as far as a file that came to it is concerned. */
export type KnownHere = {
  readonly scope: Scope;
  /** the life under which this PC counts now */
  readonly present: { readonly incarnation: string; readonly n: number; readonly confirmed: number };
  /** all lives of this PC, and up to which number each belongs to nobody else for sure */
  readonly lives: readonly { readonly incarnation: string; readonly confirmed: number }[];
  /** changes made here that have the name they were given */
  readonly own: ReadonlyMap<ChangeId, Change>;
  /** changes made elsewhere */
  readonly others: ReadonlyMap<ChangeId, Change>;
  readonly covered: readonly Covered[];
  /** made here and under another name since: an own file that came back */
  readonly wasNamedAnew: (change: Change) => boolean;
  /** the endpoint did not take it */
  readonly isRefused: (id: ChangeId) => boolean;
};

/** Why a change of a file is not taken, though the file is whole. */
export type LeftReason =
  /** of another unit */
  | 'foreign-scope'
  /** this number is known with other contents: two PCs counted under one name */
  | 'other-contents'
  /** the ministry did not take it */
  | 'not-taken'
  /** it stands on one that is not taken */
  | 'stands-on-left';

export type Weighed = {
  /** new here, in the order of the file */
  readonly fresh: readonly Change[];
  /** how many are here already */
  readonly known: number;
  readonly left: readonly { readonly change: Change; readonly reason: LeftReason }[];
  /** This PC is a copy of the one that wrote the file, or the other way round: it must go on under a name of its own after this number. */
  readonly keeps: number | null;
};

/** The dry run of a file of another PC: pure, so that looking at a file changes nothing. */
export const weigh = (changes: readonly Change[], here: KnownHere): Weighed => {
  const left = new Map<ChangeId, LeftReason>();
  const fresh: Change[] = [];
  const seen = new Set<ChangeId>();
  let known = 0;
  let keeps: number | null = null;
  for (const change of changes) {
    if (seen.has(change.id)) continue;
    seen.add(change.id);
    const verdict = judge(change, here);
    if (verdict === 'known') known += 1;
    else if (verdict === 'fresh') fresh.push(change);
    else if (verdict === 'copy') {
      keeps = Math.min(keeps ?? here.present.n, splitChangeId(change.id).n - 1);
      fresh.push(change);
    } else left.set(change.id, verdict);
  }
  const out = left.size === 0 ? new Set<ChangeId>() : withDependents(left.keys(), fresh);
  const notTaken = new Map(changes.filter(({ id }) => out.has(id)).map((change) => [change.id, change]));
  return {
    fresh: fresh.filter(({ id }) => !out.has(id)),
    known,
    left: [...notTaken.values()].map((change) => ({ change, reason: left.get(change.id) ?? 'stands-on-left' })),
    keeps,
  };
};

type Verdict = LeftReason | 'known' | 'fresh' | 'copy';

const judge = (change: Change, here: KnownHere): Verdict => {
  const { id, scope } = change;
  if (scope !== here.scope) return 'foreign-scope';
  const { incarnation, n } = splitChangeId(id);
  const { present } = here;
  const own = here.own.get(id);
  if (own !== undefined && isSameChange(own, change)) return 'known';
  if (own !== undefined) return incarnation === present.incarnation && n > present.confirmed ? 'copy' : 'other-contents';
  if (here.isRefused(id)) return 'not-taken';
  if (here.wasNamedAnew(change)) return 'known';
  const other = here.others.get(id);
  if (other !== undefined) return isSameChange(other, change) ? 'known' : 'other-contents';
  if (here.covered.some((one) => isCovered(one, scope, id))) return 'known';
  if (here.covered.some((one) => isRefusedIn(one, scope, id))) return 'not-taken';
  // Numbers of this PC that it has not given yet: an old copy of it is at work here, or a clone there.
  return incarnation === present.incarnation && n > present.n ? 'copy' : 'fresh';
};
