import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeGroup } from '#core/journal/frame.ts';
import { KIND_CODES } from '#core/journal/kinds.ts';
import { FORMAT_VERSION } from '#core/journal/segment.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import { must } from '#test/support/journal-kit.ts';

const segmentsIn = (profile: string): readonly string[] => readdirSync(join(profile, 'journal')).filter((name) => name.endsWith('.journal')).toSorted().map((name) => join(profile, 'journal', name));

/** Gives a segment the form number of a newer version. Answers how to undo it. */
export const newerSegment = (profile: string): (() => void) => {
  const path = segmentsIn(profile).at(-1) ?? '';
  const before = readFileSync(path);
  const bytes = Buffer.from(before);
  bytes.writeUInt32LE(FORMAT_VERSION + 1, 8);
  bytes.writeUInt32LE(machineBytes.crc32(bytes.subarray(0, 16)), 16);
  writeFileSync(path, bytes);
  return () => writeFileSync(path, before);
};

/** Puts a frame behind the last one whose body is in an encoding of tomorrow. Answers how to undo it. */
export const newerEncoding = (profile: string, encoding: number): (() => void) => {
  const store = createFileStore({ folder: join(profile, 'journal') });
  const { lastPosition } = must(store.open());
  store.close();
  const path = segmentsIn(profile).at(-1) ?? '';
  const before = readFileSync(path);
  const frame = Buffer.from(encodeGroup([{ kind: KIND_CODES.changes, body: new Uint8Array([1, 2, 3]) }], lastPosition + 1, lastPosition, machineBytes.crc32));
  frame.writeUInt8(encoding, 21);
  frame.writeUInt32LE(machineBytes.crc32(frame.subarray(4)), 0);
  writeFileSync(path, Buffer.concat([before, frame]));
  return () => writeFileSync(path, before);
};

/** Puts a frame behind the last one whose kind says that it must be known: see core/journal/kinds.ts. Answers how to undo it. */
export const newerMeaning = (profile: string): (() => void) => {
  const store = createFileStore({ folder: join(profile, 'journal') });
  must(store.open());
  const path = join(profile, 'journal', store.segments().at(-1)?.name ?? '');
  const before = readFileSync(path).subarray(0, store.segments().at(-1)?.bytes);
  must(store.append([{ kind: 200, body: machineBytes.encode('{"kind":"of-tomorrow"}') }], () => null));
  store.close();
  return () => writeFileSync(path, before);
};
