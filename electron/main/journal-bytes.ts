import { createHash } from 'node:crypto';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Bytes } from '#core/journal/bytes.ts';

/** The machine's own encoders and checksums: the ones of core's ports that are fast here. */
export const machineBytes: Bytes = {
  encode: (text) => Buffer.from(text, 'utf8'),
  decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
  crc32: (bytes, before) => crc32(bytes, before),
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  newSha256: () => {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
  },
  deflate: (bytes) => deflateRawSync(bytes),
  inflate: (bytes, length) => {
    try {
      const content = inflateRawSync(bytes, { maxOutputLength: length });
      return content.length === length ? content : null;
    } catch {
      // What does not unpack was damaged, whatever zlib has to say about it.
      return null;
    }
  },
};
