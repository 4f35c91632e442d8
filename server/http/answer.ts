import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { packMessage } from '#core/sync/columns/message.ts';
import { thaiBytes } from '#core/sync/columns/thai-text.ts';
import { COLUMNS_TYPE, namesColumns, PACKED_TYPE } from '#core/sync/protocol.ts';
import { hashOf } from '../store/canonical.ts';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Below this size compression gains nothing: rows, and columns, in which little but numbers and hashes is left to say. */
const COMPRESS_FROM_BYTES = 1_000;
const COLUMNS_FROM_BYTES = 300;
/** 9 saves a little more than 5 for several times the work, which a small body does not feel. */
const QUALITY = { quick: 5, small: 9 } as const;
const SMALL_BYTES = 128 * 1024;
/** Without a parameter: JSON is UTF-8 (RFC 8259 §8.1, §11). */
export const JSON_TYPE = 'application/json';

type Message = Readonly<Record<string, unknown>>;
/** An answer whose text is put together from what is stored, and what it says, for those who read columns. `hashOf`: of the changes in it. */
export type Answer = { readonly text: string; readonly message: () => Message; readonly hashOf?: (change: object, index: number) => string };

export const answerOf = (message: Message): Answer => ({ text: JSON.stringify(message), message: () => message });

/** Answers as the asker can read it: columns, or JSON text, compressed or not. */
export const sendAnswer = async (request: FastifyRequest, reply: FastifyReply, { text, message, hashOf: known = hashOf }: Answer): Promise<FastifyReply> => {
  if (!readsColumns(request) || text.length < COLUMNS_FROM_BYTES) return sendJson(request, reply, text);
  return send(reply, 'columns', await pack(thaiBytes(JSON.stringify(packMessage(message(), known)))));
};

/** Answers JSON text, compressed as the asker can read it. */
export const sendJson = async (request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> => {
  const plain = Buffer.from(text, 'utf8');
  const encoding = plain.byteLength < COMPRESS_FROM_BYTES ? 'identity' : bestForm(request);
  if (encoding === 'br' || encoding === 'packed') return send(reply, encoding, await pack(plain));
  return send(reply, encoding, encoding === 'gzip' ? await gzipped(plain) : plain);
};

export const pack = (plain: Uint8Array): Promise<Buffer> => {
  const quality = plain.byteLength <= SMALL_BYTES ? QUALITY.small : QUALITY.quick;
  return brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength } });
};

type Encoding = 'columns' | 'packed' | 'br' | 'gzip' | 'identity';

const send = (reply: FastifyReply, encoding: Encoding, body: Buffer): FastifyReply => {
  reply.header('content-type', encoding === 'columns' ? COLUMNS_TYPE : encoding === 'packed' ? PACKED_TYPE : JSON_TYPE).header('cache-control', 'no-store');
  if (encoding === 'br' || encoding === 'gzip') reply.header('content-encoding', encoding);
  return reply.send(body);
};

export const readsPacked = ({ headers }: FastifyRequest): boolean => (headers.accept ?? '').includes(PACKED_TYPE);

export const readsColumns = ({ headers }: FastifyRequest): boolean => namesColumns(headers.accept ?? '');

const bestForm = (request: FastifyRequest): Encoding => (readsPacked(request) ? 'packed' : bestEncoding(request.headers['accept-encoding']));

/** What the asker names and does not rule out with a weight of nought (RFC 9110 §12.5.3). */
const bestEncoding = (header: string | string[] | undefined): Encoding => {
  const named = String(header ?? '').toLowerCase().split(',').map((part) => part.trim().split(/\s*;\s*/));
  const accepted = new Set(named.filter(([, weight]) => weight === undefined || !/^q=0(\.0*)?$/.test(weight)).map(([name]) => name));
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : 'identity';
};
