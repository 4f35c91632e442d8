import { brotliCompress, brotliDecompress, constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { PACKED_TYPE } from '#core/sync/protocol.ts';

const brotli = promisify(brotliCompress);
const unbrotli = promisify(brotliDecompress);
const gzipped = promisify(gzip);

/** Below this size compression gains nothing. */
const COMPRESS_FROM_BYTES = 1_000;
/** Brotli 5 costs about what gzip 6 costs; 9 saves a sixth more for five times the work, which a small body does not feel and a slow line pays back. */
const QUALITY = { quick: 5, small: 9 } as const;
const SMALL_BYTES = 256 * 1024;
/** No honest answer unfolds to more. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

export type Coding = 'br' | 'gzip';
export type Packed = { readonly bytes: Uint8Array<ArrayBuffer>; readonly encoding: Coding | null; readonly plain: number };

/** JSON as it goes over the line. */
export const packBody = async (body: unknown, coding: Coding): Promise<Packed> => {
  const plain = Buffer.from(JSON.stringify(body), 'utf8');
  if (plain.byteLength < COMPRESS_FROM_BYTES) return { bytes: new Uint8Array(plain), encoding: null, plain: plain.byteLength };
  const packed = coding === 'gzip' ? await gzipped(plain) : await brotli(plain, { params: brotliFor(plain.byteLength) });
  return { bytes: new Uint8Array(packed), encoding: coding, plain: plain.byteLength };
};

const brotliFor = (bytes: number): Record<number, number> => ({
  [constants.BROTLI_PARAM_QUALITY]: bytes <= SMALL_BYTES ? QUALITY.small : QUALITY.quick,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
});

const isPacked = (response: Response): boolean => (response.headers.get('content-type') ?? '').includes(PACKED_TYPE);

/** The text of an answer of which all bytes are here. Throws when the bytes are not what they should be. */
export const unpackAnswer = async (response: Response, bytes: Buffer): Promise<string> =>
  new TextDecoder('utf-8', { fatal: true }).decode(isPacked(response) ? await unbrotli(bytes, { maxOutputLength: LARGEST_ANSWER }) : bytes);

/** Whether an answer is one of ours by its looks: a Wi-Fi's log-in page is not. */
export const isOurs = (response: Response): boolean => isPacked(response) || (response.headers.get('content-type') ?? '').includes('json');

/** Bytes of the whole body on the line as the answer's head says it; null where it does not. */
export const lengthOf = (response: Response): number | null => {
  const range = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  const said = range?.[1] ?? response.headers.get('content-length');
  const length = said === null ? Number.NaN : Number(said);
  return Number.isInteger(length) && length > 0 ? length : null;
};
