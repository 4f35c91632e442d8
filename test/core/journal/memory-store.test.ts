import { createMemoryStore, type MemoryFiles } from '#core/journal/memory-store.ts';
import { plainBytes } from '#test/support/journal-kit.ts';
import { describeJournalStore } from '#test/support/journal-suite.ts';

let journals = 0;

describeJournalStore('in memory', () => {
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
  };
});
