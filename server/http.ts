import { Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliDecompress, createGunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProtocolError } from '#core/sync/protocol.ts';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** A refusal of a whole request, in the words of the protocol. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly type: ProtocolError['type'];
  readonly retryAfter: number | null;

  constructor(status: number, type: ProtocolError['type'], retryAfter: number | null = null) {
    super(type);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }
}

/** Stops a body that grows beyond the limit after it was unpacked: a megabyte can hold a gigabyte. */
const limit = (bytes: number): Transform => {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.byteLength;
      if (seen > bytes) done(new Refused(413, 'too-large'));
      else done(null, chunk);
    },
  });
};

/** The body of a request, unpacked, never larger than the limit at any moment. */
export const unpackedBody = (request: FastifyRequest, payload: NodeJS.ReadableStream, maxBytes: number): NodeJS.ReadableStream => {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const capped = limit(maxBytes);
  const fail = (problem: Error): void => {
    capped.destroy(problem instanceof Refused ? problem : new Refused(400, 'malformed'));
  };
  payload.on('error', fail);
  if (encoding === 'identity') return payload.pipe(capped);
  if (encoding !== 'br' && encoding !== 'gzip') throw new Refused(415, 'malformed');
  const unpack = encoding === 'br' ? createBrotliDecompress() : createGunzip();
  unpack.on('error', fail);
  payload.pipe(unpack).pipe(capped);
  return capped;
};

const COMPRESS_FROM_BYTES = 1_000;
const QUALITY = 5;

/** Answers JSON text, compressed as the asker can read it. */
export const sendJson = async (request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> => {
  const accepted = request.headers['accept-encoding'] ?? '';
  reply.header('content-type', 'application/json; charset=utf-8').header('vary', 'accept-encoding').header('cache-control', 'no-store');
  const plain = Buffer.from(text, 'utf8');
  if (plain.byteLength < COMPRESS_FROM_BYTES) return reply.send(plain);
  if (/\bbr\b/.test(accepted)) {
    return reply.header('content-encoding', 'br').send(await brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength } }));
  }
  if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(await gzipped(plain));
  return reply.send(plain);
};
