import type { Change } from '../change/change.ts';
import type { Covered } from '../change/covered.ts';
import { splitChangeId, type ChangeId } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import type { Bytes } from './bytes.ts';
import { ENCODING_JSON, type RawFrame } from './frame.ts';
import { KIND_CODES, OTHERS_KINDS } from './kinds.ts';
import type { ContentError } from './own-changes.ts';
import { parseJson } from './segment.ts';
import { heldBodySchema } from './state-bodies.ts';
import type { JournalError, JournalStore } from './store.ts';
import type { Life } from './writer-state.ts';

export type OthersChanges = {
  readonly changes: readonly Change[];
  /** of these, the ones that came by file and not from the endpoint */
  readonly byFile: readonly ChangeId[];
  /** of these, all but the ones that were only read as history behind a snapshot: that may go further than what the snapshot covers, and is not shown then */
  readonly shown: readonly ChangeId[];
  /** of these, the ones that the endpoint itself has said */
  readonly said: readonly ChangeId[];
  /** where the endpoint began an epoch among these frames: how many of `said` came before */
  readonly epochs: readonly { readonly epoch: string; readonly after: number }[];
  /** what the snapshots among these frames cover */
  readonly covered: readonly Covered[];
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
  const byFile: ChangeId[] = [];
  const shown: ChangeId[] = [];
  const said: ChangeId[] = [];
  const epochs: { epoch: string; after: number }[] = [];
  const covered: Covered[] = [];
  let size = 0;
  let next = from;
  while (size < maxBytes && next <= deps.store.lastPosition()) {
    const frames = deps.store.read(next, { frames: CHUNK_FRAMES, bytes: maxBytes });
    if (!frames.ok) return frames;
    if (frames.value.length === 0) break;
    for (const frame of frames.value) {
      const held = heldIn(frame, deps.bytes);
      if (!held.ok) return held;
      const others = held.value.changes.filter(isOthers);
      changes.push(...others);
      if (frame.kind === KIND_CODES.brought) byFile.push(...others.map(({ id }) => id));
      else said.push(...others.map(({ id }) => id));
      if (held.value.epoch !== null) epochs.push({ epoch: held.value.epoch, after: said.length });
      if (frame.kind !== KIND_CODES.history) shown.push(...others.map(({ id }) => id));
      if (held.value.covered !== null) covered.push(held.value.covered);
      size += held.value.changes.length > 0 || held.value.covered !== null ? frame.body.length : 0;
    }
    next += frames.value.length;
  }
  return ok({ changes, byFile, shown, said, epochs, covered, next: next <= deps.store.lastPosition() ? next : null });
};

type Held = { readonly changes: readonly Change[]; readonly covered: Covered | null; readonly epoch: string | null };
const NOTHING: Held = { changes: [], covered: null, epoch: null };
const LOOKED_AT: ReadonlySet<number> = new Set([...OTHERS_KINDS, KIND_CODES.snapshot, KIND_CODES.enrolment]);

const heldIn = (frame: RawFrame, { decode }: Bytes): Answer<Held> => {
  const { kind, encoding, position } = frame;
  if (!LOOKED_AT.has(kind)) return ok(NOTHING);
  if (encoding !== ENCODING_JSON) return err({ type: 'unknown-encoding', position, encoding });
  const json = parseJson(decode(frame.body));
  const body = heldBodySchema.safeParse(json);
  if (!body.success) return err({ type: 'malformed-frame', position });
  const { data } = body;
  if (data.kind === 'snapshot') return ok({ ...NOTHING, covered: { vectors: data.vectors, refused: data.refused } });
  return ok(data.kind === 'enrolment' ? { ...NOTHING, epoch: data.epoch } : { ...NOTHING, changes: data.changes });
};
