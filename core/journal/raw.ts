import { err, ok } from '../result.ts';
import { findBlocks, type Block } from './blocks.ts';
import type { Bytes } from './bytes.ts';
import type { Disk, DiskResult } from './disk.ts';
import { PREFIX_BYTES } from './segment.ts';

/** A packed file: how long it is and should be, the hash of what it was, and its blocks once they were looked for. */
export type Packed = { readonly fileBytes: number; readonly whole: number; readonly sha256: string; blocks: readonly Block[] | null };

/** A file of the journal, plain or packed; `bytes` is its length when it was written. */
export type RawFile = { readonly name: string; readonly bytes: number; readonly packed: Packed | null };

type Unpacked = { readonly block: Block; readonly content: Uint8Array };

/** Where segments are read from, and the blocks that were unpacked last. */
export type RawSource = { readonly disk: Disk; readonly bytes: Bytes; unpacked: readonly Unpacked[] };

export const createRawSource = (disk: Disk, bytes: Bytes): RawSource => ({ disk, bytes, unpacked: [] });

/** A frame larger than a window is asked for twice, so the last few blocks are kept: a megabyte at most. */
const KEPT_BLOCKS = 4;

/**
 * Bytes of a segment as they were written, whatever form it has now; fewer than asked for where it ends. What cannot be
 * unpacked any more reads as zeros, which no checksum fits: the frames in it are then found damaged, and the others are read.
 */
export const readRaw = (source: RawSource, file: RawFile, at: number, bytes: number): DiskResult<Uint8Array> => {
  if (file.packed === null) return source.disk.read(file.name, at, bytes);
  const { packed } = file;
  if (packed.blocks === null) {
    const whole = source.disk.read(file.name, 0, packed.fileBytes);
    if (!whole.ok) return whole;
    packed.blocks = findBlocks(whole.value, PREFIX_BYTES, source.bytes.crc32);
  }
  const content = new Uint8Array(Math.max(0, Math.min(bytes, file.bytes - at)));
  for (const block of packed.blocks) {
    if (block.from >= at + content.length || block.from + block.bytes <= at) continue;
    const part = unpack(source, file.name, block);
    if (!part.ok) return part;
    const from = Math.max(at, block.from);
    content.set(part.value.subarray(from - block.from, at + content.length - block.from), from - at);
  }
  return ok(content);
};

const unpack = (source: RawSource, name: string, block: Block): DiskResult<Uint8Array> => {
  const known = source.unpacked.find((each) => each.block === block);
  if (known !== undefined) return ok(known.content);
  const deflated = source.disk.read(name, block.at, block.packed);
  if (!deflated.ok) return err(deflated.error);
  const content = source.bytes.inflate(deflated.value, block.bytes) ?? new Uint8Array(block.bytes);
  source.unpacked = [...source.unpacked.slice(1 - KEPT_BLOCKS), { block, content }];
  return ok(content);
};
