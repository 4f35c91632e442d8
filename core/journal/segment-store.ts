import { err, ok, type Result } from '../result.ts';
import type { Bytes } from './bytes.ts';
import type { Disk } from './disk.ts';
import { encodeGroup, frameBytes, MAX_BODY_BYTES, type FrameInput } from './frame.ts';
import { notePoint, type Segment } from './inspect.ts';
import { mustBeKnown } from './kinds.ts';
import { createRawSource } from './raw.ts';
import { readSegment } from './read-segment.ts';
import { adopt, closedOf, mark, openShelf, roll, type Shelf, type Writing } from './shelf.ts';
import type { JournalError, JournalStore, OpenedJournal, SegmentInfo, StateNow } from './store.ts';

export const DEFAULT_SEGMENT_BYTES = 8 * 1024 * 1024;
/** What `appendSoon` wrote is synced after this long at the latest. */
const SOON_MS = 900;
/** Room is made while nobody waits for a save. */
const ROOM_MS = 50;

export type SegmentStoreDeps = {
  readonly disk: Disk;
  readonly bytes: Bytes;
  /** for a journal that begins; never the same twice */
  readonly newJournalId: () => string;
  /** calls back once, after about so many milliseconds */
  readonly later: (run: () => void, ms: number) => void;
  /** the same for what may wait until nobody saves; without it segments are closed only in the middle of a save */
  readonly atRest?: (run: () => void) => void;
  readonly segmentBytes?: number;
};

/** A segment that is so full is closed as soon as nobody saves: then no save has to wait for it. */
const ALMOST = 7 / 8;

/** Another bookmark is put when more than this part of a segment lies behind the last one: 64 KB, some forty saves. */
const UNMARKED = 1 / 128;

const unknown: StateNow = () => null;

/** A journal in segments, on a disk of whatever kind. */
export const createSegmentStore = (deps: SegmentStoreDeps): JournalStore => {
  const { disk, bytes } = deps;
  const shelf: Shelf = { source: createRawSource(disk, bytes), segments: [], lastPosition: 0, syncedPosition: 0, mustKnow: new Set() };
  const segmentBytes = deps.segmentBytes ?? DEFAULT_SEGMENT_BYTES;
  let writing: Writing | null = null;
  /** why nothing can be written */
  let shut: JournalError = { type: 'closed' };
  let flushIsPlanned = false;
  let roomIsPlanned = false;
  let restIsPlanned = false;
  let stateNow: StateNow = unknown;
  let remembered: StateNow | null = null;
  /** a segment that could not be closed is not tried again at every save */
  let closeFrom = 0;

  const open = (): Result<OpenedJournal, JournalError> => {
    if (writing !== null) return err({ type: 'locked', detail: 'this store is open' });
    const acquired = disk.acquire();
    if (!acquired.ok) return acquired;
    const opened = openShelf(deps, shelf);
    if (!opened.ok) {
      shut = opened.error;
      if (shelf.segments.length === 0) disk.release();
      return opened;
    }
    const { tornTail, bookmark } = opened.value;
    ({ writing } = opened.value);
    return ok({ journalId: writing.journalId, tornTail, known: bookmark, lastPosition: shelf.lastPosition, segments: shelf.segments.map(infoOf) });
  };

  const flush = (): void => {
    flushIsPlanned = false;
    if (writing?.tail.flush().ok === true) shelf.syncedPosition = shelf.lastPosition;
  };

  const planFlush = (): void => {
    if (flushIsPlanned) return;
    flushIsPlanned = true;
    deps.later(flush, SOON_MS);
  };

  const makeRoom = (): void => {
    roomIsPlanned = false;
    if (writing?.tail.isNarrow() === true) writing.tail.makeRoom();
  };

  const planRoom = (): void => {
    if (roomIsPlanned || writing?.tail.isNarrow() !== true) return;
    roomIsPlanned = true;
    deps.later(makeRoom, ROOM_MS);
  };

  const isAlmostFull = (live: Segment): boolean => live.bytes > segmentBytes * ALMOST && shelf.lastPosition >= live.first;

  const isMarkDue = ({ live, marked }: Writing): boolean => remembered !== null && live.bytes - marked > segmentBytes * UNMARKED && shelf.lastPosition >= live.first;

  const markIfDue = (): void => {
    if (writing !== null && remembered !== null && isMarkDue(writing)) mark(deps, shelf, writing, remembered());
  };

  const rest = (): void => {
    restIsPlanned = false;
    if (writing !== null && isAlmostFull(writing.live)) roll(deps, shelf, writing, stateNow());
    markIfDue();
  };

  const planRest = (state: StateNow): void => {
    if (deps.atRest === undefined || writing === null || restIsPlanned) return;
    if (!isAlmostFull(writing.live) && !isMarkDue(writing)) return;
    restIsPlanned = true;
    stateNow = state;
    deps.atRest(rest);
  };

  const append = (group: readonly FrameInput[], state: StateNow, durable: boolean): Result<number, JournalError> => {
    if (writing === null) return err(shut);
    const tooLarge = group.find(({ body }) => body.length > MAX_BODY_BYTES);
    if (tooLarge !== undefined) return err({ type: 'frame-too-large', bytes: tooLarge.body.length });
    const size = frameBytes(group);
    const isFull = writing.live.bytes + size > segmentBytes && shelf.lastPosition >= writing.live.first;
    const { live } = writing;
    const rolled = isFull && live.bytes >= closeFrom ? roll(deps, shelf, writing, state()) : ok(undefined);
    if (!rolled.ok) return rolled;
    closeFrom = isFull && writing.live === live ? Math.max(closeFrom, live.bytes + segmentBytes * (1 - ALMOST)) : 0;
    const first = shelf.lastPosition + 1;
    const encoded = encodeGroup(group, first, shelf.syncedPosition, bytes.crc32);
    const written = writing.tail.append(encoded, durable);
    if (!written.ok) return written;
    writing.crc32 = bytes.crc32(encoded, writing.crc32);
    notePoint(writing.live, { position: first, at: writing.live.bytes });
    writing.live.bytes += size;
    shelf.lastPosition += group.length;
    if (durable) shelf.syncedPosition = shelf.lastPosition;
    else planFlush();
    for (const { kind } of group) if (mustBeKnown(kind)) shelf.mustKnow.add(kind);
    planRoom();
    planRest(state);
    return ok(first);
  };

  const read: JournalStore['read'] = (from, limit) => {
    if (writing === null && shelf.segments.length === 0) return err(shut);
    if (from > shelf.lastPosition) return ok([]);
    const index = shelf.segments.findLastIndex((segment) => segment.first <= from);
    const segment = shelf.segments[index];
    if (segment === undefined) return err({ type: 'missing-segment', position: from });
    const last = (shelf.segments[index + 1]?.first ?? shelf.lastPosition + 1) - 1;
    return readSegment(shelf.source, segment, last, from, limit);
  };

  return {
    open,
    read,
    append: (group, state) => append(group, state, true),
    appendSoon: (group, state) => append(group, state, false),
    remember: (state) => {
      remembered = state;
      planRest(state);
    },
    lastPosition: () => shelf.lastPosition,
    segments: () => shelf.segments.map(infoOf),
    closed: () => closedOf(shelf),
    adopt: (first, file) => (writing === null ? err(shut) : adopt(deps, shelf, first, file)),
    close: () => {
      if (writing === null && shelf.segments.length === 0) return;
      flush();
      writing?.tail.trim();
      markIfDue();
      writing = null;
      remembered = null;
      shut = { type: 'closed' };
      Object.assign(shelf, { segments: [], lastPosition: 0, syncedPosition: 0 });
      disk.release();
    },
  };
};

const infoOf = ({ name, first, bytes, packed, header }: Segment): SegmentInfo => ({ name, first, bytes: packed?.fileBytes ?? bytes, state: header?.state ?? null });
