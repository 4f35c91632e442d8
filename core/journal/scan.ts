import { readU48, viewOf } from './bytes.ts';
import type { Crc32 } from './crc32.ts';
import { FRAME_HEADER_BYTES, readFrame, type FrameFault, type FrameReading, type RawFrame } from './frame.ts';

export type ScanFinding =
  /** a write that never finished, so nobody was told that it is saved: may be cut off */
  | { readonly type: 'torn-tail' }
  /** something that was safe is not as it was written: must not be touched */
  | { readonly type: 'damaged'; readonly reason: DamageReason; readonly position: number; readonly nextReadable: number | null };

export type DamageReason = FrameFault | 'cut-short' | 'gap' | 'repeat';

export type Scanned = { readonly frame: RawFrame; readonly at: number };

export type Scan = {
  readonly frames: readonly Scanned[];
  /** where the good frames end */
  readonly end: number;
  readonly finding: ScanFinding | null;
};

type Reading = Exclude<FrameReading, { readonly type: 'frame' }>;

/** Reads frames up to the end of the bytes, which are the end of the journal, and judges what does not fit. */
export const scanFrames = (bytes: Uint8Array, start: number, firstPosition: number, crc32: Crc32): Scan => {
  const frames: Scanned[] = [];
  let at = start;
  let expected = firstPosition;
  while (at < bytes.length) {
    const reading = readFrame(bytes, at, crc32);
    if (reading.type !== 'frame') return judge({ bytes, at, expected, frames, crc32 }, reading);
    const { position } = reading.frame;
    if (position !== expected) return { frames, end: at, finding: misplaced(position, expected) };
    frames.push({ frame: reading.frame, at });
    at = reading.end;
    expected += 1;
  }
  return withoutOpenGroup(frames, at, null);
};

const misplaced = (position: number, expected: number): ScanFinding => ({
  type: 'damaged',
  reason: position > expected ? 'gap' : 'repeat',
  position: expected,
  nextReadable: position > expected ? position : null,
});

type Place = { readonly bytes: Uint8Array; readonly at: number; readonly expected: number; readonly frames: Scanned[]; readonly crc32: Crc32 };

/** Torn or damaged? Damaged, if a later frame was written when the bad one was already safe on disk. */
const judge = (place: Place, reading: Reading): Scan => {
  const later = findLater(place.bytes, place.at + 1, place.expected + 1, place.crc32);
  if (!later.some(({ frame }) => frame.synced >= place.expected)) return withoutOpenGroup(place.frames, place.at, { type: 'torn-tail' });
  const reason = reading.type === 'short' ? 'cut-short' : reading.fault;
  const nextReadable = later[0]?.frame.position ?? null;
  return { frames: place.frames, end: place.at, finding: { type: 'damaged', reason, position: place.expected, nextReadable } };
};

/** A group whose last frame is not there was not finished: all of it is tail. */
const withoutOpenGroup = (frames: Scanned[], end: number, finding: ScanFinding | null): Scan => {
  const whole = frames.findLastIndex(({ frame }) => !frame.goesOn) + 1;
  const open = frames[whole];
  return open === undefined ? { frames, end, finding } : { frames: frames.slice(0, whole), end: open.at, finding: { type: 'torn-tail' } };
};

/**
 * The valid frames from a place on whose positions are not below `least`. A frame is looked for at every byte, since behind a
 * bad one no length can be trusted.
 */
export const findLater = (bytes: Uint8Array, start: number, least: number, crc32: Crc32): Scanned[] => {
  const view = viewOf(bytes);
  const found: Scanned[] = [];
  const most = least + Math.ceil((bytes.length - start) / FRAME_HEADER_BYTES);
  let at = start;
  while (at + FRAME_HEADER_BYTES <= bytes.length) {
    const position = readU48(view, at + 8);
    const reading = position >= least && position <= most ? readFrame(bytes, at, crc32) : null;
    if (reading?.type === 'frame') found.push({ frame: reading.frame, at });
    at = reading?.type === 'frame' ? reading.end : at + 1;
  }
  return found;
};
