import { readU48, viewOf, writeU48 } from './bytes.ts';
import type { Crc32 } from './crc32.ts';

/**
 * A packed segment holds the bytes of the file that it was, from the first to the last, in blocks of their own checksum each:
 *
 *     0  u32  checksum: CRC-32 of everything after it
 *     4  u32  magic
 *     8  u32  length of what follows the header
 *    12  u32  how many bytes of the segment it stands for
 *    16  u48  where in the segment they begin
 *    22       these bytes, deflated
 *
 * So damage costs a block and not the segment, and the blocks are found without the file's own header.
 */
export const BLOCK_BYTES = 256 * 1024;
export const BLOCK_HEADER_BYTES = 22;
const MAGIC = 0x6b6c_4250;
/** A block that claims to be longer is none. */
const MAX_BLOCK_BYTES = 2 * BLOCK_BYTES;

/** A block of a packed segment; `at` and `packed` are its place in the file, `from` and `bytes` what it stands for. */
export type Block = { readonly at: number; readonly packed: number; readonly from: number; readonly bytes: number };

export const encodeBlock = (from: number, bytes: number, deflated: Uint8Array, crc32: Crc32): Uint8Array => {
  const block = new Uint8Array(BLOCK_HEADER_BYTES + deflated.length);
  const view = viewOf(block);
  view.setUint32(4, MAGIC, true);
  view.setUint32(8, deflated.length, true);
  view.setUint32(12, bytes, true);
  writeU48(view, 16, from);
  block.set(deflated, BLOCK_HEADER_BYTES);
  view.setUint32(0, crc32(block.subarray(4)), true);
  return block;
};

const readBlock = (file: Uint8Array, view: DataView, at: number, crc32: Crc32): Block | null => {
  if (at + BLOCK_HEADER_BYTES > file.length || view.getUint32(at + 4, true) !== MAGIC) return null;
  const packed = view.getUint32(at + 8, true);
  const end = at + BLOCK_HEADER_BYTES + packed;
  if (packed > MAX_BLOCK_BYTES || end > file.length || crc32(file.subarray(at + 4, end)) !== view.getUint32(at, true)) return null;
  return { at: at + BLOCK_HEADER_BYTES, packed, from: readU48(view, at + 16), bytes: view.getUint32(at + 12, true) };
};

/** All blocks of a file that are as they were written, in order. Behind a bad one the next is looked for at every byte. */
export const findBlocks = (file: Uint8Array, start: number, crc32: Crc32): Block[] => {
  const view = viewOf(file);
  const blocks: Block[] = [];
  let at = start;
  while (at + BLOCK_HEADER_BYTES <= file.length) {
    const block = readBlock(file, view, at, crc32);
    if (block !== null) blocks.push(block);
    at = block === null ? at + 1 : block.at + block.packed;
  }
  return blocks;
};
