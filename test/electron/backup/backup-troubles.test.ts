import { createHash, randomBytes } from 'node:crypto';
import fs, { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { journalLetters } from '#core/backup/backup-name.ts';
import type { Change } from '#core/change/change.ts';
import { realBackupFs, type BackupFs } from '#electron/main/backup/backup-fs.ts';
import { listBackups, tidyBackups } from '#electron/main/backup/backup-folder.ts';
import { readBackup } from '#electron/main/backup/read-backup.ts';
import { writeBackup, type JournalFiles } from '#electron/main/backup/write-backup.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { rebuildJournal } from '#electron/main/recovery/rebuild-journal.ts';
import { createSteps, endingJournalFs, Killed, troubledBackupFs, type Trouble } from '#test/support/failing-fs.ts';
import { bodiesOf, ENROLMENT, must, mustFail } from '#test/support/journal-kit.ts';

/** Backups and restores that end, find a full disk or lose their folder at every step they take. */
let root = '';
let journal: JournalFiles;
/** a profile whose journal went on after the backup that lies in `backups` */
let profile = '';
let backup = '';
let all: Set<string>;

const deps = { now: Date.now, random: (count: number): Uint8Array => randomBytes(count), sha256: (text: string): string => createHash('sha256').update(text).digest('hex') };
const AUTHOR = { officer: 'o', name: 'Sample Officer', device: 'PC 1' };
const AT = Date.UTC(2026, 10, 27, 9);

const order = (folder: string, at = AT) => ({ journal, folder, reason: 'daily' as const, at, app: '0.1.0', unit: null, device: 'PC 1', passphrase: null });

const valuesIn = (folder: string): Set<string> => {
  const writer = must(openJournal(folder, deps));
  const values = bodiesOf(writer).flatMap(({ body }) => (['changes', 'received', 'reissued'].includes(body.kind) ? (body['changes'] as Change[]) : [])).map(({ set }) => JSON.stringify(set['notes']));
  writer.close();
  return new Set(values);
};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'phinong-troubles-'));
  profile = join(root, 'profile');
  const folder = join(profile, 'journal');
  const save = (from: number, to: number): void => {
    const writer = must(openJournal(folder, deps));
    if (from === 1) must(writer.saveEnrolment(ENROLMENT));
    for (let n = from; n <= to; n += 1) must(writer.saveChanges([{ intent: { kind: 'agreement', record: `r${String(n)}`, set: { notes: `${String(n)} ${randomBytes(2_000).toString('hex')}` }, base: {} }, author: AUTHOR }]));
    const { journalId, lastPosition } = writer.state();
    writer.close();
    journal = { folder, journalId, position: lastPosition, files: readdirSync(folder).filter((name) => name.endsWith('.journal')).map((name) => ({ name, bytes: statSync(join(folder, name)).size })) };
  };
  save(1, 40);
  backup = join(profile, 'backups', must(await writeBackup(order(join(profile, 'backups')))).file);
  save(41, 60);
  all = valuesIn(folder);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(root, `try-${String((folders += 1))}`);

/** Tries a backup beside an older good one with trouble at each of its steps; answers how many steps a backup has. */
const atEveryStep = async (trouble: Trouble, check: (folder: string, outcome: unknown, steps: ReturnType<typeof createSteps>) => Promise<void> | void): Promise<number> => {
  for (let at = 1; ; at += 1) {
    const folder = newFolder();
    cpSync(join(profile, 'backups'), folder, { recursive: true });
    const steps = createSteps(at, trouble, () => rmSync(folder, { recursive: true }));
    const outcome: unknown = await writeBackup(order(folder, AT + 86_400_000), troubledBackupFs(steps)).catch((problem: unknown) => problem);
    if (!steps.hasCome()) return steps.count();
    await check(folder, outcome, steps);
    rmSync(folder, { recursive: true, force: true });
  }
};

const allWhole = async (folder: string): Promise<number> => {
  const listed = await listBackups(folder);
  for (const { file } of listed) must(await readBackup(join(folder, file), null));
  return listed.length;
};

describe('a backup with trouble at every one of its steps', () => {
  test('that is killed leaves the older ones and itself whole or not at all, and the next one clears what it left', async () => {
    const steps = await atEveryStep('killed', async (folder, outcome) => {
      expect(outcome).toBeInstanceOf(Killed);
      expect(await allWhole(folder)).toBeGreaterThanOrEqual(1);
      must(await writeBackup(order(folder, AT + 2 * 86_400_000)));
      await tidyBackups(folder, journalLetters(journal.journalId));
      expect(await allWhole(folder)).toBeGreaterThanOrEqual(2);
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    });
    expect(steps).toBeGreaterThan(6);
  }, 120_000);

  test('that finds the disk full says so, takes back what it wrote and leaves the older ones', async () => {
    const steps = await atEveryStep('full', async (folder, outcome) => {
      expect(outcome).toMatchObject({ ok: false, error: { type: 'backup-full', folder } });
      expect(await allWhole(folder)).toBeGreaterThanOrEqual(1);
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    });
    expect(steps).toBeGreaterThan(6);
  }, 120_000);

  test('whose folder vanishes never claims to be made, but for a folder that it made itself', async () => {
    const steps = await atEveryStep('vanished', (folder, outcome, { count }) => {
      const { ok: isMade } = outcome as { ok: boolean };
      expect([isMade, isMade ? readdirSync(folder).length : (outcome as { error: { type: string } }).error.type]).toEqual(isMade ? [true, 1] : [false, 'backup-folder']);
      expect(count()).toBeGreaterThan(0);
    });
    expect(steps).toBeGreaterThan(6);
  }, 120_000);
});

describe('a backup on its way to the disk', () => {
  /** Every step in the order in which the disk hears of it; `spoilt`: what is written is not what was given. */
  const watchedFs = (steps: string[], spoilt = false): BackupFs => ({
    ...realBackupFs,
    rename: (from, to) => {
      steps.push('named');
      return promises.rename(from, to);
    },
    open: (async (path: string, flags: string) => {
      const handle = await promises.open(path, flags);
      const sync = handle.sync.bind(handle);
      handle.sync = () => {
        steps.push('folder synced');
        return sync();
      };
      return handle;
    }) as typeof promises.open,
    write: (path) =>
      fs.createWriteStream(path, {
        flush: true,
        fs: {
          ...fs,
          write: ((fd: number, bytes: Buffer, offset: number, length: number, position: number | null, done: (problem: Error | null, written?: number) => void) => {
            if (steps.at(-1) !== 'written') steps.push('written');
            const given = Buffer.from(bytes);
            if (spoilt && offset + 200 < given.length) given.writeUInt8((given[offset + 200] ?? 0) ^ 1, offset + 200);
            return fs.write(fd, spoilt ? given : bytes, offset, length, position, done);
          }) as typeof fs.write,
          writev: undefined as unknown as typeof fs.writev,
          fsync: ((fd: number, done: (problem: Error | null) => void) => {
            steps.push('synced');
            return fs.fsync(fd, done);
          }) as typeof fs.fsync,
        } as typeof fs,
      }),
  });

  test('is synced before it gets its name, and its folder after that', async () => {
    const steps: string[] = [];
    must(await writeBackup(order(newFolder()), watchedFs(steps)));
    expect(steps).toEqual(['written', 'synced', 'named', 'folder synced']);
  });

  test('that reads back as something else never gets its name, is told, and the older ones stay', async () => {
    const folder = newFolder();
    cpSync(join(profile, 'backups'), folder, { recursive: true });
    const before = readdirSync(folder);
    const steps: string[] = [];
    expect(mustFail(await writeBackup(order(folder, AT + 86_400_000), watchedFs(steps, true)))).toMatchObject({ type: 'backup-unverified', fault: { type: 'backup-damaged' } });
    expect(steps).toEqual(['written', 'synced']);
    expect(readdirSync(folder)).toEqual(before);
    expect(await allWhole(folder)).toBe(before.length);
  });
});

describe('a restore that is killed at every one of its steps', () => {
  test('leaves the old journal or the new one, whole, and loses nothing of either', async () => {
    for (let at = 1; ; at += 1) {
      const folder = newFolder();
      cpSync(profile, folder, { recursive: true });
      const steps = createSteps(at, 'killed');
      const restored: unknown = await rebuildJournal({ journalFolder: join(folder, 'journal'), backups: [{ path: backup, passphrase: null }], fromView: [], ...deps, fs: endingJournalFs(steps) }).catch((problem: unknown) => problem);
      expect(restored instanceof Killed).toBe(steps.hasCome());
      expect(valuesIn(join(folder, 'journal'))).toEqual(all);
      const again = must(await rebuildJournal({ journalFolder: join(folder, 'journal'), backups: [{ path: backup, passphrase: null }], fromView: [], ...deps, now: () => Date.now() + 60_000 }));
      expect(again.toSend).toBe(all.size);
      rmSync(folder, { recursive: true });
      if (steps.hasCome()) continue;
      expect(steps.count()).toBeGreaterThan(8);
      return;
    }
  }, 300_000);

  test('or finds the disk full says so and leaves the old journal', async () => {
    const folder = newFolder();
    cpSync(profile, folder, { recursive: true });
    const steps = createSteps(3, 'full');
    expect(mustFail(await rebuildJournal({ journalFolder: join(folder, 'journal'), backups: [{ path: backup, passphrase: null }], fromView: [], ...deps, fs: endingJournalFs(steps) })).type).toMatch(/full/);
    expect(valuesIn(join(folder, 'journal'))).toEqual(all);
  });
});
