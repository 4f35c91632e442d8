import { z } from 'zod';
import { MAX_U48, viewOf, type Bytes } from './bytes.ts';

/**
 * A segment is one file of the journal: a header, then frames. The header says where the segment stands and what the writer
 * knew when it began, so that a start reads the newest segment and not all of them.
 *
 *     0  8 bytes  magic
 *     8  u32      format version (this prefix keeps its shape in every version)
 *    12  u32      length of the JSON that follows
 *    16  u32      CRC-32 of the 16 bytes before
 *    20  u32      CRC-32 of the JSON
 *    24           JSON
 */
export const FORMAT_VERSION = 2;
/** Only what is packed needs a reader of version 2; the others are written so that version 1 reads them too. */
const PLAIN_VERSION = 1;
const MAGIC = [0x50, 0x48, 0x49, 0x4e, 0x4f, 0x4e, 0x47, 0x4a];
export const PREFIX_BYTES = 24;
const MAX_HEADER_BYTES = 64 * 1024 * 1024;

export const segmentHeaderSchema = z.looseObject({
  journalId: z.string().min(1),
  /** position of the segment's first frame */
  first: z.number().int().min(1).max(MAX_U48),
  /** the segment before this one as it was when it was closed; null for the first */
  previous: z.looseObject({ first: z.number().int(), bytes: z.number().int(), sha256: z.string() }).nullable(),
  /** what the writer knew before the first frame; null when the journal began */
  state: z.unknown(),
  /** the kinds of earlier frames without whose meaning nothing may be written: see core/journal/kinds.ts */
  mustKnow: z.array(z.number().int()).optional(),
  /** in a packed segment (core/journal/blocks.ts): length and hash of the file that it was, where its frames began, and the length of the blocks */
  packed: z.looseObject({ bytes: z.number().int(), sha256: z.string(), start: z.number().int(), blocks: z.number().int() }).optional(),
});
export type SegmentHeader = z.infer<typeof segmentHeaderSchema>;

export type HeaderReading =
  | { readonly type: 'header'; readonly header: SegmentHeader; readonly bytes: number }
  | { readonly type: 'short'; readonly needs: number }
  | { readonly type: 'newer-format'; readonly version: number }
  | { readonly type: 'bad' };

export const encodeHeader = (header: SegmentHeader, { encode, crc32 }: Bytes): Uint8Array => {
  const json = encode(JSON.stringify(header));
  const bytes = new Uint8Array(PREFIX_BYTES + json.length);
  const view = viewOf(bytes);
  bytes.set(MAGIC);
  view.setUint32(8, header.packed === undefined ? PLAIN_VERSION : FORMAT_VERSION, true);
  view.setUint32(12, json.length, true);
  view.setUint32(16, crc32(bytes.subarray(0, 16)), true);
  view.setUint32(20, crc32(json), true);
  bytes.set(json, PREFIX_BYTES);
  return bytes;
};

export const decodeHeader = (bytes: Uint8Array, { decode, crc32 }: Bytes): HeaderReading => {
  if (bytes.length < PREFIX_BYTES) return { type: 'short', needs: PREFIX_BYTES };
  const view = viewOf(bytes);
  const isOurs = MAGIC.every((byte, index) => bytes[index] === byte) && view.getUint32(16, true) === crc32(bytes.subarray(0, 16));
  if (!isOurs) return { type: 'bad' };
  const version = view.getUint32(8, true);
  if (version > FORMAT_VERSION) return { type: 'newer-format', version };
  const length = view.getUint32(12, true);
  if (length > MAX_HEADER_BYTES) return { type: 'bad' };
  if (bytes.length < PREFIX_BYTES + length) return { type: 'short', needs: PREFIX_BYTES + length };
  const json = bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + length);
  if (crc32(json) !== view.getUint32(20, true)) return { type: 'bad' };
  const header = segmentHeaderSchema.safeParse(parseJson(decode(json)));
  return header.success ? { type: 'header', header: header.data, bytes: PREFIX_BYTES + length } : { type: 'bad' };
};

/** The value of a JSON text, undefined where it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * A segment is open while it is the newest. It is renamed after its successor exists; so a closed one without a successor
 * shows that the newest file of the journal has gone missing.
 */
export type SegmentName = { readonly first: number; readonly open: boolean };
const NAME = /^(\d{15})-(open|closed)\.journal$/;

export const writeSegmentName = ({ first, open }: SegmentName): string => `${String(first).padStart(15, '0')}-${open ? 'open' : 'closed'}.journal`;

/** Null for a file that is no segment. */
export const readSegmentName = (name: string): SegmentName | null => {
  const match = NAME.exec(name);
  return match === null ? null : { first: Number(match[1]), open: match[2] === 'open' };
};
