import type { Change } from '../change/change.ts';
import { splitChangeId } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import type { Bytes } from './bytes.ts';
import { ENCODING_JSON, type RawFrame } from './frame.ts';
import { OTHERS_KINDS } from './kinds.ts';
import type { ContentError } from './own-changes.ts';
import { parseJson } from './segment.ts';
import { othersBodySchema } from './state-bodies.ts';
import type { JournalError, JournalStore } from './store.ts';
import type { Life } from './writer-state.ts';

export type OthersChanges = {
  readonly changes: readonly Change[];
  /** the position from which the rest follows; null after the last one */
  readonly next: number | null;
};

type Answer<T> = Result<T, JournalError | ContentError>;

const CHUNK_FRAMES = 1_024;

/**
 * What this journal holds of other PCs' changes, in the order in which it came; some may come twice. Also own numbers that
 * this journal did not give itself: those of the future that an old copy of the profile was restored from.
 */
export const readOthers = (deps: { readonly store: JournalStore; readonly bytes: Bytes }, lives: readonly Life[], from: number, maxBytes: number): Answer<OthersChanges> => {
  const given = new Map(lives.map(({ incarnation, n }) => [incarnation, n]));
  const isOthers = ({ id }: Change): boolean => {
    const { incarnation, n } = splitChangeId(id);
    return n > (given.get(incarnation) ?? 0);
  };
  const changes: Change[] = [];
  let size = 0;
  let next = from;
  while (size < maxBytes && next <= deps.store.lastPosition()) {
    const frames = deps.store.read(next, { frames: CHUNK_FRAMES, bytes: maxBytes });
    if (!frames.ok) return frames;
    if (frames.value.length === 0) break;
    for (const frame of frames.value) {
      const held = othersIn(frame, deps.bytes);
      if (!held.ok) return held;
      changes.push(...held.value.filter(isOthers));
      size += held.value.length > 0 ? frame.body.length : 0;
    }
    next += frames.value.length;
  }
  return ok({ changes, next: next <= deps.store.lastPosition() ? next : null });
};

const othersIn = (frame: RawFrame, { decode }: Bytes): Answer<readonly Change[]> => {
  if (!OTHERS_KINDS.has(frame.kind)) return ok([]);
  if (frame.encoding !== ENCODING_JSON) return err({ type: 'unknown-encoding', position: frame.position, encoding: frame.encoding });
  const body = othersBodySchema.safeParse(parseJson(decode(frame.body)));
  return body.success ? ok(body.data.changes) : err({ type: 'malformed-frame', position: frame.position });
};
