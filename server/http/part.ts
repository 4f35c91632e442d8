import type { FastifyReply, FastifyRequest } from 'fastify';
import { PACKED_TYPE, PART_HEADER } from '#core/sync/protocol.ts';
import { sha256 } from '../secrets.ts';
import type { PartAnswer } from '../store/snapshot.ts';
import { pack, readsPacked, sendBrotli, sendJson } from './answer.ts';

/**
 * Answers a part of a snapshot. Who reads it packed may go on at the byte where the line broke (RFC 9110 §14.2, §13.1.5): the
 * bytes of a part stay the same as long as its tag does, and with another tag the whole part comes.
 */
export const sendPart = async (request: FastifyRequest, reply: FastifyReply, part: PartAnswer): Promise<FastifyReply> => {
  reply.header(PART_HEADER, `${part.part}/${part.parts}`);
  if (!readsPacked(request)) return 'brotli' in part ? sendBrotli(request, reply, part.brotli) : sendJson(request, reply, part.text);
  const body = 'brotli' in part ? part.brotli : await pack(Buffer.from(part.text, 'utf8'));
  const tag = `"${sha256(body)}"`;
  reply.header('content-type', PACKED_TYPE).header('vary', 'accept, accept-encoding').header('cache-control', 'no-store').header('etag', tag).header('accept-ranges', 'bytes');
  const from = request.headers['if-range'] === tag ? startOf(request.headers.range) : 0;
  if (from === 0 || from >= body.byteLength) return reply.send(body);
  reply.header('content-range', `bytes ${from}-${body.byteLength - 1}/${body.byteLength}`);
  return reply.status(206).send(body.subarray(from));
};

/** Only "from this byte to the end" is served; whatever else a range asks for, the whole answers it too. */
const startOf = (range: string | undefined): number => Number(/^bytes=(\d{1,12})-$/.exec(range ?? '')?.[1] ?? 0);
