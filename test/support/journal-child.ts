import { randomBytes } from 'node:crypto';
import nodeFs, { writeSync } from 'node:fs';
import { createWriter } from '#core/journal/writer.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import { intent, must } from './journal-kit.ts';
import { sha256 } from './sha256.ts';

/**
 * A program that saves without end, to be killed: `node journal-child.ts <folder> [without-sync]`, the latter for a control that
 * must lose when the power is cut. It says on its output what it was told is
 * saved, one line each: position, text. A text is `<n of the change> <number of the draft>`.
 */
const folder = process.argv[2] ?? '';
const withoutSync = { ...nodeFs, fdatasyncSync: () => undefined, fsyncSync: () => undefined };
const store = createFileStore({ folder, segmentBytes: 30_000, ...(process.argv[3] === 'without-sync' ? { fs: withoutSync } : {}) });
const writer = must(createWriter({ store, bytes: machineBytes, now: Date.now, random: (count) => randomBytes(count), sha256, schemaVersion: 1 }));

const say = (position: number | undefined, text: string): void => void writeSync(1, `${String(position)} ${text}\n`);

for (let round = 0; ; round += 1) {
  const text = `change ${String(writer.state().n + 1)} ${'x'.repeat((round * 37) % 900)}`;
  const count = round % 10 === 9 ? 20 : 1;
  const saved = must(writer.saveChanges(Array.from({ length: count }, (_, index) => intent(`r${String(index)}`, { title: text }))));
  say(saved[0]?.position, text);
  const draft = must(writer.saveDraft('form', `draft ${String(round)}`));
  say(draft[0]?.position, `draft ${String(round)}`);
}
