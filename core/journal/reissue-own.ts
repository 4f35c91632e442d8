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
  const current = changes.map((change) => ({ ...change, base: baseNow(change.base, names, baseOfRefused) }));
  const written = reissue(current, {
    incarnation: present.incarnation,
    firstN: present.n + 1,
    prevHash: state.lastHash,
    sha256,
    ...(scope === undefined ? {} : { scope }),
  });
  return inFrames(changes.map(({ id }) => id), written.changes);
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
