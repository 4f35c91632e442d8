import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { JournalWriter } from '#core/journal/writer.ts';
import { backUpAsIs } from '#electron/main/backup/backup-as-is.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { lookIntoBackup } from '#electron/main/recovery/look-into-backup.ts';
import { rebuildJournal } from '#electron/main/recovery/rebuild-journal.ts';
import { ENROLMENT, must, mustFail } from '#test/support/journal-kit.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0).toReversed()) one();
});

const deps = { now: Date.now, random: (count: number): Uint8Array => randomBytes(count), sha256: (text: string): string => createHash('sha256').update(text).digest('hex') };
const AUTHOR = { officer: 'o', name: 'Sample Officer', device: 'PC 1' };
const OTHER_UNIT = { ...ENROLMENT, unit: { ...ENROLMENT.unit, code: 'TH-50', nameTh: 'หน่วยงานอื่น', nameEn: 'Another unit' } };

const aPc = (unit: typeof ENROLMENT | null = ENROLMENT) => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-look-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const journalFolder = join(folder, 'journal');
  const writer = must(openJournal(journalFolder, deps));
  undo.push(() => writer.close());
  if (unit !== null) must(writer.saveEnrolment(unit));
  const backUp = async (passphrase: string | null = null): Promise<string> =>
    join(folder, 'backups', must(await backUpAsIs(journalFolder, { folder: join(folder, 'backups'), at: Date.UTC(2026, 10, 27), app: '0.1.0', device: 'PC 1', passphrase })).file);
  return { folder, journalFolder, writer, backUp };
};

const save = (writer: JournalWriter, record: string, set: Record<string, string | boolean>): void => void must(writer.saveChanges([{ intent: { kind: 'agreement', record, set, base: {} }, author: AUTHOR }]));

const look = (pc: Pick<ReturnType<typeof aPc>, 'journalFolder'> & { writer: JournalWriter | null }, path: string, passphrase: string | null = null) =>
  lookIntoBackup({ path, passphrase, journalFolder: pc.journalFolder, writer: pc.writer, progress: () => undefined });

const filesIn = (folder: string): Record<string, string> => Object.fromEntries(readdirSync(folder).filter((name) => name.endsWith('.journal')).map((name) => [name, createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')]));

describe('looking into a backup', () => {
  test('tells what it holds, whose it is, and what is only there, only here and different, open or closed', async () => {
    const pc = aPc();
    save(pc.writer, 'a', { notes: '1' });
    save(pc.writer, 'b', { notes: '1' });
    const path = await pc.backUp();
    save(pc.writer, 'b', { notes: '2' });
    save(pc.writer, 'c', { notes: '1' });
    const seen = must(await look(pc, path));
    expect(seen).toMatchObject({
      at: Date.UTC(2026, 10, 27), app: '0.1.0', device: 'PC 1', unit: { code: 'TH-57' }, isOwn: true,
      kinds: [{ kind: 'agreement', here: 3, there: 2, onlyHere: 1, onlyThere: 0, different: 1 }],
      edits: { onlyHere: 2, onlyThere: 0 },
    });
    pc.writer.close();
    expect(must(await look({ ...pc, writer: null }, path))).toEqual(seen);
  });

  test('on a new PC finds everything only there', async () => {
    const old = aPc();
    save(old.writer, 'a', { notes: '1' });
    const path = await old.backUp();
    expect(must(await look(aPc(null), path))).toMatchObject({ isOwn: false, unit: { code: 'TH-57' }, kinds: [{ here: 0, there: 1, onlyThere: 1 }], edits: { onlyHere: 0, onlyThere: 1 } });
  });

  test('finds nothing to bring back after it was restored, once or three times', async () => {
    const pc = aPc();
    save(pc.writer, 'a', { notes: '1' });
    const path = await pc.backUp();
    save(pc.writer, 'a', { notes: '2' });
    pc.writer.close();
    for (let time = 1; time <= 3; time += 1) {
      must(await rebuildJournal({ journalFolder: pc.journalFolder, backups: [{ path, passphrase: null }], fromView: [], ...deps, now: () => Date.now() + time * 60_000 }));
      expect(must(await look({ ...pc, writer: null }, path))).toMatchObject({ kinds: [{ here: 1, there: 1, onlyThere: 0 }], edits: { onlyThere: 0, onlyHere: 1 } });
      const writer = must(openJournal(pc.journalFolder, deps));
      expect(writer.state().unacknowledged).toBe(2);
      writer.close();
    }
  });

  test('says what is wrong with one that cannot be used, and touches nothing', async () => {
    const pc = aPc();
    save(pc.writer, 'a', { notes: '1' });
    const other = aPc(OTHER_UNIT);
    save(other.writer, 'x', { notes: '1' });
    const trial = aPc(null);
    save(trial.writer, 'y', { notes: '1' });
    const damaged = await pc.backUp();
    const bytes = readFileSync(damaged);
    bytes.fill(0xaa, 200, 240);
    writeFileSync(damaged, bytes);
    pc.writer.close();
    const before = filesIn(pc.journalFolder);
    const closed = { ...pc, writer: null };
    expect(mustFail(await look(closed, await other.backUp()))).toEqual({ type: 'backup-other-unit', unit: 'หน่วยงานอื่น · Another unit' });
    expect(mustFail(await look(closed, await trial.backUp()))).toEqual({ type: 'backup-of-trial' });
    expect(mustFail(await look(closed, damaged)).type).toBe('backup-damaged');
    expect(mustFail(await look(closed, join(pc.folder, 'nowhere.zip'))).type).toBe('backup-unreadable');
    for (const from of [other, trial]) {
      const [file = ''] = readdirSync(join(from.folder, 'backups'));
      expect(mustFail(await rebuildJournal({ journalFolder: pc.journalFolder, backups: [{ path: join(from.folder, 'backups', file), passphrase: null }], fromView: [], ...deps })).type).toMatch(/^backup-o/);
    }
    expect(filesIn(pc.journalFolder)).toEqual(before);
  });

  test('is told how far it is', async () => {
    const pc = aPc();
    for (let n = 0; n < 30; n += 1) save(pc.writer, `r${String(n)}`, { notes: randomBytes(40).toString('hex') });
    const path = await pc.backUp();
    const heard: number[] = [];
    must(await lookIntoBackup({ path, passphrase: null, journalFolder: pc.journalFolder, writer: pc.writer, progress: (done, total) => heard.push(done / total) }));
    expect(heard.at(-1)).toBeGreaterThan(0.5);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(Math.max(...heard)).toBeLessThanOrEqual(1);
  });
});
