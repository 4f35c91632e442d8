import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { fromRoot } from '#build/tools/paths.ts';
import { REGISTER_FORMS, registerForms } from '#core/register-forms.ts';
import type { Failure } from '#ipc/contract.ts';
import { createBackupPlace } from '#electron/main/backup/backup-place.ts';
import { createPlaceToday } from '#electron/main/backup/place-today.ts';
import { readBackup } from '#electron/main/backup/read-backup.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { startDesk, type StartDeps } from '#electron/main/start-desk.ts';
import { createLog } from '#electron/main/log.ts';
import { createSecrets } from '#electron/main/secrets.ts';
import { ENROLMENT, intent, must } from '#test/support/journal-kit.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0).toReversed()) one();
});

const random = (count: number): Uint8Array => randomBytes(count);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const NEVER = new Promise<void>(() => undefined);

/** The program in a folder, started by one version after another. */
const aPc = () => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-upgrade-'));
  // The day's backup may still be going on.
  undo.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  const journalFolder = join(folder, 'profile', 'journal');
  const backups = join(folder, 'backups');
  const placePath = join(folder, 'backups.json');
  const chosen: { folder: string | null } = { folder: null };
  let opened = 0;
  const start = (version: string, { pause = () => NEVER, freeBytes = () => null, look }: Partial<Pick<StartDeps, 'pause' | 'freeBytes'>> & { readonly look?: () => Promise<string | null> } = {}) => {
    const place = createBackupPlace(placePath);
    const today = createPlaceToday(place, backups);
    const told: unknown[] = [];
    const desk = startDesk({
      openWriter: () => {
        opened += 1;
        return openJournal(journalFolder, { now: Date.now, random, sha256 });
      },
      secrets: createSecrets(join(folder, 'secret.json'), { isEncryptionAvailable: () => false, encryptString: () => Buffer.of(), decryptString: () => '' }),
      now: Date.now,
      random,
      sha256,
      newDeviceKey: () => ({ publicKey: 'pub', privateKey: 'priv' }),
      fetch: () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')),
      tell: (name, payload) => void told.push([name, payload]),
      deviceLabel: 'PC-01',
      app: { version, platform: 'linux', locale: 'th', demo: null, notices: () => '', saveFile: () => Promise.resolve(true), openLink: () => Promise.resolve(), setTheme: () => undefined },
      log: createLog(join(folder, 'log')),
      exchange: { peers: { heldBy: () => null, note: () => undefined }, chooseTarget: () => Promise.resolve(null), chooseFile: () => Promise.resolve(null) },
      backups: { journalFolder, place, today: look === undefined ? today : { ...today, look }, chooseFolder: () => Promise.resolve(chosen.folder), showFolder: () => Promise.resolve(), every: () => undefined },
      freeBytes,
      pause,
      reopen: () => undefined,
    });
    undo.push(() => desk.close());
    return { desk, told, begin: () => desk.handlers['app.start'](undefined) };
  };
  /** Saves as an office does, with the version given. */
  const work = async (version: string): Promise<void> => {
    const { desk, begin } = start(version);
    must(await begin());
    must(await desk.handlers['journal.save']({ intents: [{ kind: 'agreement', record: `r-${randomBytes(4).toString('hex')}`, set: { notes: 'งาน' }, base: {} }], author: { officer: 'o', name: 'ตัวอย่าง' } }));
    desk.close();
  };
  const made = (): string[] => (existsSync(backups) ? readdirSync(backups).filter((name) => !name.endsWith('.part')).toSorted() : []);
  const manifests = () => Promise.all(made().map(async (file) => must(await readBackup(join(backups, file), null)).manifest));
  return { folder, journalFolder, backups, placePath, chosen, start, work, made, manifests, opens: () => opened };
};

const filesIn = (folder: string): Record<string, string> => Object.fromEntries(readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.journal')).map(({ name }) => [name, readFileSync(join(folder, name)).toString('base64')]));

describe('a new version of the program', () => {
  test('opens the journal only after a whole backup of it as it was lies in its place', async () => {
    const pc = aPc();
    await pc.work('0.1.0');
    const before = filesIn(pc.journalFolder);
    const opensBefore = pc.opens();
    const { desk, begin } = pc.start('0.2.0');
    expect([pc.opens() - opensBefore, desk.isOpen]).toEqual([0, false]);
    must(await begin());
    expect([pc.opens() - opensBefore, desk.isOpen]).toEqual([1, true]);
    expect((await pc.manifests()).map(({ reason, app }) => [reason, app])).toEqual([['before-upgrade', '0.2.0']]);
    const into = join(pc.folder, 'unpacked');
    must(await readBackup(join(pc.backups, pc.made()[0] ?? ''), null, into));
    expect(filesIn(into)).toEqual(before);
  });

  test('backs up once, and an older one that comes again does so too', async () => {
    const pc = aPc();
    await pc.work('0.1.0');
    await pc.work('0.2.0');
    await pc.work('0.2.0');
    expect(pc.made()).toHaveLength(1);
    await pc.work('0.1.0');
    expect((await pc.manifests()).map(({ app }) => app).toSorted()).toEqual(['0.1.0', '0.2.0']);
  });

  test('makes none where nothing was there before it, so that an ordinary start waits for nothing', async () => {
    const pc = aPc();
    const { desk } = pc.start('0.1.0');
    expect(desk.isOpen).toBe(true);
    desk.close();
    expect(pc.start('0.1.0').desk.isOpen).toBe(true);
    expect(pc.made()).toEqual([]);
  });

  test('counts as new where a form of the register has changed, though it calls itself the same', async () => {
    const pc = aPc();
    await pc.work('0.1.0');
    const worked = JSON.parse(readFileSync(pc.placePath, 'utf8')) as { forms: string };
    expect(worked.forms).toBe(registerForms());
    writeFileSync(pc.placePath, JSON.stringify({ ...worked, forms: worked.forms.replace(/view \d+/, 'view 1') }));
    const { desk, begin } = pc.start('0.1.0');
    expect(desk.isOpen).toBe(false);
    must(await begin());
    expect((await pc.manifests()).map(({ reason }) => reason)).toEqual(['before-upgrade']);
  });

  test('backs up where nobody knows any more which version was here', async () => {
    const pc = aPc();
    await pc.work('0.1.0');
    rmSync(pc.placePath);
    must(await pc.start('0.1.0').begin());
    expect(pc.made()).toHaveLength(1);
  });

  test('says whose the backup is, and how far it goes', async () => {
    const pc = aPc();
    const writer = must(openJournal(pc.journalFolder, { now: Date.now, random, sha256 }));
    must(writer.saveEnrolment(ENROLMENT));
    for (let n = 0; n < 30; n += 1) must(writer.saveChanges([intent(`r${String(n)}`, { notes: randomBytes(60_000).toString('hex') })]));
    const { lastPosition, journalId } = writer.state();
    writer.close();
    must(await pc.start('0.2.0').begin());
    expect(await pc.manifests()).toMatchObject([{ position: lastPosition, journalId, unit: { code: ENROLMENT.unit.code } }]);
    expect(pc.made()[0]).toContain(ENROLMENT.unit.code);
  });
});

describe('a backup before an upgrade that cannot be made', () => {
  const stuck = async () => {
    const pc = aPc();
    await pc.work('0.1.0');
    writeFileSync(pc.backups, 'a file where the folder should be');
    return pc;
  };
  const causeOf = (reply: Awaited<ReturnType<ReturnType<ReturnType<typeof aPc>['start']>['begin']>>): unknown => (reply.ok ? null : { ...reply.error, cause: (reply.error['cause'] as Failure).type });

  test('is told, and nothing is opened or changed until somebody decides', async () => {
    const pc = await stuck();
    const before = filesIn(pc.journalFolder);
    const { desk, begin } = pc.start('0.2.0');
    expect(causeOf(await begin())).toEqual({ type: 'no-upgrade-backup', cause: 'backup-folder' });
    expect(await desk.handlers['journal.saveSetting']({ key: 'k', value: 1 })).toMatchObject({ ok: false, error: { type: 'upgrade-waits' } });
    expect(desk.isOpen).toBe(false);
    expect(filesIn(pc.journalFolder)).toEqual(before);
  });

  test('is made where the person asks again and the place is there', async () => {
    const pc = await stuck();
    const { begin } = pc.start('0.2.0');
    await begin();
    rmSync(pc.backups);
    must(await begin());
    expect(pc.made()).toHaveLength(1);
  });

  test('is made in another place that the person chooses', async () => {
    const pc = await stuck();
    const { desk, begin } = pc.start('0.2.0');
    await begin();
    pc.chosen.folder = join(pc.folder, 'stick');
    mkdirSync(pc.chosen.folder);
    expect(must(await desk.handlers['backup.choose'](undefined)).folder).toBe(pc.chosen.folder);
    const inside = dirname(pc.journalFolder);
    pc.chosen.folder = inside;
    expect(await desk.handlers['backup.choose'](undefined)).toEqual({ ok: false, error: { type: 'backup-place-inside', folder: inside } });
    pc.chosen.folder = join(pc.folder, 'stick');
    must(await begin());
    expect(readdirSync(pc.chosen.folder)).toHaveLength(1);
  });

  test('keeps nobody from going on, who is then not asked again by the same version', async () => {
    const pc = await stuck();
    const { desk, begin } = pc.start('0.2.0');
    await begin();
    must(await desk.handlers['app.goOn'](undefined));
    must(await begin());
    desk.close();
    const again = pc.start('0.2.0');
    expect(again.desk.isOpen).toBe(true);
    again.desk.close();
    expect(causeOf(await pc.start('0.3.0').begin())).toEqual({ type: 'no-upgrade-backup', cause: 'backup-folder' });
  });

  test('is told where the disk of the backups is full', async () => {
    const pc = aPc();
    await pc.work('0.1.0');
    expect(causeOf(await pc.start('0.2.0', { freeBytes: () => 1 }).begin())).toEqual({ type: 'no-upgrade-backup', cause: 'backup-full' });
  });

  test('on a place that gives no sign is waited for no longer than a while, and may still come', async () => {
    const pc = aPc();
    await pc.work('0.1.0');
    let isPatient = false;
    let answer = (_away: null): void => undefined;
    const share = new Promise<null>((resolve) => {
      answer = resolve;
    });
    const { desk, begin } = pc.start('0.2.0', { pause: () => (isPatient ? NEVER : Promise.resolve()), look: () => share });
    expect(causeOf(await begin())).toEqual({ type: 'no-upgrade-backup', cause: 'backup-slow' });
    expect(desk.isOpen).toBe(false);
    isPatient = true;
    const again = begin();
    answer(null);
    must(await again);
    expect(pc.made()).toHaveLength(1);
  });
});

describe('a damaged journal', () => {
  test('is not backed up by a new version: it would pass for the newest backup, and the recovery keeps it aside', async () => {
    const pc = aPc();
    for (let n = 0; n < 6; n += 1) await pc.work('0.1.0');
    const [segment = ''] = Object.keys(filesIn(pc.journalFolder));
    const bytes = readFileSync(join(pc.journalFolder, segment));
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff;
    writeFileSync(join(pc.journalFolder, segment), bytes);
    expect(await pc.start('0.2.0').begin()).toMatchObject({ ok: false, error: { type: 'damaged' } });
    expect(pc.made()).toEqual([]);
  });
});

describe('the forms of a register', () => {
  test('hold every number that says in which form something is kept, written or sent', () => {
    const known = Object.values(REGISTER_FORMS);
    const numbers = ['core', 'renderer', 'electron'].flatMap((room) =>
      readdirSync(fromRoot(room), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file))
        .flatMap((file) => [...readFileSync(fromRoot(room, file), 'utf8').matchAll(/^export const ([A-Z_]*(?:VERSION|FORMAT|RULES|SCHEMA)) = \d+;/gm)].map(([, name]) => name ?? '')),
    );
    const source = readFileSync(fromRoot('core', 'register-forms.ts'), 'utf8');
    expect(numbers.length).toBe(known.length);
    expect(numbers.filter((name) => !new RegExp(`: ${name},`).test(source))).toEqual([]);
  });
});
