import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PACKED_TYPE } from '#core/sync/protocol.ts';

const brotli = promisify(brotliCompress);
const unbrotli = promisify(brotliDecompress);
const gzipped = promisify(gzip);

/** Below this size compression gains nothing. */
const COMPRESS_FROM_BYTES = 1_000;
const QUALITY = 5;
export const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers JSON text, compressed as the asker can read it. */
export const sendJson = async (request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> => {
  const plain = Buffer.from(text, 'utf8');
  const encoding = plain.byteLength < COMPRESS_FROM_BYTES ? 'identity' : bestForm(request);
  if (encoding === 'br' || encoding === 'packed') return send(reply, encoding, await pack(plain));
  return send(reply, encoding, encoding === 'gzip' ? await gzipped(plain) : plain);
};

export const pack = (plain: Buffer): Promise<Buffer> =>
  brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength } });

/** Answers what was kept ready as Brotli: as it is to those who read that, unpacked first for the others. */
export const sendBrotli = async (request: FastifyRequest, reply: FastifyReply, packed: Buffer): Promise<FastifyReply> =>
  bestForm(request) === 'br' ? send(reply, 'br', packed) : sendJson(request, reply, (await unbrotli(packed)).toString('utf8'));

type Encoding = 'packed' | 'br' | 'gzip' | 'identity';

const send = (reply: FastifyReply, encoding: Encoding, body: Buffer): FastifyReply => {
  reply.header('content-type', encoding === 'packed' ? PACKED_TYPE : JSON_TYPE).header('vary', 'accept, accept-encoding').header('cache-control', 'no-store');
  if (encoding === 'br' || encoding === 'gzip') reply.header('content-encoding', encoding);
  return reply.send(body);
};

export const readsPacked = ({ headers }: FastifyRequest): boolean => (headers.accept ?? '').includes(PACKED_TYPE);

const bestForm = (request: FastifyRequest): Encoding => (readsPacked(request) ? 'packed' : bestEncoding(request.headers['accept-encoding']));

/** What the asker names and does not rule out with a weight of nought (RFC 9110 §12.5.3). */
const bestEncoding = (header: string | string[] | undefined): Encoding => {
  const named = String(header ?? '').toLowerCase().split(',').map((part) => part.trim().split(/\s*;\s*/));
  const accepted = new Set(named.filter(([, weight]) => weight === undefined || !/^q=0(\.0*)?$/.test(weight)).map(([name]) => name));
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : 'identity';
};
