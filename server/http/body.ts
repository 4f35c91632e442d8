import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, type BrotliDecompress, type Gunzip } from 'node:zlib';
import { isTooDeep } from '#core/json-depth.ts';
import { unpackMessage } from '#core/sync/columns/message.ts';
import { thaiText } from '#core/sync/columns/thai-text.ts';
import { hashOf } from '../store/canonical.ts';
import { Refused } from './refused.ts';

/**
 * The JSON of a request's body. What comes out of the compression is counted as it comes, so that a small bomb never unfolds:
 * 413 beyond `maxBytes`, 415 for a compression that is not ours, 400 for what is not JSON in UTF-8.
 */
export const readJsonBody = (payload: Readable, encoding: string | undefined, length: string | undefined, maxBytes: number): Promise<unknown> =>
  readBody(payload, unpackerOf(encoding), length, maxBytes, (bytes) => parse(bytes, utf8));

/** What such a body may stand for: changes, and bytes once they are written out. */
type Limits = { readonly rows: number; readonly bytes: number };

/** The same of a body in columns: neither its text nor what it stands for is larger than `limits`. */
export const readColumnsBody = (payload: Readable, length: string | undefined, limits: Limits): Promise<unknown> =>
  readBody(payload, createBrotliDecompress(), length, limits.bytes, (bytes) => {
    const read = unpackMessage(parse(bytes, thaiText), limits, hashOf);
    if (read.ok) return read.value.message;
    throw read.error.type === 'too-large' ? new Refused(413, 'too-large') : new Refused(400, 'malformed');
  });

const readBody = async (payload: Readable, unpack: Unpack | null, length: string | undefined, maxBytes: number, read: (bytes: Buffer) => unknown): Promise<unknown> => {
  try {
    if (Number(length) > maxBytes) throw new Refused(413, 'too-large');
    return read(await collect(unpack === null ? payload : piped(payload, unpack), maxBytes));
  } catch (problem) {
    // The rest is read and dropped until the answer is out: an asker whose line is cut while it speaks would never hear it.
    payload.unpipe();
    payload.resume();
    throw problem instanceof Refused ? problem : new Refused(400, 'malformed');
  } finally {
    unpack?.destroy();
  }
};

/** The bytes of a body as they are, at most so many. */
export const readBytes = async (payload: Readable, encoding: string | undefined, length: string | undefined, maxBytes: number): Promise<Buffer> => {
  if (encoding !== undefined && encoding !== 'identity') throw new Refused(415, 'malformed');
  if (Number(length) > maxBytes) throw new Refused(413, 'too-large');
  try {
    return await collect(payload, maxBytes);
  } catch (problem) {
    payload.resume();
    throw problem instanceof Refused ? problem : new Refused(400, 'malformed');
  }
};

type Unpack = BrotliDecompress | Gunzip;

const unpackerOf = (encoding: string | undefined): Unpack | null => {
  if (encoding === undefined || encoding === 'identity') return null;
  if (encoding === 'br') return createBrotliDecompress();
  if (encoding === 'gzip') return createGunzip();
  throw new Refused(415, 'malformed');
};

/** A pipe that also ends when its source breaks off. */
const piped = (payload: Readable, unpack: Unpack): Unpack => {
  payload.once('close', () => {
    if (!payload.readableEnded) unpack.destroy(new Error('The line broke.'));
  });
  payload.once('error', (problem) => unpack.destroy(problem));
  return payload.pipe(unpack);
};

const collect = async (source: Readable, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let seen = 0;
  for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    seen += chunk.byteLength;
    if (seen > maxBytes) throw new Refused(413, 'too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Null for what is not UTF-8. RFC 8259 lets a parser ignore a byte order mark. */
const utf8 = (bytes: Buffer): string | null => (isUtf8(bytes) ? bytes.toString('utf8').replace(/^\ufeff/, '') : null);

const parse = (bytes: Buffer, decode: (bytes: Buffer) => string | null): unknown => {
  if (isTooDeep(bytes)) throw new Refused(400, 'malformed');
  try {
    return JSON.parse(decode(bytes) ?? '') as unknown;
  } catch {
    throw new Refused(400, 'malformed');
  }
};
