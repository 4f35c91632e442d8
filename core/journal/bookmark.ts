import { z } from 'zod';
import { err, ok } from '../result.ts';
import { viewOf, type Bytes } from './bytes.ts';
import type { DiskResult } from './disk.ts';
import type { RawFile, RawSource } from './raw.ts';
import { parseJson, type SegmentHeader } from './segment.ts';

/**
 * A bookmark lies beside the segments and says what was known at a place in the newest one: what the writer knew there, and the
 * checksum of all bytes before it. A start reads these bytes as ever and compares them with the checksum, but has to understand
 * only the frames behind the place. Without a bookmark, or with one that does not fit, it understands all frames of the segment:
 * the bookmark may be lost or spoilt at any time, and says nothing that the segment does not say as well.
 *
 *     0  u32   CRC-32 of everything after it
 *     4  JSON
 */
export const BOOKMARK = 'bookmark';
const CHECKSUM_BYTES = 4;
/** No office has one that is so long; what claims to be is none. */
const MAX_BYTES = 64 * 1024 * 1024;

const bookmarkSchema = z.object({
  journalId: z.string(),
  /** the segment: position of its first frame */
  first: z.number().int(),
  /** how many of its bytes are known, from the first on */
  bytes: z.number().int(),
  /** CRC-32 of these bytes */
  crc32: z.number().int(),
  /** position of the last frame in them */
  position: z.number().int(),
  /** kinds of frames in them without whose meaning nothing may be written */
  mustKnow: z.array(z.number().int()),
  /** some of the places where frames begin in them */
  points: z.array(z.object({ position: z.number().int(), at: z.number().int() })),
  /** what the writer knew after them */
  state: z.unknown(),
});
export type Bookmark = z.infer<typeof bookmarkSchema>;

export const encodeBookmark = (bookmark: Bookmark, { encode, crc32 }: Bytes): Uint8Array => {
  const json = encode(JSON.stringify(bookmark));
  const bytes = new Uint8Array(CHECKSUM_BYTES + json.length);
  viewOf(bytes).setUint32(0, crc32(json), true);
  bytes.set(json, CHECKSUM_BYTES);
  return bytes;
};

const decodeBookmark = (bytes: Uint8Array, { decode, crc32 }: Bytes): Bookmark | null => {
  if (bytes.length < CHECKSUM_BYTES) return null;
  const json = bytes.subarray(CHECKSUM_BYTES);
  if (crc32(json) !== viewOf(bytes).getUint32(0, true)) return null;
  return bookmarkSchema.safeParse(parseJson(decode(json))).data ?? null;
};

type OpenSegment = RawFile & { readonly first: number; readonly header: SegmentHeader | null };

/** The bookmark of a plain segment, if there is one that fits each of the bytes that it knows. */
export const findBookmark = (source: RawSource, files: readonly { readonly name: string; readonly bytes: number }[], segment: OpenSegment): DiskResult<Bookmark | null> => {
  const file = files.find(({ name, bytes }) => name === BOOKMARK && bytes <= MAX_BYTES);
  if (file === undefined) return ok(null);
  const content = source.disk.read(BOOKMARK, 0, file.bytes);
  // One that cannot be read is one that is not there.
  const bookmark = content.ok ? decodeBookmark(content.value, source.bytes) : null;
  const isOfThis = bookmark !== null && bookmark.journalId === segment.header?.journalId && bookmark.first === segment.first && bookmark.bytes <= segment.bytes;
  if (!isOfThis) return ok(null);
  const there = checksumOf(source, segment.name, bookmark.bytes);
  if (!there.ok) return err(there.error);
  return ok(there.value === bookmark.crc32 ? bookmark : null);
};

const WINDOW_BYTES = 256 * 1024;

/** The checksum of a plain file's first bytes. */
const checksumOf = ({ disk, bytes }: RawSource, name: string, length: number): DiskResult<number> => {
  let checksum = 0;
  // Fresh memory for every window takes longer than reading it.
  const window = new Uint8Array(Math.min(WINDOW_BYTES, length));
  for (let at = 0; at < length; at += WINDOW_BYTES) {
    const content = disk.read(name, at, Math.min(WINDOW_BYTES, length - at), window);
    if (!content.ok) return content;
    checksum = bytes.crc32(content.value, checksum);
  }
  return ok(checksum);
};
