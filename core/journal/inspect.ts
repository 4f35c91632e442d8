import { err, ok, type Result } from '../result.ts';
import type { Bytes } from './bytes.ts';
import type { Disk, DiskResult } from './disk.ts';
import { findLater, scanFrames, type Scanned } from './scan.ts';
import { decodeHeader, readSegmentName, type HeaderReading, type SegmentHeader } from './segment.ts';
import type { JournalError } from './store.ts';

/** A place in a segment where a frame begins. */
export type Point = { readonly position: number; readonly at: number };

export type Segment = {
  name: string;
  readonly first: number;
  open: boolean;
  /** bytes of the file that count */
  bytes: number;
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
};

/** Bytes between two noted places. */
const POINT_BYTES = 64 * 1024;
const HEADER_GUESS_BYTES = 16 * 1024;

/**
 * Looks at a journal without changing anything: every header, and all of the newest segment. What the closed segments hold
 * was safe when they were closed; it is read, and checked, when somebody needs it.
 */
export const inspect = (disk: Disk, bytes: Bytes): Result<Inspection, JournalError> => {
  const files = disk.list();
  if (!files.ok) return files;
  const segments: Segment[] = [];
  let fault: JournalError | null = null;
  for (const file of segmentFiles(files.value)) {
    const reading = readHeader(disk, file.name, bytes);
    if (!reading.ok) return reading;
    if (reading.value.type === 'newer-format') return err({ type: 'newer-format', version: reading.value.version });
    const segment = segmentOf(file, reading.value);
    fault ??= faultBetween(segments.at(-1), segment);
    segments.push(segment);
  }
  return inspectNewest(disk, bytes, segments, fault);
};

type SegmentFile = { readonly name: string; readonly first: number; readonly open: boolean; readonly bytes: number };

const segmentFiles = (files: readonly { readonly name: string; readonly bytes: number }[]): SegmentFile[] =>
  files
    .flatMap((file) => {
      const name = readSegmentName(file.name);
      return name === null ? [] : [{ ...file, ...name }];
    })
    .toSorted((a, b) => a.first - b.first || Number(a.open) - Number(b.open));

const readHeader = (disk: Disk, name: string, bytes: Bytes): DiskResult<HeaderReading> => {
  const head = disk.read(name, 0, HEADER_GUESS_BYTES);
  if (!head.ok) return head;
  const reading = decodeHeader(head.value, bytes);
  if (reading.type !== 'short' || reading.needs <= head.value.length) return ok(reading);
  const whole = disk.read(name, 0, reading.needs);
  return whole.ok ? ok(decodeHeader(whole.value, bytes)) : whole;
};

const segmentOf = ({ name, first, open, bytes }: SegmentFile, reading: HeaderReading): Segment =>
  reading.type === 'header'
    ? { name, first, open, bytes, header: reading.header, points: [{ position: first, at: reading.bytes }] }
    : { name, first, open, bytes, header: null, points: [] };

/** Whether a segment is itself and follows the one before it without a gap. */
const faultBetween = (before: Segment | undefined, segment: Segment): JournalError | null => {
  const { header, first, name } = segment;
  const damaged = (reason: 'header' | 'misplaced'): JournalError => ({ type: 'damaged', reason, segment: name, position: first, nextReadable: null });
  if (header === null) return damaged('header');
  if (before !== undefined && before.header !== null && before.header.journalId !== header.journalId) return { type: 'foreign-segment', segment: name };
  if (header.first !== first || before?.first === first) return damaged('misplaced');
  if (before === undefined) return header.previous === null ? null : { type: 'missing-segment', position: 1 };
  if (header.previous === null) return damaged('misplaced');
  if (header.previous.first !== before.first) return { type: 'missing-segment', position: header.previous.first };
  if (header.previous.bytes === before.bytes) return null;
  return { type: 'damaged', reason: header.previous.bytes > before.bytes ? 'cut-short' : 'length', segment: before.name, position: before.first, nextReadable: before.first };
};

const inspectNewest = (disk: Disk, bytes: Bytes, segments: Segment[], fault: JournalError | null): Result<Inspection, JournalError> => {
  const newest = segments.at(-1);
  if (newest === undefined) return ok({ segments, lastPosition: 0, tornBytes: 0, fault });
  const content = disk.read(newest.name, 0, newest.bytes);
  if (!content.ok) return content;
  const start = newest.points[0];
  if (start === undefined) return ok(readableAnyway(bytes, content.value, newest, { segments, lastPosition: newest.first - 1, tornBytes: 0, fault }));
  const scan = scanFrames(content.value, start.at, newest.first, bytes.crc32);
  notePoints(newest, scan.frames);
  const lastPosition = newest.first + scan.frames.length - 1;
  if (scan.finding?.type === 'damaged') {
    const damage: JournalError = { ...scan.finding, segment: newest.name };
    return ok(readableAnyway(bytes, content.value.subarray(scan.end), newest, { segments, lastPosition, tornBytes: 0, fault: fault ?? damage }, scan.end));
  }
  const missing: JournalError | null = newest.open ? null : { type: 'missing-segment', position: lastPosition + 1 };
  return ok({ segments, lastPosition, tornBytes: newest.bytes - scan.end, fault: fault ?? missing });
};

/** Behind damage: notes where reading can go on, and how far the journal goes. */
const readableAnyway = (bytes: Bytes, content: Uint8Array, segment: Segment, seen: Inspection, offset = 0): Inspection => {
  const later = findLater(content, 0, seen.lastPosition + 1, bytes.crc32);
  const next = later[0];
  if (next !== undefined) segment.points.push({ position: next.frame.position, at: next.at + offset });
  return { ...seen, lastPosition: later.at(-1)?.frame.position ?? seen.lastPosition };
};

/** Notes some of the places that were read past. */
export const notePoints = (segment: Segment, frames: readonly Scanned[]): void => {
  for (const { frame, at } of frames) notePoint(segment, { position: frame.position, at });
};

export const notePoint = (segment: Segment, point: Point): void => {
  const last = segment.points.at(-1);
  if (last === undefined || (point.position > last.position && point.at - last.at >= POINT_BYTES)) segment.points.push(point);
};
