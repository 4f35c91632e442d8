import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createFileStore } from '#electron/main/journal-file.ts';
import { describeJournalStore } from '#test/support/journal-suite.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describeJournalStore('in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  folders.push(folder);
  return {
    newStore: (segmentBytes) => createFileStore({ folder, ...(segmentBytes === undefined ? {} : { segmentBytes }) }),
    kill: () => rmSync(join(folder, 'journal.lock')),
    names: () => readdirSync(folder).filter((name) => name.endsWith('.journal')).toSorted(),
    read: (name) => new Uint8Array(readFileSync(join(folder, name))),
    write: (name, bytes) => writeFileSync(join(folder, name), bytes),
    rename: (from, to) => renameSync(join(folder, from), join(folder, to)),
    remove: (name) => rmSync(join(folder, name)),
  };
});
