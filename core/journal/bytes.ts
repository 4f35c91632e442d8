import type { Crc32 } from './crc32.ts';

/** What the journal needs of the machine to turn text into checked bytes and back. Core has neither encoders nor hashes of its own. */
export type Bytes = {
  /** text to UTF-8 */
  readonly encode: (text: string) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => string;
  readonly crc32: Crc32;
  /** 64 lower-case hexadecimal digits */
  readonly sha256: (bytes: Uint8Array) => string;
  /** the same over parts that come one after the other */
  readonly newSha256: () => Hash;
  /** raw DEFLATE (RFC 1951) */
  readonly deflate: (bytes: Uint8Array) => Uint8Array;
  /** the other way, to exactly so many bytes; null where that is not what they say */
  readonly inflate: (bytes: Uint8Array, length: number) => Uint8Array | null;
};

export type Hash = { readonly update: (bytes: Uint8Array) => void; readonly digest: () => string };

/** Positions need more than 32 bits and fewer than 53: six bytes, least significant first, as everything in the journal. */
const LOW = 0x1_0000_0000;
export const MAX_U48 = 0xffff_ffff_ffff;

export const readU48 = (view: DataView, at: number): number => view.getUint32(at, true) + view.getUint16(at + 4, true) * LOW;

export const writeU48 = (view: DataView, at: number, value: number): void => {
  view.setUint32(at, value % LOW, true);
  view.setUint16(at + 4, Math.floor(value / LOW), true);
};

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
