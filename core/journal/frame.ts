import { readU48, viewOf, writeU48 } from './bytes.ts';
import type { Crc32 } from './crc32.ts';

/**
 * One frame in bytes, least significant byte first:
 *
 *     0  u32  checksum: CRC-32 of everything after it
 *     4  u32  length of the body
 *     8  u48  position: 1, 2, 3 … through the whole journal
 *    14  u48  synced: the position up to which everything was on disk for certain when this frame was written
 *    20  u8   kind (core/journal/kinds.ts), so that a reader may skip what it does not need without parsing it
 *    21  u8   form: bits 0–3 the body's encoding, bit 7 set when the frame's group goes on
 *    22       body
 *
 * Frames of one append form a group: it counts as a whole or not at all. `synced` tells a write that a power cut tore (its
 * pages may reach the disk in any order) from damage to something that was safe.
 */
export const FRAME_HEADER_BYTES = 22;
export const MAX_BODY_BYTES = 64 * 1024 * 1024;
export const ENCODING_JSON = 0;

const GOES_ON = 0x80;
const ENCODING_BITS = 0x0f;
const UNUSED_BITS = 0x70;

export type RawFrame = {
  readonly position: number;
  readonly synced: number;
  readonly kind: number;
  readonly encoding: number;
  readonly goesOn: boolean;
  readonly body: Uint8Array;
};

export type FrameInput = { readonly kind: number; readonly body: Uint8Array };

export const frameBytes = (inputs: readonly FrameInput[]): number =>
  inputs.reduce((sum, { body }) => sum + FRAME_HEADER_BYTES + body.length, 0);

/** One group, ready to be written with one call. */
export const encodeGroup = (inputs: readonly FrameInput[], first: number, synced: number, crc32: Crc32): Uint8Array => {
  const bytes = new Uint8Array(frameBytes(inputs));
  const view = viewOf(bytes);
  let at = 0;
  for (const [index, { kind, body }] of inputs.entries()) {
    const end = at + FRAME_HEADER_BYTES + body.length;
    view.setUint32(at + 4, body.length, true);
    writeU48(view, at + 8, first + index);
    writeU48(view, at + 14, synced);
    view.setUint8(at + 20, kind);
    view.setUint8(at + 21, ENCODING_JSON | (index < inputs.length - 1 ? GOES_ON : 0));
    bytes.set(body, at + FRAME_HEADER_BYTES);
    view.setUint32(at, crc32(bytes.subarray(at + 4, end)), true);
    at = end;
  }
  return bytes;
};

export type FrameFault = 'length' | 'checksum' | 'form';

export type FrameReading =
  | { readonly type: 'frame'; readonly frame: RawFrame; readonly end: number }
  /** the bytes end before the frame does; it claims to be `needs` long in all */
  | { readonly type: 'short'; readonly needs: number }
  | { readonly type: 'bad'; readonly fault: FrameFault };

/** Reads the frame at an offset. Nothing is believed before the checksum fits, least of all a length. */
export const readFrame = (bytes: Uint8Array, at: number, crc32: Crc32): FrameReading => {
  if (bytes.length - at < FRAME_HEADER_BYTES) return { type: 'short', needs: FRAME_HEADER_BYTES };
  const view = viewOf(bytes);
  const length = view.getUint32(at + 4, true);
  if (length === 0 || length > MAX_BODY_BYTES) return { type: 'bad', fault: 'length' };
  const end = at + FRAME_HEADER_BYTES + length;
  if (end > bytes.length) return { type: 'short', needs: end - at };
  if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(at, true)) return { type: 'bad', fault: 'checksum' };
  const form = view.getUint8(at + 21);
  if ((form & UNUSED_BITS) !== 0) return { type: 'bad', fault: 'form' };
  return {
    type: 'frame',
    end,
    frame: {
      position: readU48(view, at + 8),
      synced: readU48(view, at + 14),
      kind: view.getUint8(at + 20),
      encoding: form & ENCODING_BITS,
      goesOn: (form & GOES_ON) !== 0,
      body: bytes.subarray(at + FRAME_HEADER_BYTES, end),
    },
  };
};
