import { err, ok, type Result } from '../result.ts';
import type { Bytes } from './bytes.ts';
import type { Disk, DiskResult } from './disk.ts';
import { encodeGroup, frameBytes, MAX_BODY_BYTES, type FrameInput } from './frame.ts';
import { inspect, notePoint, type Segment } from './inspect.ts';
import { readSegment } from './read-segment.ts';
import { encodeHeader, writeSegmentName, type SegmentHeader } from './segment.ts';
import type { JournalError, JournalStore, OpenedJournal, SegmentInfo, StateNow, TornTail } from './store.ts';
import { createTail, type Tail } from './tail.ts';

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
  readonly segmentBytes?: number;
};

type Shelf = {
  segments: Segment[];
  lastPosition: number;
  /** up to which position everything is on disk for certain */
  syncedPosition: number;
};

type Writing = { readonly journalId: string; live: Segment; tail: Tail };

/** A journal in segments, on a disk of whatever kind. */
export const createSegmentStore = (deps: SegmentStoreDeps): JournalStore => {
  const { disk, bytes } = deps;
  const shelf: Shelf = { segments: [], lastPosition: 0, syncedPosition: 0 };
  let writing: Writing | null = null;
  /** why nothing can be written */
  let shut: JournalError = { type: 'closed' };
  let flushIsPlanned = false;
  let roomIsPlanned = false;

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
    writing = { journalId: opened.value.journalId, live: opened.value.live, tail: createTail(disk, opened.value.live.name, opened.value.live.bytes) };
    const { journalId, tornTail } = opened.value;
    return ok({ journalId, tornTail, lastPosition: shelf.lastPosition, segments: shelf.segments.map(infoOf) });
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

  const append = (group: readonly FrameInput[], state: StateNow, durable: boolean): Result<number, JournalError> => {
    if (writing === null) return err(shut);
    const tooLarge = group.find(({ body }) => body.length > MAX_BODY_BYTES);
    if (tooLarge !== undefined) return err({ type: 'frame-too-large', bytes: tooLarge.body.length });
    const size = frameBytes(group);
    const isFull = writing.live.bytes + size > (deps.segmentBytes ?? DEFAULT_SEGMENT_BYTES) && shelf.lastPosition >= writing.live.first;
    const rolled = isFull ? roll(deps, shelf, writing, state()) : ok(undefined);
    if (!rolled.ok) return rolled;
    const first = shelf.lastPosition + 1;
    const written = writing.tail.append(encodeGroup(group, first, shelf.syncedPosition, bytes.crc32), durable);
    if (!written.ok) return written;
    notePoint(writing.live, { position: first, at: writing.live.bytes });
    writing.live.bytes += size;
    shelf.lastPosition += group.length;
    if (durable) shelf.syncedPosition = shelf.lastPosition;
    else planFlush();
    planRoom();
    return ok(first);
  };

  const read: JournalStore['read'] = (from, limit) => {
    if (writing === null && shelf.segments.length === 0) return err(shut);
    if (from > shelf.lastPosition) return ok([]);
    const index = shelf.segments.findLastIndex((segment) => segment.first <= from);
    const segment = shelf.segments[index];
    if (segment === undefined) return err({ type: 'missing-segment', position: from });
    const last = (shelf.segments[index + 1]?.first ?? shelf.lastPosition + 1) - 1;
    return readSegment(deps, segment, last, from, limit);
  };

  return {
    open,
    read,
    append: (group, state) => append(group, state, true),
    appendSoon: (group, state) => append(group, state, false),
    lastPosition: () => shelf.lastPosition,
    segments: () => shelf.segments.map(infoOf),
    check: ({ first }) => check(deps, shelf, first),
    close: () => {
      if (writing === null && shelf.segments.length === 0) return;
      flush();
      writing?.tail.trim();
      writing = null;
      shut = { type: 'closed' };
      Object.assign(shelf, { segments: [], lastPosition: 0, syncedPosition: 0 });
      disk.release();
    },
  };
};

const infoOf = ({ name, first, bytes, header }: Segment): SegmentInfo => ({ name, first, bytes, state: header?.state ?? null });

type OpenedShelf = { readonly journalId: string; readonly live: Segment; readonly tornTail: TornTail | null };

/** Looks first, and changes something only after everything was found in order. */
const openShelf = (deps: SegmentStoreDeps, shelf: Shelf): Result<OpenedShelf, JournalError> => {
  const seen = inspect(deps.disk, deps.bytes);
  if (!seen.ok) return seen;
  Object.assign(shelf, { segments: seen.value.segments, lastPosition: seen.value.lastPosition, syncedPosition: seen.value.lastPosition });
  if (seen.value.fault !== null) return err(seen.value.fault);
  deps.disk.sweep();
  const newest = shelf.segments.at(-1);
  const begun = newest === undefined ? begin(deps, shelf, { journalId: deps.newJournalId(), first: 1, previous: null, state: null }) : ok(newest);
  if (!begun.ok) return begun;
  const live = begun.value;
  const tornTail = seen.value.tornBytes > 0 ? cutOff(deps.disk, live, seen.value.tornBytes) : ok(null);
  if (!tornTail.ok) return tornTail;
  // What a killed run wrote may still be on its way to the disk.
  const synced = deps.disk.sync(live.name);
  if (!synced.ok) return synced;
  for (const segment of shelf.segments.slice(0, -1)) if (segment.open) rename(deps.disk, segment);
  return ok({ journalId: live.header?.journalId ?? '', live, tornTail: tornTail.value });
};

const begin = ({ disk, bytes }: SegmentStoreDeps, shelf: Shelf, header: SegmentHeader): DiskResult<Segment> => {
  const content = encodeHeader(header, bytes);
  const name = writeSegmentName({ first: header.first, open: true });
  const created = disk.create(name, content);
  if (!created.ok) return created;
  const segment: Segment = { name, first: header.first, open: true, bytes: content.length, header, points: [{ position: header.first, at: content.length }] };
  shelf.segments.push(segment);
  return ok(segment);
};

const cutOff = (disk: Disk, segment: Segment, bytes: number): DiskResult<TornTail | null> => {
  const end = segment.bytes - bytes;
  const tail = disk.read(segment.name, end, bytes);
  if (!tail.ok) return tail;
  // Only room that was made for later saves: the program was killed before it could give it back.
  const isRoom = tail.value.every((byte) => byte === 0);
  const setAside = isRoom ? ok(null) : disk.setAside(segment.name, tail.value);
  if (!setAside.ok) return setAside;
  const cut = disk.truncate(segment.name, end);
  if (!cut.ok) return cut;
  segment.bytes = end;
  return ok(setAside.value === null ? null : { segment: segment.name, bytes, setAside: setAside.value });
};

/**
 * Closes the live segment and begins the next one. The old one is renamed last: see core/journal/segment.ts. A new segment is
 * a convenience of the next start: where it cannot be made, the old one goes on growing. Only when the new one is there
 * although the disk says that it failed, nothing may be written behind its back.
 */
const roll = (deps: SegmentStoreDeps, shelf: Shelf, writing: Writing, state: unknown): DiskResult => {
  const { disk } = deps;
  const old = writing.live;
  if (!writing.tail.flush().ok || !writing.tail.trim().ok) return ok(undefined);
  shelf.syncedPosition = shelf.lastPosition;
  const content = disk.read(old.name, 0, old.bytes);
  if (!content.ok) return ok(undefined);
  const previous = { first: old.first, bytes: old.bytes, sha256: deps.bytes.sha256(content.value) };
  const live = begin(deps, shelf, { journalId: writing.journalId, first: shelf.lastPosition + 1, previous, state });
  if (!live.ok) return isThere(disk, writeSegmentName({ first: shelf.lastPosition + 1, open: true })) ? live : ok(undefined);
  Object.assign(writing, { live: live.value, tail: createTail(disk, live.value.name, live.value.bytes) });
  rename(disk, old);
  return ok(undefined);
};

/** Also true where the disk does not say. */
const isThere = (disk: Disk, name: string): boolean => {
  const files = disk.list();
  return !files.ok || files.value.some((file) => file.name === name);
};

/** Not renamed now, then at the next start. */
const rename = (disk: Disk, segment: Segment): void => {
  const name = writeSegmentName({ first: segment.first, open: false });
  if (!disk.rename(segment.name, name).ok) return;
  segment.name = name;
  segment.open = false;
};

const check = (deps: SegmentStoreDeps, shelf: Shelf, first: number): Result<void, JournalError> => {
  const index = shelf.segments.findIndex((segment) => segment.first === first);
  const segment = shelf.segments[index];
  const after = shelf.segments[index + 1];
  const witness = after?.header?.previous;
  if (segment === undefined || after === undefined || witness === undefined || witness === null) return ok(undefined);
  const content = deps.disk.read(segment.name, 0, segment.bytes);
  if (!content.ok) return content;
  if (deps.bytes.sha256(content.value) === witness.sha256) return ok(undefined);
  for (let from = first; from < after.first; ) {
    const frames = readSegment(deps, segment, after.first - 1, from, { frames: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER });
    if (!frames.ok) return frames;
    from += frames.value.length;
  }
  return err({ type: 'damaged', reason: 'hash', segment: segment.name, position: first, nextReadable: first });
};
