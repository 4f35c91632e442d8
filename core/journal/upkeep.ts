import { err, ok, type Result } from '../result.ts';
import { BLOCK_BYTES, BLOCK_HEADER_BYTES, encodeBlock, findBlocks, type Block } from './blocks.ts';
import type { Bytes } from './bytes.ts';
import type { DiskError, DiskResult } from './disk.ts';
import { FRAME_HEADER_BYTES } from './frame.ts';
import { findLater } from './scan.ts';
import { decodeHeader, encodeHeader, PREFIX_BYTES, type SegmentHeader } from './segment.ts';
import type { ClosedSegment } from './store.ts';

/** The disk and the machine as the work in the background sees them: nobody waits for it. */
export type UpkeepPort = {
  /** Fewer bytes than asked for where the file ends. */
  readonly read: (name: string, at: number, bytes: number) => Promise<DiskResult<Uint8Array>>;
  /** A whole new file beside the others, on disk when this answers; answers under which name. */
  readonly writeBeside: (name: string, parts: readonly Uint8Array[]) => Promise<DiskResult<string>>;
  readonly removeBeside: (name: string) => Promise<void>;
  readonly deflate: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** to exactly so many bytes, null where that is not what they say */
  readonly inflate: (bytes: Uint8Array, length: number) => Promise<Uint8Array | null>;
  /** lets everybody else go first */
  readonly breathe: () => Promise<void>;
};

/**
 * What is wrong with a closed segment. `exchanged`: every frame in it is in order, but it is not the segment that was closed
 * (another copy's, or an older one); `damaged`: bytes changed; `gone`: the file is not there.
 */
export type UpkeepFinding = {
  readonly type: 'segment-damaged' | 'segment-exchanged' | 'segment-gone';
  readonly segment: string;
  readonly first: number;
  readonly last: number;
};

export type UpkeepProblem = UpkeepFinding | DiskError;

/** Reads a closed segment to its end, piece by piece, and compares its hash with what its successor remembers. */
export const scrubSegment = async (port: UpkeepPort, bytes: Bytes, segment: ClosedSegment, file: string = segment.name): Promise<Result<void, UpkeepProblem>> => {
  const read = await readWhole(port, bytes, segment, file, () => Promise.resolve());
  return read.ok ? ok(undefined) : read;
};

/**
 * Packs a closed segment into a file beside it, and reads that file again before it answers its name. What does not fit what
 * the successor remembers is a finding and is not packed.
 */
export const packSegment = async (port: UpkeepPort, bytes: Bytes, segment: ClosedSegment): Promise<Result<string, UpkeepProblem>> => {
  const blocks: Uint8Array[] = [];
  let header: SegmentHeader | null = null;
  let start = 0;
  const take = async (content: Uint8Array, from: number): Promise<void> => {
    if (from === 0) {
      const reading = decodeHeader(content, bytes);
      if (reading.type === 'header') ({ header, bytes: start } = reading);
    }
    blocks.push(encodeBlock(from, content.length, await port.deflate(content), bytes.crc32));
  };
  const read = await readWhole(port, bytes, segment, segment.name, take);
  if (!read.ok) return read;
  if (header === null) return err(await notItself(port, bytes, segment, segment.name, null));
  const packed = { bytes: segment.bytes, sha256: segment.sha256, start, blocks: blocks.reduce((sum, block) => sum + block.length, 0) };
  const written = await port.writeBeside(segment.name, [encodeHeader({ ...(header as SegmentHeader), packed }, bytes), ...blocks]);
  if (!written.ok) return written;
  const proof = await scrubSegment(port, bytes, { ...segment, isPacked: true }, written.value);
  if (proof.ok) return written;
  await port.removeBeside(written.value);
  return proof.error.type === 'segment-damaged' ? err({ type: 'not-writable', detail: 'what was written reads differently' }) : proof;
};

type Take = (content: Uint8Array, from: number) => Promise<void>;

const readWhole = async (port: UpkeepPort, bytes: Bytes, segment: ClosedSegment, file: string, take: Take): Promise<Result<void, UpkeepProblem>> => {
  const hash = bytes.newSha256();
  let length = 0;
  const hear = async (content: Uint8Array): Promise<void> => {
    hash.update(content);
    await take(content, length);
    length += content.length;
    await port.breathe();
  };
  const read = segment.isPacked ? await unpackAll(port, bytes, file, hear) : await readPlain(port, file, hear);
  if (!read.ok) return err(await notItself(port, bytes, segment, file, read.error));
  if (length === segment.bytes && hash.digest() === segment.sha256) return ok(undefined);
  return err(await notItself(port, bytes, segment, file, null));
};

type Hear = (content: Uint8Array) => Promise<void>;

const readPlain = async (port: UpkeepPort, file: string, hear: Hear): Promise<DiskResult> => {
  for (let at = 0; ; at += BLOCK_BYTES) {
    const content = await port.read(file, at, BLOCK_BYTES);
    if (!content.ok) return content;
    if (content.value.length > 0) await hear(content.value);
    if (content.value.length < BLOCK_BYTES) return ok(undefined);
  }
};

/** A packed file is a fraction of a segment, so it is read in one go; it is unpacked block by block. */
const unpackAll = async (port: UpkeepPort, bytes: Bytes, file: string, hear: Hear): Promise<DiskResult> => {
  const whole = await port.read(file, 0, Number.MAX_SAFE_INTEGER);
  if (!whole.ok) return whole;
  const header = decodeHeader(whole.value, bytes);
  const blocks = header.type === 'header' ? findBlocks(whole.value, header.bytes, bytes.crc32) : [];
  for (const block of isComplete(blocks, header, whole.value.length) ? blocks : []) {
    const content = await port.inflate(whole.value.subarray(block.at, block.at + block.packed), block.bytes);
    if (content === null) return ok(undefined);
    await hear(content);
  }
  return ok(undefined);
};

/** Nothing before, between or behind the blocks. */
const isComplete = (blocks: readonly Block[], header: ReturnType<typeof decodeHeader>, fileBytes: number): boolean =>
  header.type === 'header' && header.bytes + (header.header.packed?.blocks ?? 0) === fileBytes && blocks.reduce((sum, block) => sum + block.packed + BLOCK_HEADER_BYTES, 0) === header.header.packed?.blocks;

/** Tells what is wrong with a segment whose hash is another, or that cannot be read. */
const notItself = async (port: UpkeepPort, bytes: Bytes, segment: ClosedSegment, file: string, error: DiskError | null): Promise<UpkeepProblem> => {
  const { name, first, last } = segment;
  const detail = error !== null && 'detail' in error ? error.detail : '';
  if (error !== null) return detail.startsWith('ENOENT') || detail.startsWith('no file') ? { type: 'segment-gone', segment: name, first, last } : error;
  const parts: Uint8Array[] = [];
  const hear = (content: Uint8Array): Promise<void> => Promise.resolve(void parts.push(content));
  await (segment.isPacked ? unpackAll(port, bytes, file, hear) : readPlain(port, file, hear));
  return { type: isInOrder(parts, bytes) ? 'segment-exchanged' : 'segment-damaged', segment: name, first, last };
};

/** Whether bytes are a segment without any fault: then it is a whole one, of somebody else. */
const isInOrder = (parts: readonly Uint8Array[], bytes: Bytes): boolean => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const header = whole.length < PREFIX_BYTES ? null : decodeHeader(whole, bytes);
  if (header?.type !== 'header') return false;
  const frames = findLater(whole, header.bytes, header.header.first, bytes.crc32);
  const end = frames.reduce((sum, { frame }) => sum + frame.body.length + FRAME_HEADER_BYTES, header.bytes);
  return end === whole.length && frames.every(({ frame }, index) => frame.position === header.header.first + index);
};
