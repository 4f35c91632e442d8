import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

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
  const encoding = plain.byteLength < COMPRESS_FROM_BYTES ? 'identity' : bestEncoding(request.headers['accept-encoding']);
  if (encoding === 'br') {
    const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength };
    return send(reply, encoding, await brotli(plain, { params }));
  }
  return send(reply, encoding, encoding === 'gzip' ? await gzipped(plain) : plain);
};

/** Answers what was kept ready as Brotli: as it is to those who read that, unpacked first for the others. */
export const sendBrotli = async (request: FastifyRequest, reply: FastifyReply, packed: Buffer): Promise<FastifyReply> =>
  bestEncoding(request.headers['accept-encoding']) === 'br' ? send(reply, 'br', packed) : sendJson(request, reply, (await unbrotli(packed)).toString('utf8'));

type Encoding = 'br' | 'gzip' | 'identity';

const send = (reply: FastifyReply, encoding: Encoding, body: Buffer): FastifyReply => {
  reply.header('content-type', JSON_TYPE).header('vary', 'accept-encoding').header('cache-control', 'no-store');
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.send(body);
};

/** What the asker names and does not rule out with a weight of nought (RFC 9110 §12.5.3). */
const bestEncoding = (header: string | string[] | undefined): Encoding => {
  const named = String(header ?? '').toLowerCase().split(',').map((part) => part.trim().split(/\s*;\s*/));
  const accepted = new Set(named.filter(([, weight]) => weight === undefined || !/^q=0(\.0*)?$/.test(weight)).map(([name]) => name));
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : 'identity';
};
