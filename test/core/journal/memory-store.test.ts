import { createMemoryDisk, createMemoryStore, type MemoryFiles } from '#core/journal/memory-store.ts';
import type { UpkeepPort } from '#core/journal/upkeep.ts';
import { ok } from '#core/result.ts';
import { plainBytes } from '#test/support/journal-kit.ts';
import { describeJournalStore } from '#test/support/journal-suite.ts';
import { describeUpkeep, type UpkeepMedium } from '#test/support/upkeep-suite.ts';

let journals = 0;

const newMedium = (): UpkeepMedium => {
  const files: MemoryFiles = new Map();
  const segments = (): string[] => [...files.keys()].filter((name) => name.endsWith('.journal') && !name.includes('/')).toSorted();
  return {
    newStore: (segmentBytes) =>
      createMemoryStore({ files, bytes: plainBytes, newJournalId: () => `journal-${String((journals += 1)).padStart(9, '0')}`, ...(segmentBytes === undefined ? {} : { segmentBytes }) }),
    kill: () => void files.delete('lock'),
    names: segments,
    read: (name) => files.get(name)!.slice(),
    write: (name, bytes) => void files.set(name, bytes.slice()),
    rename: (from, to) => {
      files.set(to, files.get(from)!);
      files.delete(from);
    },
    remove: (name) => void files.delete(name),
    port: portOn(files),
  };
};

/** The work in the background on files in memory, where nothing takes time. */
const portOn = (files: MemoryFiles): UpkeepPort => ({
  read: (name, at, bytes) => Promise.resolve(createMemoryDisk(files).read(name, at, bytes)),
  writeBeside: (name, parts) => {
    files.set(`${name}.part`, Uint8Array.from(parts.flatMap((part) => [...part])));
    return Promise.resolve(ok(`${name}.part`));
  },
  removeBeside: (name) => Promise.resolve(void files.delete(name)),
  deflate: (bytes) => Promise.resolve(plainBytes.deflate(bytes)),
  inflate: (bytes, length) => Promise.resolve(plainBytes.inflate(bytes, length)),
  breathe: () => Promise.resolve(),
});

describeJournalStore('in memory', newMedium);
describeUpkeep('in memory', newMedium);
