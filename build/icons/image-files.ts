import { crc32, deflateSync } from 'node:zlib';
import type { Pixels } from './pixels.ts';

const chunk = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([head, typed, sum]);
};

/** A PNG file with 8 bits for each of red, green, blue and alpha. */
export const toPng = ({ size, rgba }: Pixels): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Array.from({ length: size }, (_, row) => Buffer.concat([Buffer.of(0), rgba.subarray(row * size * 4, (row + 1) * size * 4)]));
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
};

// The bitmap inside an icon file: header with doubled height, rows from the bottom as blue, green, red, alpha, then an empty mask.
const toIconBitmap = ({ size, rgba }: Pixels): Buffer => {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(size, 4);
  header.writeInt32LE(size * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const body = Buffer.alloc(size * size * 4);
  for (let at = 0; at < size * size; at += 1) {
    const from = at * 4;
    const to = ((size - 1 - Math.floor(at / size)) * size + (at % size)) * 4;
    body.set([rgba[from + 2] ?? 0, rgba[from + 1] ?? 0, rgba[from] ?? 0, rgba[from + 3] ?? 0], to);
  }
  const mask = Buffer.alloc(Math.ceil(size / 32) * 4 * size);
  return Buffer.concat([header, body, mask]);
};

/** A Windows icon file. Only 256 is a PNG inside, as older readers (installers among them) expect. */
export const toIco = (images: readonly Pixels[]): Buffer => {
  const bodies = images.map((image) => (image.size >= 256 ? toPng(image) : toIconBitmap(image)));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [index, image] of images.entries()) {
    const length = bodies[index]?.length ?? 0;
    const at = 6 + 16 * index;
    head.set([image.size % 256, image.size % 256, 0, 0], at);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += length;
  }
  return Buffer.concat([head, ...bodies]);
};
