/**
 * CRC-32 (the one of Ethernet and zip) of bytes: what a frame carries, so that a flipped bit or a torn write is seen. `before` is
 * the checksum of what stands before them, where both are meant.
 */
export type Crc32 = (bytes: Uint8Array, before?: number) => number;

const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** The portable form. A machine that has a faster one (zlib's) passes that instead; both give the same numbers. */
export const crc32: Crc32 = (bytes, before = 0) => {
  let value = before ^ 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
};
