import { err, ok, type Result } from '../result.ts';
import { findBlocks } from './blocks.ts';
import { findBookmark, type Bookmark } from './bookmark.ts';
import type { Disk, DiskResult } from './disk.ts';
import { isUnknownAndMatters, mustBeKnown } from './kinds.ts';
import { readRaw, type Packed, type RawSource } from './raw.ts';
import { findLater, scanFrames } from './scan.ts';
import { decodeHeader, PREFIX_BYTES, readSegmentName, type HeaderReading, type SegmentHeader } from './segment.ts';
import type { JournalError } from './store.ts';

/** A place in a segment where a frame begins. */
export type Point = { readonly position: number; readonly at: number };

export type Segment = {
  name: string;
  readonly first: number;
  open: boolean;
  /** bytes that count, of the file that it was when it was written */
  bytes: number;
  /** null for a segment that is kept as it was written */
  packed: Packed | null;
  /** null where it is damaged */
  readonly header: SegmentHeader | null;
  /** some of the places where frames begin, in order; more are noted as they are read past */
  readonly points: Point[];
};

export type Inspection = {
  /** oldest first */
  readonly segments: Segment[];
  readonly lastPosition: number;
  /** how many bytes at the end of the newest segment are an unfinished write */
  readonly tornBytes: number;
  /** why nothing may be written */
  readonly fault: JournalError | null;
  /** of the newest segment; a bookmark that fits its bytes, and CRC-32 of all its good bytes */
  readonly bookmark: Bookmark | null;
  readonly crc32: number;
  /** kinds of frames in the journal without whose meaning nothing may be written */
  readonly mustKnow: readonly number[];
};
const NOTHING_KNOWN = { bookmark: null, crc32: 0, mustKnow: [] } as const;

/** Bytes between two noted places. */
const POINT_BYTES = 64 * 1024;
const HEADER_GUESS_BYTES = 16 * 1024;

/**
 * Looks at a journal without changing anything: every header, and all of the newest segment. What the closed segments hold
 * was safe when they were closed; it is read, and checked, when somebody needs it.
 */
export const inspect = (source: RawSource): Result<Inspection, JournalError> => {
  const files = source.disk.list();
  if (!files.ok) return files;
  const segments: Segment[] = [];
  let fault: JournalError | null = null;
  for (const file of segmentFiles(files.value)) {
    const segment = readSegmentFile(source, file);
    if (!segment.ok) return segment;
    fault ??= faultBetween(segments.at(-1), segment.value);
    segments.push(segment.value);
  }
  return inspectNewest(source, files.value, segments, fault);
};

/** The segment that a file holds now. */
export const lookAt = (source: RawSource, name: string): Result<Segment, JournalError> => {
  const files = source.disk.list();
  if (!files.ok) return files;
  const file = segmentFiles(files.value).find((each) => each.name === name);
  return file === undefined ? err({ type: 'missing-segment', position: 0 }) : readSegmentFile(source, file);
};

const readSegmentFile = (source: RawSource, file: SegmentFile): Result<Segment, JournalError> => {
  const reading = readHeader(source.disk, file.name, source);
  if (!reading.ok) return reading;
  if (reading.value.type === 'newer-format') return err({ type: 'newer-format', version: reading.value.version });
  return reading.value.type === 'header' ? segmentOf(file, reading.value) : withoutHeader(source, file);
};

type SegmentFile = { readonly name: string; readonly first: number; readonly open: boolean; readonly bytes: number };

const segmentFiles = (files: readonly { readonly name: string; readonly bytes: number }[]): SegmentFile[] =>
  files
    .flatMap((file) => {
      const name = readSegmentName(file.name);
      return name === null ? [] : [{ ...file, ...name }];
    })
    .toSorted((a, b) => a.first - b.first || Number(a.open) - Number(b.open));

const readHeader = (disk: Disk, name: string, { bytes }: RawSource): DiskResult<HeaderReading> => {
  const head = disk.read(name, 0, HEADER_GUESS_BYTES);
  if (!head.ok) return head;
  const reading = decodeHeader(head.value, bytes);
  if (reading.type !== 'short' || reading.needs <= head.value.length) return ok(reading);
  const whole = disk.read(name, 0, reading.needs);
  return whole.ok ? ok(decodeHeader(whole.value, bytes)) : whole;
};

const segmentOf = ({ name, first, open, bytes }: SegmentFile, { header, bytes: at }: Extract<HeaderReading, { readonly type: 'header' }>): Result<Segment, JournalError> => {
  const { packed } = header;
  if (packed === undefined) return ok({ name, first, open, bytes, packed: null, header, points: [{ position: first, at }] });
  return ok({ name, first, open, bytes: packed.bytes, packed: { fileBytes: bytes, whole: at + packed.blocks, sha256: packed.sha256, blocks: null }, header, points: [{ position: first, at: packed.start }] });
};

/** A file whose header is damaged: notes where frames are found in it all the same, for whoever saves what can be saved. */
const withoutHeader = (source: RawSource, { name, first, open, bytes }: SegmentFile): Result<Segment, JournalError> => {
  const file = source.disk.read(name, 0, bytes);
  if (!file.ok) return file;
  const blocks = findBlocks(file.value, PREFIX_BYTES, source.bytes.crc32);
  const last = blocks.at(-1);
  const packed: Packed | null = last === undefined ? null : { fileBytes: bytes, whole: bytes, sha256: '', blocks };
  const segment: Segment = { name, first, open, bytes: last === undefined ? bytes : last.from + last.bytes, packed, header: null, points: [] };
  const raw = readRaw(source, segment, 0, segment.bytes);
  if (!raw.ok) return raw;
  const [found] = findLater(raw.value, 0, first, source.bytes.crc32);
  if (found !== undefined) segment.points.push({ position: found.frame.position, at: found.at });
  return ok(segment);
};

/** Whether a segment is itself and follows the one before it without a gap. */
const faultBetween = (before: Segment | undefined, segment: Segment): JournalError | null => {
  const { header, first, name } = segment;
  const damaged = (reason: 'header' | 'misplaced' | 'cut-short' | 'length'): JournalError => ({ type: 'damaged', reason, segment: name, position: first, nextReadable: segment.points[0]?.position ?? null });
  if (header === null) return damaged('header');
  if (before !== undefined && before.header !== null && before.header.journalId !== header.journalId) return { type: 'foreign-segment', segment: name };
  if (header.first !== first || before?.first === first) return damaged('misplaced');
  // A packed file says how long it is: what was cut off is noticed at once.
  if (segment.packed !== null && segment.packed.fileBytes !== segment.packed.whole) return damaged(segment.packed.fileBytes < segment.packed.whole ? 'cut-short' : 'length');
  if (before === undefined) return header.previous === null ? null : { type: 'missing-segment', position: 1 };
  if (header.previous === null) return damaged('misplaced');
  return faultBefore(before, header.previous);
};

/** What the successor remembers of a segment against what lies there. */
const faultBefore = (before: Segment, remembered: NonNullable<SegmentHeader['previous']>): JournalError | null => {
  const damaged = (reason: 'cut-short' | 'length' | 'exchanged'): JournalError => ({ type: 'damaged', reason, segment: before.name, position: before.first, nextReadable: before.first });
  if (remembered.first !== before.first) return { type: 'missing-segment', position: remembered.first };
  if (before.packed !== null && before.packed.sha256 !== remembered.sha256) return damaged('exchanged');
  if (remembered.bytes === before.bytes) return null;
  return damaged(remembered.bytes > before.bytes ? 'cut-short' : 'length');
};

type Files = readonly { readonly name: string; readonly bytes: number }[];

const inspectNewest = (source: RawSource, files: Files, segments: Segment[], fault: JournalError | null): Result<Inspection, JournalError> => {
  const newest = segments.at(-1);
  const seen = { segments, fault, tornBytes: 0, ...NOTHING_KNOWN };
  if (newest === undefined) return ok({ ...seen, lastPosition: 0 });
  const marked = newest.open && newest.packed === null ? findBookmark(source, files, newest) : ok(null);
  if (!marked.ok) return marked;
  const bookmark = marked.value;
  // What is before the bookmark was compared byte by byte; only what is behind it has still to be understood.
  const begin = bookmark?.bytes ?? 0;
  const content = readRaw(source, newest, begin, newest.bytes - begin);
  if (!content.ok) return content;
  const { crc32 } = source.bytes;
  const start = newest.points[0];
  if (newest.header === null || start === undefined) return ok(readableAnyway(source, content.value, newest, { ...seen, lastPosition: newest.first - 1 }));
  const next = bookmark === null ? { position: newest.first, at: start.at } : { position: bookmark.position + 1, at: 0 };
  const scan = scanFrames(content.value, next.at, next.position, crc32);
  const kinds = scan.frames.map(({ frame }) => frame.kind).filter(mustBeKnown);
  const mustKnow = [...new Set([...(newest.header.mustKnow ?? []), ...(bookmark?.mustKnow ?? []), ...kinds])];
  const strange = mustKnow.find(isUnknownAndMatters);
  if (strange !== undefined) return err({ type: 'newer-kind', kind: strange });
  for (const point of bookmark?.points ?? []) notePoint(newest, point);
  for (const { frame, at } of scan.frames) notePoint(newest, { position: frame.position, at: begin + at });
  const lastPosition = next.position + scan.frames.length - 1;
  if (scan.finding?.type === 'damaged') {
    const damage: JournalError = { ...scan.finding, segment: newest.name };
    return ok(readableAnyway(source, content.value.subarray(scan.end), newest, { ...seen, lastPosition, fault: fault ?? damage }, begin + scan.end));
  }
  const missing: JournalError | null = newest.open ? null : { type: 'missing-segment', position: lastPosition + 1 };
  return ok({ segments, lastPosition, tornBytes: content.value.length - scan.end, fault: fault ?? missing, bookmark, crc32: crc32(content.value.subarray(0, scan.end), bookmark?.crc32), mustKnow });
};

/** Behind damage: notes where reading can go on, and how far the journal goes. */
const readableAnyway = ({ bytes }: RawSource, content: Uint8Array, segment: Segment, seen: Inspection, offset = 0): Inspection => {
  const later = findLater(content, 0, seen.lastPosition + 1, bytes.crc32);
  const next = later[0];
  if (next !== undefined) segment.points.push({ position: next.frame.position, at: next.at + offset });
  return { ...seen, lastPosition: later.at(-1)?.frame.position ?? seen.lastPosition };
};

/** Notes some of the places that were read past. */
export const notePoint = (segment: Segment, point: Point): void => {
  const last = segment.points.at(-1);
  if (last === undefined || (point.position > last.position && point.at - last.at >= POINT_BYTES)) segment.points.push(point);
};
