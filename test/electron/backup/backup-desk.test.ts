import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createBackupDesk } from '#electron/main/backup/backup-desk.ts';
import { createBackupPlace } from '#electron/main/backup/backup-place.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { must } from '#test/support/journal-kit.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0).toReversed()) one();
});

const HOUR = 3_600_000;
const AUTHOR = { officer: 'o', name: 'Sample Officer', device: 'PC 1' };

const anOffice = () => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-backup-desk-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const clock = { ms: Date.UTC(2026, 10, 23, 2) };
  const chosen: { folder: string | null } = { folder: null };
  const looks: (() => void)[] = [];
  const problems: unknown[] = [];
  const journalFolder = join(folder, 'journal');
  const writer = must(openJournal(journalFolder, { now: () => clock.ms, random: (count) => randomBytes(count), sha256: (text) => createHash('sha256').update(text).digest('hex') }));
  undo.push(() => writer.close());
  let records = 0;
  const save = (): void => void must(writer.saveChanges([{ intent: { kind: 'agreement', record: `r${String((records += 1))}`, set: { notes: 'text' }, base: {} }, author: AUTHOR }]));
  const place = createBackupPlace(join(folder, 'backups.json'));
  const open = (app = '0.1.0') =>
    createBackupDesk({
      writer, journalFolder, proposedFolder: join(folder, 'backups'), place, app,
      now: () => clock.ms,
      device: () => 'PC 1',
      tell: () => undefined,
      chooseFolder: () => Promise.resolve(chosen.folder),
      showFolder: () => Promise.resolve(),
      every: (run) => void looks.push(run),
      alone: (work) => work(),
      hasRoom: () => true,
      log: (problem) => problems.push(problem),
    });
  const made = (): string[] => readdirSync(join(folder, 'backups')).toSorted();
  return { folder, clock, chosen, save, open, made, place, problems };
};

describe('backups in an office', () => {
  test('are made once a day while something is saved, and not again for nothing', async () => {
    const { clock, save, open, made } = anOffice();
    const desk = open();
    save();
    await desk.makeIfDue();
    expect(made()).toHaveLength(1);
    save();
    clock.ms += 2 * HOUR;
    await desk.makeIfDue();
    expect(made()).toHaveLength(1);
    clock.ms += 20 * HOUR;
    await desk.makeIfDue();
    expect(made()).toHaveLength(2);
    clock.ms += 48 * HOUR;
    await desk.makeIfDue();
    expect(made()).toHaveLength(2);
  });

  test('are made before the work of a new version begins', async () => {
    const { save, open, made } = anOffice();
    save();
    await open('0.1.0').make('daily');
    open('0.1.0').lookAfter();
    const newer = open('0.2.0');
    save();
    newer.lookAfter();
    await newer.make('on-demand');
    expect(made().length).toBeGreaterThanOrEqual(2);
  });

  test('lie where the person has chosen, and the list says which are of this register', async () => {
    const { folder, chosen, save, open } = anOffice();
    const desk = open();
    save();
    chosen.folder = join(folder, 'second disk');
    expect(await desk.handlers['backup.choose'](undefined)).toMatchObject({ ok: true, value: { folder: chosen.folder, backups: [] } });
    const reply = await desk.handlers['backup.make']({ passphrase: null });
    expect(reply).toMatchObject({ ok: true, value: { failure: null, backups: [{ isOwn: true, encrypted: false }] } });
    const file = readdirSync(chosen.folder)[0]!;
    expect(await desk.handlers['backup.check']({ file, passphrase: null })).toMatchObject({ ok: true, value: { reason: 'on-demand' } });
    expect(await desk.handlers['backup.check']({ file: '../journal/x', passphrase: null })).toMatchObject({ ok: false, error: { type: 'backup-unreadable' } });
  });

  test('that cannot be made are told, and told no more when they can', async () => {
    const { folder, chosen, save, open } = anOffice();
    const desk = open();
    save();
    writeFileSync(join(folder, 'a file'), '');
    chosen.folder = join(folder, 'a file', 'below');
    await desk.handlers['backup.choose'](undefined);
    expect(await desk.handlers['backup.make']({ passphrase: null })).toMatchObject({ ok: false, error: { type: 'backup-folder' } });
    expect(await desk.handlers['backup.state'](undefined)).toMatchObject({ ok: true, value: { failure: { type: 'backup-folder' } } });
    chosen.folder = join(folder, 'backups');
    await desk.handlers['backup.choose'](undefined);
    expect(await desk.handlers['backup.make']({ passphrase: null })).toMatchObject({ ok: true, value: { failure: null } });
  });

  test('asked for twice at once are made one after the other', async () => {
    const { save, open, made, clock, problems } = anOffice();
    const desk = open();
    save();
    const first = desk.make('on-demand');
    clock.ms += 1_000;
    save();
    const second = desk.make('on-demand');
    expect((await first).ok && (await second).ok).toBe(true);
    expect(made().filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(problems).toEqual([]);
  });
});
