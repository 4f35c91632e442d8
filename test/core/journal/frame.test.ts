import * as fc from 'fast-check';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { crc32 } from '#core/journal/crc32.ts';
import { encodeGroup, FRAME_HEADER_BYTES, frameBytes, MAX_BODY_BYTES, readFrame, type FrameInput } from '#core/journal/frame.ts';
import { scanFrames } from '#core/journal/scan.ts';

const arbitraryGroup: fc.Arbitrary<FrameInput[]> = fc.array(fc.record({ kind: fc.nat({ max: 255 }), body: fc.uint8Array({ minLength: 1, maxLength: 60 }) }), { minLength: 1, maxLength: 5 });
const arbitraryPosition = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 2 ** 32 - 3, max: 2 ** 32 + 3 }), fc.integer({ min: 2 ** 47, max: 2 ** 48 - 10 }));

describe('a checksum', () => {
  test('is the CRC-32 that everybody knows', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  test('is the same from core and from the machine', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
    );
  });
});

describe('a frame', () => {
  test('is read back as it was written, at any position', () => {
    fc.assert(
      fc.property(arbitraryGroup, arbitraryPosition, fc.nat(), (group, first, synced) => {
        const bytes = encodeGroup(group, first, synced, crc32);
        expect(bytes.length).toBe(frameBytes(group));
        const { frames, end, finding } = scanFrames(bytes, 0, first, crc32);
        expect(finding).toBeNull();
        expect(end).toBe(bytes.length);
        expect(frames.map(({ frame }) => ({ kind: frame.kind, body: new Uint8Array(frame.body) }))).toEqual(group);
        expect(frames.map(({ frame }) => [frame.position, frame.synced, frame.goesOn])).toEqual(group.map((_, index) => [first + index, synced, index < group.length - 1]));
      }),
    );
  });

  test('with one changed bit is never read', () => {
    fc.assert(
      fc.property(arbitraryGroup, fc.nat(), (group, where) => {
        const bytes = encodeGroup(group.slice(0, 1), 7, 6, crc32);
        const bit = where % (bytes.length * 8);
        bytes[bit >> 3] = bytes[bit >> 3]! ^ (1 << (bit & 7));
        expect(readFrame(bytes, 0, crc32).type).not.toBe('frame');
      }),
    );
  });

  test('is not believed about a length beyond the limit', () => {
    const bytes = new Uint8Array(FRAME_HEADER_BYTES);
    const view = new DataView(bytes.buffer);
    view.setUint32(4, MAX_BODY_BYTES + 1, true);
    expect(readFrame(bytes, 0, crc32)).toEqual({ type: 'bad', fault: 'length' });
    view.setUint32(4, 0, true);
    expect(readFrame(bytes, 0, crc32)).toEqual({ type: 'bad', fault: 'length' });
    view.setUint32(4, MAX_BODY_BYTES, true);
    expect(readFrame(bytes, 0, crc32)).toEqual({ type: 'short', needs: FRAME_HEADER_BYTES + MAX_BODY_BYTES });
  });

  test('in a form that has bits of no meaning is refused, although its checksum fits', () => {
    const bytes = encodeGroup([{ kind: 1, body: new Uint8Array([1]) }], 1, 0, crc32);
    bytes[21] = 0x40;
    new DataView(bytes.buffer).setUint32(0, crc32(bytes.subarray(4)), true);
    expect(readFrame(bytes, 0, crc32)).toEqual({ type: 'bad', fault: 'form' });
  });

  test('with another encoding is read whole, and says which', () => {
    const bytes = encodeGroup([{ kind: 1, body: new Uint8Array([1, 2, 3]) }], 1, 0, crc32);
    bytes[21] = 0x03;
    new DataView(bytes.buffer).setUint32(0, crc32(bytes.subarray(4)), true);
    expect(readFrame(bytes, 0, crc32)).toMatchObject({ type: 'frame', frame: { encoding: 3, position: 1 } });
  });
});

describe('arbitrary bytes', () => {
  test('never end a scan with an exception or a frame that nobody wrote', () => {
    fc.assert(
      fc.property(arbitraryGroup, fc.uint8Array({ maxLength: 200 }), (group, garbage) => {
        const good = encodeGroup(group, 1, 0, crc32);
        const scan = scanFrames(Uint8Array.from([...good, ...garbage]), 0, 1, crc32);
        expect(scan.frames).toHaveLength(group.length);
        expect(scan.end).toBe(good.length);
        expect(scan.finding).toEqual(garbage.length === 0 ? null : { type: 'torn-tail' });
      }),
    );
  });
});
