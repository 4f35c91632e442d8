import { err, ok, type Result } from '../result.ts';
import { readFrame, type RawFrame } from './frame.ts';
import { notePoint, type Point, type Segment } from './inspect.ts';
import { readRaw, type RawSource } from './raw.ts';
import { findLater, type DamageReason } from './scan.ts';
import type { JournalError, ReadLimit } from './store.ts';

const WINDOW_BYTES = 256 * 1024;

/** A part of a segment in memory, which moves along as frames are read. */
type Window = { at: number; content: Uint8Array };

/**
 * Reads frames of one segment from a position on, to the limit or to the segment's `last` position, at least one. What was
 * read before a bad place is answered first; asked for the bad place itself, the answer is what is wrong with it.
 */
export const readSegment = (source: RawSource, segment: Segment, last: number, from: number, limit: ReadLimit): Result<readonly RawFrame[], JournalError> => {
  const start = segment.points.findLast((point) => point.position <= from);
  if (start === undefined) return err({ type: 'damaged', reason: 'header', segment: segment.name, position: from, nextReadable: segment.points[0]?.position ?? null });
  const window: Window = { at: start.at, content: new Uint8Array() };
  const frames: RawFrame[] = [];
  let { position, at } = start;
  let size = 0;
  while (position <= last && frames.length < limit.frames && (frames.length === 0 || size < limit.bytes)) {
    const next = frameAt(source, segment, window, { position, at });
    if (!next.ok) return next;
    if (next.value.type === 'bad') return frames.length > 0 ? ok(frames) : damage(source, segment, { position, at }, next.value.reason);
    notePoint(segment, { position, at });
    if (position >= from) {
      frames.push(next.value.frame);
      size += next.value.frame.body.length;
    }
    at = next.value.end;
    position += 1;
  }
  return ok(frames);
};

type Found = { readonly type: 'frame'; readonly frame: RawFrame; readonly end: number } | { readonly type: 'bad'; readonly reason: DamageReason };

const frameAt = (source: RawSource, segment: Segment, window: Window, { position, at }: Point): Result<Found, JournalError> => {
  for (;;) {
    const reading = readFrame(window.content, at - window.at, source.bytes.crc32);
    if (reading.type === 'bad') return ok({ type: 'bad', reason: reading.fault });
    if (reading.type === 'frame') {
      const found = reading.frame.position;
      if (found !== position) return ok({ type: 'bad', reason: found > position ? 'gap' : 'repeat' });
      return ok({ type: 'frame', frame: reading.frame, end: window.at + reading.end });
    }
    const left = segment.bytes - at;
    if (reading.needs > left) return ok({ type: 'bad', reason: 'cut-short' });
    const content = readRaw(source, segment, at, Math.min(left, Math.max(WINDOW_BYTES, reading.needs)));
    if (!content.ok) return content;
    if (content.value.length < reading.needs) return ok({ type: 'bad', reason: 'cut-short' });
    window.at = at;
    window.content = content.value;
  }
};

/** Looks where the segment becomes readable again and notes the place, so that a reader can go on there. */
const damage = (source: RawSource, segment: Segment, bad: Point, reason: DamageReason): Result<never, JournalError> => {
  const rest = readRaw(source, segment, bad.at, segment.bytes - bad.at);
  if (!rest.ok) return rest;
  const next = findLater(rest.value, 0, bad.position + 1, source.bytes.crc32)[0];
  const known = segment.points.at(-1)?.position ?? 0;
  if (next !== undefined && next.frame.position > known) segment.points.push({ position: next.frame.position, at: bad.at + next.at });
  return err({ type: 'damaged', reason, segment: segment.name, position: bad.position, nextReadable: next?.frame.position ?? null });
};
