import { err, ok, type Result } from '../result.ts';
import { BOOKMARK, encodeBookmark, type Bookmark } from './bookmark.ts';
import type { Bytes } from './bytes.ts';
import type { Disk, DiskResult } from './disk.ts';
import { inspect, lookAt, type Segment } from './inspect.ts';
import type { RawSource } from './raw.ts';
import { encodeHeader, writeSegmentName, type SegmentHeader } from './segment.ts';
import type { ClosedSegment, JournalError, TornTail } from './store.ts';
import { createTail, type Tail } from './tail.ts';

export type ShelfDeps = { readonly disk: Disk; readonly bytes: Bytes; readonly newJournalId: () => string };

/** The segments of an open journal. */
export type Shelf = {
  readonly source: RawSource;
  segments: Segment[];
  lastPosition: number;
  /** up to which position everything is on disk for certain */
  syncedPosition: number;
  /** kinds of frames in it that a reader must know: they stand in the header of every later segment */
  mustKnow: Set<number>;
};

/** `crc32`: of the live segment's bytes; `marked`: how many of them the bookmark knows. */
export type Writing = { readonly journalId: string; live: Segment; tail: Tail; crc32: number; marked: number };

type OpenedShelf = { readonly writing: Writing; readonly tornTail: TornTail | null; readonly bookmark: Bookmark | null };

/** Looks first, and changes something only after everything was found in order. */
export const openShelf = (deps: ShelfDeps, shelf: Shelf): Result<OpenedShelf, JournalError> => {
  const seen = inspect(shelf.source);
  if (!seen.ok) return seen;
  Object.assign(shelf, { mustKnow: new Set(seen.value.mustKnow), segments: seen.value.segments, lastPosition: seen.value.lastPosition, syncedPosition: seen.value.lastPosition });
  if (seen.value.fault !== null) return err(seen.value.fault);
  deps.disk.sweep();
  const newest = shelf.segments.at(-1);
  const begun = newest === undefined ? begin(deps, shelf, { journalId: deps.newJournalId(), first: 1, previous: null, state: null }) : ok({ live: newest, crc32: seen.value.crc32 });
  if (!begun.ok) return begun;
  const { live, crc32 } = begun.value;
  const tornTail = seen.value.tornBytes > 0 ? cutOff(deps.disk, live, seen.value.tornBytes) : ok(null);
  if (!tornTail.ok) return tornTail;
  // What a killed run wrote may still be on its way to the disk.
  const synced = deps.disk.sync(live.name);
  if (!synced.ok) return synced;
  for (const segment of shelf.segments.slice(0, -1)) if (segment.open) rename(deps.disk, segment);
  const { bookmark } = seen.value;
  const writing: Writing = { journalId: live.header?.journalId ?? '', live, tail: createTail(deps.disk, live.name, live.bytes), crc32, marked: bookmark?.bytes ?? 0 };
  return ok({ writing, tornTail: tornTail.value, bookmark });
};

const begin = ({ disk, bytes }: ShelfDeps, shelf: Shelf, header: SegmentHeader): DiskResult<Pick<Writing, 'live' | 'crc32'>> => {
  const content = encodeHeader(header, bytes);
  const name = writeSegmentName({ first: header.first, open: true });
  const created = disk.create(name, content);
  if (!created.ok) return created;
  const segment: Segment = { name, first: header.first, open: true, bytes: content.length, packed: null, header, points: [{ position: header.first, at: content.length }] };
  shelf.segments.push(segment);
  return ok({ live: segment, crc32: bytes.crc32(content) });
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
export const roll = (deps: ShelfDeps, shelf: Shelf, writing: Writing, state: unknown): DiskResult => {
  const { disk } = deps;
  const old = writing.live;
  if (!writing.tail.flush().ok || !writing.tail.trim().ok) return ok(undefined);
  shelf.syncedPosition = shelf.lastPosition;
  const content = disk.read(old.name, 0, old.bytes);
  if (!content.ok) return ok(undefined);
  const previous = { first: old.first, bytes: old.bytes, sha256: deps.bytes.sha256(content.value) };
  const begun = begin(deps, shelf, { journalId: writing.journalId, first: shelf.lastPosition + 1, previous, state, ...(shelf.mustKnow.size === 0 ? {} : { mustKnow: [...shelf.mustKnow] }) });
  if (!begun.ok) return isThere(disk, writeSegmentName({ first: shelf.lastPosition + 1, open: true })) ? begun : ok(undefined);
  const { live } = begun.value;
  Object.assign(writing, { ...begun.value, tail: createTail(disk, live.name, live.bytes), marked: 0 });
  rename(disk, old);
  return ok(undefined);
};

/**
 * Puts the bookmark at the end of the live segment. A convenience of the next start as well: where the disk does not take it, it
 * is not tried again before as much more was written.
 */
export const mark = ({ disk, bytes }: ShelfDeps, shelf: Shelf, writing: Writing, state: unknown): void => {
  const { journalId, live, crc32 } = writing;
  if (!writing.tail.flush().ok) return;
  shelf.syncedPosition = shelf.lastPosition;
  writing.marked = live.bytes;
  const bookmark: Bookmark = { journalId, first: live.first, bytes: live.bytes, crc32, position: shelf.lastPosition, mustKnow: [...shelf.mustKnow], points: live.points.map(({ position, at }) => ({ position, at })), state };
  disk.create(BOOKMARK, encodeBookmark(bookmark, bytes));
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

/** What the successors remember of the closed segments. */
export const closedOf = ({ segments }: Shelf): ClosedSegment[] =>
  segments.flatMap((segment, index): ClosedSegment[] => {
    const after = segments[index + 1];
    const remembered = after?.header?.previous;
    if (after === undefined || remembered === undefined || remembered === null || remembered.first !== segment.first) return [];
    const { name, first, packed } = segment;
    return [{ name, first, last: after.first - 1, isPacked: packed !== null, fileBytes: packed?.fileBytes ?? segment.bytes, bytes: remembered.bytes, sha256: remembered.sha256 }];
  });

/** Puts another file in the place of a closed segment's, and reads from that one from now on. */
export const adopt = ({ disk }: ShelfDeps, shelf: Shelf, first: number, file: string): Result<void, JournalError> => {
  const index = shelf.segments.findIndex((segment) => segment.first === first);
  const old = shelf.segments[index];
  if (old === undefined || index === shelf.segments.length - 1) return err({ type: 'missing-segment', position: first });
  const renamed = disk.rename(file, old.name);
  if (!renamed.ok) return renamed;
  shelf.source.unpacked = [];
  const now = lookAt(shelf.source, old.name);
  if (now.ok) shelf.segments[index] = now.value;
  return now.ok ? ok(undefined) : now;
};
