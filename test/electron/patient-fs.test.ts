import { createHash, randomBytes } from 'node:crypto';
import nodeFs, { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { realBackupFs } from '#electron/main/backup/backup-fs.ts';
import { readBackup } from '#electron/main/backup/read-backup.ts';
import { writeBackup } from '#electron/main/backup/write-backup.ts';
import { writeStickFile } from '#electron/main/exchange/stick-files.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { inPatience, patiently } from '#electron/main/patient-fs.ts';
import { beingWritten, putInPlace } from '#electron/main/recovery/placing.ts';
import { rebuildJournal } from '#electron/main/recovery/rebuild-journal.ts';
import { bodiesOf, intent, must, mustFail } from '#test/support/journal-kit.ts';

/** A virus scanner, an indexer or a backup program that holds a file for a moment, at every step where something gets its name. */
const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0).toReversed()) one();
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-held-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const deps = { now: Date.now, random: (count: number): Uint8Array => randomBytes(count), sha256: (text: string): string => createHash('sha256').update(text).digest('hex') };
const heldBy = (code: string): Error => Object.assign(new Error(`${code}: somebody else holds it`), { code });

/** Work that fails with a code as often as is said, and then does what it does. */
const held = <A extends readonly unknown[], R>(times: number, code: string, work: (...args: A) => R) => {
  let left = times;
  return (...args: A): R => {
    if ((left -= 1) >= 0) throw heldBy(code);
    return work(...args);
  };
};

const aJournal = (folder: string) => {
  const writer = must(openJournal(folder, deps));
  for (let n = 1; n <= 5; n += 1) must(writer.saveChanges([intent(`r${String(n)}`, { notes: `note ${String(n)}` })]));
  const { journalId, lastPosition } = writer.state();
  const files = writer.files();
  writer.close();
  return { folder, journalId, position: lastPosition, files };
};

describe.each(['EBUSY', 'EPERM', 'EACCES'])('a file that somebody else holds for a moment (%s)', (code) => {
  test('gets its name as a backup all the same', async () => {
    const folder = newFolder();
    const order = { journal: aJournal(join(folder, 'journal')), folder: join(folder, 'backups'), reason: 'daily' as const, at: Date.now(), app: '0.1.0', unit: null, device: 'PC 1', passphrase: null };
    const made = must(await writeBackup(order, { ...realBackupFs, rename: held(3, code, (from, to) => promises.rename(from, to)) }));
    expect(readdirSync(order.folder)).toEqual([made.file]);
    must(await readBackup(join(order.folder, made.file), null));
  });

  test('becomes the journal in a recovery all the same, at each of its three changes of names', () => {
    for (const at of [0, 1, 2]) {
      const folder = join(newFolder(), 'journal');
      aJournal(folder);
      aJournal(beingWritten(folder));
      let renames = 0;
      let tries = 0;
      putInPlace(folder, `${folder}-aside`, {
        ...nodeFs,
        renameSync: (from, to) => {
          if (renames === at && (tries += 1) <= 3) throw heldBy(code);
          renames += 1;
          nodeFs.renameSync(from, to);
        },
      });
      expect([renames, existsSync(`${folder}-aside`), existsSync(beingWritten(folder))]).toEqual([3, true, false]);
      must(openJournal(folder, deps)).close();
    }
  });

  test('is written to a stick all the same', async () => {
    const folder = newFolder();
    const fs = { open: promises.open, readFile: held(2, code, (path: string) => promises.readFile(path)), rename: held(2, code, (from, to) => promises.rename(from, to)) as typeof promises.rename, rm: promises.rm, stat: promises.stat, statfs: promises.statfs };
    must(await writeStickFile(join(folder, 'a.phinong'), Buffer.from('text'), fs));
    expect(readdirSync(folder)).toEqual(['a.phinong']);
  });
});

describe('patience', () => {
  test('ends: what is held for good is told, and nothing half lies there', async () => {
    const folder = newFolder();
    const order = { journal: aJournal(join(folder, 'journal')), folder: join(folder, 'backups'), reason: 'daily' as const, at: Date.now(), app: '0.1.0', unit: null, device: 'PC 1', passphrase: null };
    expect(mustFail(await writeBackup(order, { ...realBackupFs, rename: held(99, 'EBUSY', () => Promise.resolve()) }))).toEqual({ type: 'backup-folder', folder: order.folder, detail: 'EBUSY' });
    expect(readdirSync(order.folder)).toEqual([]);
  });

  test('ends in a recovery too: the old journal stays in its place and can be opened', async () => {
    const folder = join(newFolder(), 'journal');
    aJournal(folder);
    const fs = { ...nodeFs, renameSync: ((from, to) => {
      if (String(from) === folder) throw heldBy('EPERM');
      nodeFs.renameSync(from, to);
    }) as typeof nodeFs.renameSync };
    expect(mustFail(await rebuildJournal({ journalFolder: folder, backups: [], fromView: [], ...deps, fs }))).toEqual({ type: 'recovery-not-written', detail: 'EPERM' });
    const writer = must(openJournal(folder, deps));
    undo.push(() => writer.close());
    expect(bodiesOf(writer).filter(({ body }) => body.kind === 'changes')).toHaveLength(5);
  });

  test('is only for what passes: a full disk, a folder that is gone and a mistake in the code are told at once', async () => {
    const waits: number[] = [];
    for (const problem of [heldBy('ENOSPC'), heldBy('ENOENT'), new Error('a mistake')]) {
      await expect(inPatience(() => Promise.reject(problem), (ms) => Promise.resolve(waits.push(ms)))).rejects.toBe(problem);
      expect(() => patiently({ ...nodeFs, renameSync: () => { throw problem; } }, (ms) => waits.push(ms)).renameSync('a', 'b')).toThrow(problem);
    }
    expect(waits).toEqual([]);
  });
});
