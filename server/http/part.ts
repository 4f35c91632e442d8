import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PACKED_TYPE, PART_HEADER, PART_LENGTHS, PARTS_TYPE, SIZE_HEADER } from '#core/sync/protocol.ts';
import { sha256 } from '../secrets.ts';
import type { PartAnswer, PartsAnswer } from '../store/snapshot.ts';
import { pack, readsPacked, sendJson } from './answer.ts';

/**
 * Answers a part of a snapshot. Who reads it packed may go on at the byte where the line broke (RFC 9110 §14.2, §13.1.5): the
 * bytes of a part stay the same as long as its tag does, and with another tag the whole part comes.
 */
export const sendPart = async (request: FastifyRequest, reply: FastifyReply, part: PartAnswer): Promise<FastifyReply> => {
  reply.header(PART_HEADER, `${part.part}/${part.parts}`);
  if (!readsPacked(request)) return sendJson(request, reply, part.text);
  const body = await pack(Buffer.from(part.text, 'utf8'));
  const tag = `"${sha256(body)}"`;
  reply.header('content-type', PACKED_TYPE).header('cache-control', 'no-store').header('etag', tag).header('accept-ranges', 'bytes');
  const from = request.headers['if-range'] === tag ? startOf(request.headers.range) : 0;
  if (from === 0 || from >= body.byteLength) return reply.send(body);
  reply.header('content-range', `bytes ${from}-${body.byteLength - 1}/${body.byteLength}`);
  return reply.status(206).send(body.subarray(from));
};

/** Only "from this byte to the end" is served; whatever else a range asks for, the whole answers it too. */
const startOf = (range: string | undefined): number => Number(/^bytes=(\d{1,12})-$/.exec(range ?? '')?.[1] ?? 0);

/**
 * Answers a part of a snapshot and all that follow, as they are stored, one after the other as the asker takes them. It goes on at the
 * byte where the line broke, too: all answers of one snapshot have one tag, and from the same part on the same bytes.
 */
export const sendParts = (request: FastifyRequest, reply: FastifyReply, { tag, parts, part, of, bytes }: PartsAnswer): FastifyReply => {
  const sized = parts.flatMap(({ packedBytes, ...rest }) => (packedBytes === null ? [] : [{ ...rest, packedBytes }]));
  reply.header(PART_HEADER, `${part}/${of}`).header('content-type', PARTS_TYPE).header('cache-control', 'no-store').header('etag', tag).header('accept-ranges', 'bytes');
  if (sized.length === parts.length) return sendSized(request, reply, sized, tag);
  reply.header(SIZE_HEADER, Math.round(bytes * PACKING));
  return reply.send(Readable.from(bytesOf(parts), { objectMode: false }));
};

/** What the columns of a snapshot take, packed, of their JSON; measured on sample records. */
const PACKING = 0.11;

/** Parts that are being made: one after the other as they are packed. */
const bytesOf = async function* (parts: PartsAnswer['parts']): AsyncGenerator<Buffer> {
  for (const { head, read } of parts) {
    const packed = await read();
    yield Buffer.concat([headBytes(head, packed.byteLength), packed]);
  }
};

type Sized = { readonly head: string; readonly packedBytes: number; readonly read: () => Promise<Buffer> };

const sendSized = (request: FastifyRequest, reply: FastifyReply, parts: readonly Sized[], tag: string): FastifyReply => {
  const heads = parts.map(({ head, packedBytes }) => headBytes(head, packedBytes));
  const whole = parts.reduce((sum, { packedBytes }, index) => sum + (heads[index]?.byteLength ?? 0) + packedBytes, 0);
  const asked = request.headers['if-range'] === tag ? startOf(request.headers.range) : 0;
  const from = asked < whole ? asked : 0;
  reply.header('content-length', whole - from);
  if (from > 0) reply.header('content-range', `bytes ${from}-${whole - 1}/${whole}`);
  return reply.status(from > 0 ? 206 : 200).send(Readable.from(bytesFrom(parts, heads, from), { objectMode: false }));
};

const headBytes = (head: string, packedBytes: number): Buffer => {
  const text = Buffer.from(head, 'utf8');
  const lengths = Buffer.alloc(PART_LENGTHS);
  lengths.writeUInt32BE(text.byteLength, 0);
  lengths.writeUInt32BE(packedBytes, PART_LENGTHS / 2);
  return Buffer.concat([lengths, text]);
};

const bytesFrom = async function* (parts: readonly Sized[], heads: readonly Buffer[], from: number): AsyncGenerator<Buffer> {
  let skip = from;
  for (const [index, { packedBytes, read }] of parts.entries()) {
    const head = heads[index] ?? Buffer.of();
    if (skip >= head.byteLength + packedBytes) {
      skip -= head.byteLength + packedBytes;
      continue;
    }
    const bytes = Buffer.concat([head, await read()]);
    yield bytes.subarray(skip);
    skip = 0;
  }
};
