import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { tidyBackups } from '#electron/main/backup/backup-folder.ts';
import { createBackupDesk } from '#electron/main/backup/backup-desk.ts';
import { createBackupPlace } from '#electron/main/backup/backup-place.ts';
import { createPlaceToday } from '#electron/main/backup/place-today.ts';
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
  const told: { readonly done: number; readonly total: number }[] = [];
  const journalFolder = join(folder, 'profile', 'journal');
  const writer = must(openJournal(journalFolder, { now: () => clock.ms, random: (count) => randomBytes(count), sha256: (text) => createHash('sha256').update(text).digest('hex') }));
  undo.push(() => writer.close());
  let records = 0;
  const save = (notes = 'text'): void => void must(writer.saveChanges([{ intent: { kind: 'agreement', record: `r${String((records += 1))}`, set: { notes }, base: {} }, author: AUTHOR }]));
  const place = createBackupPlace(join(folder, 'backups.json'));
  const open = (app = '0.1.0') =>
    createBackupDesk({
      writer, journalFolder, place, today: createPlaceToday(place, join(folder, 'backups')), app,
      now: () => clock.ms,
      device: () => 'PC 1',
      tell: (name, payload) => void (name === 'backup.progress' && told.push(payload as { done: number; total: number })),
      chooseFolder: () => Promise.resolve(chosen.folder),
      showFolder: () => Promise.resolve(),
      every: (run) => void looks.push(run),
      alone: (work) => work(),
      hasRoom: () => true,
      log: (problem) => problems.push(problem),
    });
  // Not the one that is being written.
  const made = (): string[] => readdirSync(join(folder, 'backups')).filter((name) => !name.endsWith('.part')).toSorted();
  return { folder, clock, chosen, save, open, made, place, problems, told, position: () => writer.state().lastPosition };
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

  test('are made though an encrypted one of the day is there: nobody may know its passphrase when it is needed', async () => {
    const { folder, clock, save, open, made } = anOffice();
    const desk = open();
    save();
    await desk.make('on-demand');
    // The name says that it is encrypted; to encrypt it takes seconds.
    const [plain = ''] = made();
    renameSync(join(folder, 'backups', plain), join(folder, 'backups', `${plain}.age`));
    clock.ms += 1_000;
    await desk.makeIfDue();
    expect(made().map((name) => name.endsWith('.age'))).toEqual([true, false]);
  });

  test('go on once a day where one was made while the clock stood years ahead', async () => {
    const { clock, save, open, made } = anOffice();
    const desk = open();
    save();
    // The year of the Buddhist era taken for one of the common era.
    const right = clock.ms;
    clock.ms = Date.UTC(2569, 10, 23, 2);
    await desk.makeIfDue();
    clock.ms = right;
    await desk.makeIfDue();
    expect(made()).toHaveLength(1);
    save();
    await desk.makeIfDue();
    expect(made()).toHaveLength(2);
    save();
    clock.ms += 2 * HOUR;
    await desk.makeIfDue();
    expect(made()).toHaveLength(2);
    clock.ms += 20 * HOUR;
    await desk.makeIfDue();
    expect(made()).toHaveLength(3);
  });

  test('lie where the person has chosen, and the list says which are of this register', async () => {
    const { folder, chosen, save, open } = anOffice();
    const desk = open();
    save();
    chosen.folder = join(folder, 'second disk');
    mkdirSync(chosen.folder);
    expect(await desk.handlers['backup.choose'](undefined)).toMatchObject({ ok: true, value: { folder: chosen.folder, backups: [] } });
    const reply = await desk.handlers['backup.make']({ passphrase: null });
    expect(reply).toMatchObject({ ok: true, value: { failure: null, backups: [{ isOwn: true, encrypted: false }] } });
    const file = readdirSync(chosen.folder)[0]!;
    expect(await desk.handlers['backup.check']({ file, passphrase: null })).toMatchObject({ ok: true, value: { reason: 'on-demand' } });
    expect(await desk.handlers['backup.check']({ file: '../journal/x', passphrase: null })).toMatchObject({ ok: false, error: { type: 'backup-unreadable' } });
  });

  test('are told while they are made, megabyte by megabyte and to their end', async () => {
    const { save, open, told } = anOffice();
    for (let n = 0; n < 40; n += 1) save(randomBytes(60_000).toString('hex'));
    must(await open().make('on-demand'));
    const total = told.at(-1)?.total ?? 0;
    expect(total).toBeGreaterThan(4_500_000);
    expect(told.at(-1)?.done).toBe(total);
    expect(told.length).toBeGreaterThan(3);
    expect(told.length).toBeLessThan(12);
    expect(told.every(({ done }, index) => done > (told[index - 1]?.done ?? 0))).toBe(true);
  });

  test('lie nowhere among the files that they are backups of', async () => {
    const { folder, chosen, save, open, made } = anOffice();
    const desk = open();
    save();
    for (const inside of [join(folder, 'profile'), join(folder, 'profile', 'journal', 'deeper')]) {
      chosen.folder = inside;
      expect(await desk.handlers['backup.choose'](undefined)).toEqual({ ok: false, error: { type: 'backup-place-inside', folder: inside } });
    }
    chosen.folder = null;
    expect(must(await desk.handlers['backup.choose'](undefined)).folder).toBe(join(folder, 'backups'));
    await desk.make('daily');
    expect(made()).toHaveLength(1);
  });

  test('that cannot be made are told, and told no more when they can', async () => {
    const { folder, save, open } = anOffice();
    const desk = open();
    save();
    writeFileSync(join(folder, 'backups'), '');
    expect(await desk.handlers['backup.make']({ passphrase: null })).toMatchObject({ ok: false, error: { type: 'backup-folder' } });
    expect(await desk.handlers['backup.state'](undefined)).toMatchObject({ ok: true, value: { failure: { type: 'backup-folder' } } });
    rmSync(join(folder, 'backups'));
    expect(await desk.handlers['backup.make']({ passphrase: null })).toMatchObject({ ok: true, value: { failure: null } });
  });

  test('go to the proposed folder while the chosen one is not there, which is said, and never to a folder made in its place', async () => {
    const { folder, chosen, clock, save, open, made } = anOffice();
    const desk = open();
    save();
    chosen.folder = join(folder, 'stick');
    mkdirSync(chosen.folder);
    await desk.handlers['backup.choose'](undefined);
    rmSync(chosen.folder, { recursive: true });
    const away = await desk.handlers['backup.make']({ passphrase: null });
    expect(away).toMatchObject({ ok: true, value: { folder: chosen.folder, backups: [{ isOwn: true }], failure: { type: 'backup-place-away', folder: chosen.folder, instead: join(folder, 'backups') } } });
    expect(made()).toHaveLength(1);
    expect(existsSync(chosen.folder)).toBe(false);
    mkdirSync(chosen.folder);
    clock.ms += 1_000;
    save();
    expect(await desk.handlers['backup.make']({ passphrase: null })).toMatchObject({ ok: true, value: { failure: null, backups: [{ isOwn: true }] } });
    expect(readdirSync(chosen.folder)).toHaveLength(1);
  });

  test('made ahead of a restore push none out: the one that is about to be restored stays', async () => {
    const { folder, clock, save, open, made } = anOffice();
    const desk = open();
    for (let day = 0; day < 10; day += 1) {
      save();
      await desk.make('daily');
      clock.ms += 24 * HOUR;
    }
    save();
    const before = made();
    await desk.make('before-restore');
    expect(made()).toEqual(expect.arrayContaining(before));
    clock.ms += 1_000;
    await desk.make('daily');
    expect(readdirSync(join(folder, 'backups')).length).toBeLessThan(before.length + 2);
  });

  test('that somebody took away are told from then on, also after a new start, until somebody says that they know', async () => {
    const { folder, clock, save, open, made } = anOffice();
    const desk = open();
    for (let day = 0; day < 3; day += 1) {
      save();
      await desk.make('daily');
      clock.ms += 24 * HOUR;
    }
    const stateOf = async (one: typeof desk) => must(await one.handlers['backup.state'](undefined));
    expect((await stateOf(desk)).missing).toEqual([]);
    const [oldest = '', middle = '', newest = ''] = made();
    for (const file of [oldest, middle]) rmSync(join(folder, 'backups', file));
    expect((await stateOf(desk)).missing.map(({ file }) => file)).toEqual([middle, oldest]);
    const again = open();
    expect(await stateOf(again)).toMatchObject({ missing: [{ file: middle }, { file: oldest }], backups: [{ file: newest }], failure: null });
    expect(must(await again.handlers['backup.accept'](undefined)).missing).toEqual([]);
    expect((await stateOf(open())).missing).toEqual([]);
  });

  test('that are gone while the app is closed are told at its next start, and one is made again at once', async () => {
    const { folder, save, open, made } = anOffice();
    const desk = open();
    save();
    await desk.makeIfDue();
    const [before = ''] = made();
    // The page of the backups is not opened meanwhile.
    await desk.makeIfDue();
    rmSync(join(folder, 'backups'), { recursive: true });
    const again = open();
    expect(must(await again.handlers['backup.state'](undefined)).missing).toMatchObject([{ file: before }]);
    await again.makeIfDue();
    expect(made()).toHaveLength(1);
  });

  test('that the keeping order let go are not missed, whichever PC has cleared them away', async () => {
    const { folder, clock, save, open, made } = anOffice();
    const desk = open();
    for (let day = 0; day < 40; day += 1) {
      save();
      await desk.make('daily');
      await desk.handlers['backup.state'](undefined);
      clock.ms += 24 * HOUR;
    }
    // Twice in one day, and then another PC that shares the folder tidies up after its own.
    save();
    await desk.make('on-demand');
    clock.ms += HOUR;
    save();
    await desk.make('on-demand');
    await desk.handlers['backup.state'](undefined);
    clock.ms += 24 * HOUR;
    save();
    await desk.make('daily');
    await tidyBackups(join(folder, 'backups'), 'another1');
    expect(must(await desk.handlers['backup.state'](undefined)).missing).toEqual([]);
    rmSync(join(folder, 'backups', made().at(-2) ?? ''));
    expect(must(await desk.handlers['backup.state'](undefined)).missing).toHaveLength(1);
  });

  test('are not missed where another folder was chosen, nor while the chosen one is away, which is said by itself', async () => {
    const { folder, chosen, clock, save, open } = anOffice();
    const desk = open();
    save();
    await desk.make('daily');
    chosen.folder = join(folder, 'stick');
    mkdirSync(chosen.folder);
    expect(must(await desk.handlers['backup.choose'](undefined)).missing).toEqual([]);
    clock.ms += HOUR;
    save();
    await desk.make('on-demand');
    expect(must(await desk.handlers['backup.state'](undefined)).missing).toEqual([]);
    renameSync(chosen.folder, `${chosen.folder}-away`);
    // Nothing was made since: it is told all the same, and no more when the disk is back.
    expect(must(await desk.handlers['backup.state'](undefined))).toMatchObject({ missing: [], failure: { type: 'backup-place-away', folder: chosen.folder, instead: join(folder, 'backups') } });
    renameSync(`${chosen.folder}-away`, chosen.folder);
    expect(must(await desk.handlers['backup.state'](undefined))).toMatchObject({ missing: [], failure: null, backups: [{ isOwn: true }] });
    // The same disk, emptied; or another one in its place.
    rmSync(join(chosen.folder, readdirSync(chosen.folder)[0] ?? ''));
    expect(must(await desk.handlers['backup.state'](undefined)).missing).toHaveLength(1);
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
