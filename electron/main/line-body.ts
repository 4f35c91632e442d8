import { createHash } from 'node:crypto';
import { brotliCompress, brotliDecompress, constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { hashChange } from '#core/change/canonical.ts';
import { packMessage, unpackMessage } from '#core/sync/columns/message.ts';
import { jsonBytes } from '#core/sync/columns/shape.ts';
import { thaiBytes, thaiText } from '#core/sync/columns/thai-text.ts';
import { COLUMNS_TYPE, LIMITS, namesColumns, PACKED_TYPE, SIZE_HEADER } from '#core/sync/protocol.ts';
import type { WirePart } from './line-parts.ts';

const brotli = promisify(brotliCompress);
const unbrotli = promisify(brotliDecompress);
const gzipped = promisify(gzip);

/** Below this size compression gains nothing. */
const COMPRESS_FROM_BYTES = 1_000;
/** Brotli 5 costs about what gzip 6 costs; 9 saves a sixth more for five times the work, which a small body does not feel and a slow line pays back. */
const QUALITY = { quick: 5, small: 9 } as const;
const SMALL_BYTES = 256 * 1024;
const ANSWER = { rows: LIMITS.answerRows, bytes: LIMITS.answerBytes };

const hashOf = (change: object): string => hashChange(change, (text) => createHash('sha256').update(text, 'utf8').digest('hex'));

/** How bodies go up, the best first. One that a box on the way or an older endpoint refuses is left for the next. */
export const CODINGS = ['columns', 'br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];
/** `plain`: bytes of it as JSON */
export type Packed = { readonly bytes: Uint8Array<ArrayBuffer>; readonly coding: Coding | null; readonly plain: number };

/** A message as it goes over the line. */
export const packBody = async (body: object, coding: Coding): Promise<Packed> => {
  if (coding === 'columns') {
    const plain = jsonBytes(body);
    if (plain >= COMPRESS_FROM_BYTES) return { bytes: await packed(thaiBytes(JSON.stringify(packMessage({ ...body }, hashOf)))), coding, plain };
  }
  const plain = Buffer.from(JSON.stringify(body), 'utf8');
  if (plain.byteLength < COMPRESS_FROM_BYTES) return { bytes: new Uint8Array(plain), coding: null, plain: plain.byteLength };
  return { bytes: coding === 'gzip' ? new Uint8Array(await gzipped(plain)) : await packed(plain), coding, plain: plain.byteLength };
};

const packed = async (plain: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await brotli(plain, { params: brotliFor(plain.byteLength) }));

/** The headers that say how a body is packed. */
export const bodyHeaders = (body: Packed | null): Record<string, string> => {
  if (body === null) return {};
  if (body.coding === 'columns') return { 'content-type': COLUMNS_TYPE };
  return { 'content-type': 'application/json', ...(body.coding === null ? {} : { 'content-encoding': body.coding }) };
};

const brotliFor = (bytes: number): Record<number, number> => ({
  [constants.BROTLI_PARAM_QUALITY]: bytes <= SMALL_BYTES ? QUALITY.small : QUALITY.quick,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
});

const typeOf = (response: Response): string => response.headers.get('content-type') ?? '';
const isPacked = (response: Response): boolean => typeOf(response).includes(PACKED_TYPE);

/** What an answer says, undefined where it is no JSON, and its bytes as plain JSON. */
export type Said = { readonly json: unknown; readonly bytes: number };

/** What an answer of which all bytes are here says. Throws when the bytes are not what they should be. */
export const unpackAnswer = async (response: Response, bytes: Buffer): Promise<Said> => {
  const plain = isPacked(response) ? await unbrotli(bytes, { maxOutputLength: LIMITS.answerBytes }) : bytes;
  if (isPacked(response) && namesColumns(typeOf(response))) return unpackColumns(plain);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(plain);
  return { json: isPacked(response) || typeOf(response).includes('json') ? parseJson(text) : undefined, bytes: plain.byteLength };
};

/** What a part of a snapshot says, of which all bytes are here. Throws as above. */
export const unpackPart = async ({ head, packed: records }: WirePart): Promise<Said> => {
  const { json, bytes } = unpackColumns(await unbrotli(records, { maxOutputLength: LIMITS.answerBytes }));
  const around = parseJson(head);
  if (typeof around !== 'object' || around === null || typeof json !== 'object') throw new Error('terminated: the answer is not what was sent');
  return { json: { ...around, ...json }, bytes: bytes + head.length };
};

const unpackColumns = (plain: Buffer): Said => {
  const text = thaiText(plain);
  const message = text === null ? null : unpackMessage(parseJson(text), ANSWER, hashOf);
  if (message?.ok !== true) throw new Error('terminated: the answer is not what was sent');
  return { json: message.value.message, bytes: message.value.bytes };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Bytes of the whole body on the line as the answer's head says it, or supposes; null where it does not. */
export const lengthOf = (response: Response): number | null => {
  const range = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  const said = range?.[1] ?? response.headers.get('content-length') ?? response.headers.get(SIZE_HEADER);
  const length = said === null ? Number.NaN : Number(said);
  return Number.isInteger(length) && length > 0 ? length : null;
};
