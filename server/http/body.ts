import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, type BrotliDecompress, type Gunzip } from 'node:zlib';
import { isTooDeep } from '#core/json-depth.ts';
import { Refused } from './refused.ts';

/**
 * The JSON of a request's body. What comes out of the compression is counted as it comes, so that a small bomb never unfolds:
 * 413 beyond `maxBytes`, 415 for a compression that is not ours, 400 for what is not JSON in UTF-8.
 */
export const readJsonBody = async (payload: Readable, encoding: string | undefined, length: string | undefined, maxBytes: number): Promise<unknown> => {
  const unpack = unpackerOf(encoding);
  if (Number(length) > maxBytes) throw new Refused(413, 'too-large');
  try {
    return parse(await collect(unpack === null ? payload : piped(payload, unpack), maxBytes));
  } catch (problem) {
    // The rest is read and dropped until the answer is out: an asker whose line is cut while it speaks would never hear it.
    payload.unpipe();
    payload.resume();
    throw problem instanceof Refused ? problem : new Refused(400, 'malformed');
  } finally {
    unpack?.destroy();
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

const parse = (bytes: Buffer): unknown => {
  if (isTooDeep(bytes)) throw new Refused(400, 'malformed');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new Refused(400, 'malformed');
  }
};
