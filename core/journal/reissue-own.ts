import type { Change } from '../change/change.ts';
import { reissue } from '../change/rename.ts';
import type { ChangeId } from '../ids.ts';
import type { Sha256 } from '../ports.ts';
import { baseNow, type Names } from './names.ts';
import { presentLife, type WriterState } from './writer-state.ts';

export type ReissuedBody = { readonly kind: 'reissued'; readonly from: readonly ChangeId[]; readonly changes: readonly Change[] };

/** Text of one frame: the view reads the journal in pages of a few megabytes. */
const FRAME_CHARACTERS = 2 * 1024 * 1024;

export type ReissueWanted = {
  readonly changes: readonly Change[];
  /** the writer's state when the new changes are written: they follow on its present life */
  readonly state: WriterState;
  /** what became of older ids; it must not speak of `changes` themselves */
  readonly names: Names;
  readonly baseOfRefused: (id: ChangeId) => Change['base'];
  readonly sha256: Sha256;
  readonly scope?: string;
};

/** Frames that say: these own changes have new ids from now on. */
export const reissuedBodies = ({ changes, state, names, baseOfRefused, sha256, scope }: ReissueWanted): ReissuedBody[] => {
  const present = presentLife(state);
  const current = inCausalOrder(changes.map((change) => ({ ...change, base: baseNow(change.base, names, baseOfRefused) })));
  const written = reissue(current, {
    incarnation: present.incarnation,
    firstN: present.n + 1,
    prevHash: state.lastHash,
    sha256,
    ...(scope === undefined ? {} : { scope }),
  });
  return inFrames(current.map(({ id }) => id), written.changes);
};

/**
 * The order given, but each change after those that it names: one that was written anew once already has a greater number than
 * a change that was made later and stands on it.
 */
const inCausalOrder = (changes: readonly Change[]): Change[] => {
  const left = new Map(changes.map((change) => [change.id, change]));
  const ordered: Change[] = [];
  const path: Change[] = [];
  const enter = (change: Change): void => {
    left.delete(change.id);
    path.push(change);
  };
  for (const start of changes) {
    if (left.has(start.id)) enter(start);
    for (let change = path.at(-1); change !== undefined; change = path.at(-1)) {
      const named = Object.values(change.base).flat().find((id) => left.has(id));
      const before = named === undefined ? undefined : left.get(named);
      if (before === undefined) ordered.push(...path.splice(-1));
      else enter(before);
    }
  }
  return ordered;
};

const inFrames = (from: readonly ChangeId[], changes: readonly Change[]): ReissuedBody[] => {
  const bodies: { readonly kind: 'reissued'; readonly from: ChangeId[]; readonly changes: Change[] }[] = [];
  let characters = 0;
  for (const [index, change] of changes.entries()) {
    let body = bodies.at(-1);
    if (body === undefined || characters > FRAME_CHARACTERS) {
      body = { kind: 'reissued', from: [], changes: [] };
      bodies.push(body);
      characters = 0;
    }
    body.from.push(from[index] ?? '');
    body.changes.push(change);
    characters += JSON.stringify(change).length;
  }
  return bodies;
};
