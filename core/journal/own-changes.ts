import type { Change } from '../change/change.ts';
import { changeId, splitChangeId, type Incarnation } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import type { Bytes } from './bytes.ts';
import { ENCODING_JSON, type RawFrame } from './frame.ts';
import { OWN_KINDS } from './kinds.ts';
import { parseJson } from './segment.ts';
import { ownBodySchema } from './state-bodies.ts';
import type { JournalError, JournalStore } from './store.ts';
import { writerStateSchema, type Life } from './writer-state.ts';

/** Frames whose checksums fit do not say what they must: a mistake of some version of the app, to be treated like damage. */
export type ContentError =
  | { readonly type: 'malformed-frame'; readonly position: number }
  /** the change with this number is not where it must be */
  | { readonly type: 'numbers-missing'; readonly incarnation: Incarnation; readonly n: number };

export type OwnChangesWanted = {
  readonly incarnation: Incarnation;
  readonly from: number;
  readonly to: number;
  /** at most about so many bytes of JSON, but at least one change */
  readonly bytes: number;
  readonly count: number;
};

type Answer<T> = Result<T, JournalError | ContentError>;
export type OwnChanges = (wanted: OwnChangesWanted) => Answer<readonly Change[]>;

const LEAST_CHUNK_BYTES = 64 * 1024;
const MOST_CHUNK_BYTES = 1024 * 1024;

/**
 * Finds changes of this PC by their numbers. The headers of the segments say how far the numbers had come, so that only the
 * segments that matter are read; frames of other kinds are skipped unparsed.
 */
export const createOwnChanges = (store: JournalStore, bytes: Bytes): OwnChanges => {
  /** where the last answer ended: the next batch begins there */
  let hint = { incarnation: '', n: 0, position: 1 };

  const known = new Map<number, KnownSegment>();
  const segments = (): KnownSegment[] =>
    store.segments().map(({ first, state }) => {
      const segment = known.get(first) ?? { first, lives: writerStateSchema.safeParse(state).data?.lives ?? [] };
      known.set(first, segment);
      return segment;
    });

  return (wanted) => {
    if (wanted.from > wanted.to) return ok([]);
    const hinted = hint.incarnation === wanted.incarnation && hint.n <= wanted.from ? hint.position : 1;
    const start = Math.max(hinted, segmentBefore(segments(), wanted.incarnation, wanted.from));
    let taken = collect(store, bytes, wanted, start);
    if (taken.ok && taken.value.changes.length === 0 && start > 1) taken = collect(store, bytes, wanted, 1);
    if (!taken.ok) return taken;
    const { changes, position } = taken.value;
    const n = firstMissing(wanted, changes);
    if (n !== null) return err({ type: 'numbers-missing', incarnation: wanted.incarnation, n });
    hint = { incarnation: wanted.incarnation, n: wanted.from + changes.length - 1, position };
    return ok(changes);
  };
};

/** A segment, and how far the numbers had come when it began. */
type KnownSegment = { readonly first: number; readonly lives: readonly Life[] };

/** First position of the newest segment that began before a number was given. */
const segmentBefore = (segments: readonly KnownSegment[], incarnation: Incarnation, n: number): number => {
  let first = 1;
  let hasBegun = false;
  for (const segment of segments) {
    const life = segment.lives.find((each) => each.incarnation === incarnation);
    if ((life === undefined && hasBegun) || (life !== undefined && life.n >= n)) break;
    hasBegun ||= life !== undefined;
    first = segment.first;
  }
  return first;
};

type Taken = { readonly changes: Change[]; size: number; isFull: boolean; position: number };

const collect = (store: JournalStore, bytes: Bytes, wanted: OwnChangesWanted, start: number): Answer<Taken> => {
  const taken: Taken = { changes: [], size: 0, isFull: false, position: start };
  const chunk = { frames: 4_096, bytes: Math.min(MOST_CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, wanted.bytes)) };
  let next = start;
  while (!taken.isFull && next <= store.lastPosition()) {
    const frames = store.read(next, chunk);
    if (!frames.ok) return frames;
    if (frames.value.length === 0) break;
    for (const frame of frames.value) {
      if (taken.isFull) break;
      const changes = ownChangesOf(frame, bytes);
      if (!changes.ok) return changes;
      take(taken, wanted, frame, changes.value);
    }
    next += frames.value.length;
  }
  return ok(taken);
};

const take = (taken: Taken, wanted: OwnChangesWanted, frame: RawFrame, changes: readonly Change[]): void => {
  const each = frame.body.length / Math.max(1, changes.length);
  for (const change of changes) {
    const { incarnation, n } = splitChangeId(change.id);
    if (taken.isFull || incarnation !== wanted.incarnation || n < wanted.from) continue;
    const isTooMuch = taken.changes.length > 0 && (taken.changes.length >= wanted.count || taken.size + each > wanted.bytes);
    taken.isFull = isTooMuch || n >= wanted.to;
    if (isTooMuch || n > wanted.to) return;
    taken.changes.push(change);
    taken.size += each;
    taken.position = frame.position;
  }
};

const firstMissing = ({ incarnation, from }: OwnChangesWanted, changes: readonly Change[]): number | null => {
  if (changes.length === 0) return from;
  const index = changes.findIndex(({ id }, offset) => id !== changeId(incarnation, from + offset));
  return index === -1 ? null : from + index;
};

/** The changes that a frame says were made here; none for frames of other kinds. */
export const ownChangesOf = (frame: RawFrame, { decode }: Bytes): Answer<readonly Change[]> => {
  if (!OWN_KINDS.has(frame.kind)) return ok([]);
  if (frame.encoding !== ENCODING_JSON) return err({ type: 'unknown-encoding', position: frame.position, encoding: frame.encoding });
  const body = ownBodySchema.safeParse(parseJson(decode(frame.body)));
  return body.success ? ok(body.data.changes) : err({ type: 'malformed-frame', position: frame.position });
};
