import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '#core/journal/segment.ts';
import { err } from '#core/result.ts';
import { createServer as createIpc } from '#ipc/serve.ts';
import { connect } from '#test/support/asking.ts';
import { bodiesOf, must } from '#test/support/journal-kit.ts';
import { createDesk, type DeskDeps } from '#electron/main/desk.ts';
import { addressOf } from '#electron/main/address.ts';
import { isOpenableLink } from '#electron/main/links.ts';
import { createLog } from '#electron/main/log.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { createSecrets } from '#electron/main/secrets.ts';
import { fileForUrl } from '#electron/main/app-protocol.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { readBackup } from '#electron/main/backup/read-backup.ts';
import { createBackupPlace } from '#electron/main/backup/backup-place.ts';
import { createPlaceToday } from '#electron/main/backup/place-today.ts';
import { readArguments } from '#electron/main/arguments.ts';

const folders: string[] = [];
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-desk-'));
  folders.push(folder);
  return folder;
};

const noVault = { isEncryptionAvailable: () => false, encryptString: () => Buffer.of(), decryptString: () => '' };
const ORIGIN = 'app://phinong';
const WINDOW = { url: `${ORIGIN}/`, isMainFrame: true };

const openDesk = (folder: string, fetch: typeof globalThis.fetch = () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')), openWriter?: DeskDeps['openWriter'], freeBytes: DeskDeps['freeBytes'] = () => null) => {
  const random = (count: number): Uint8Array => randomBytes(count);
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const desk = createDesk({
    openWriter: openWriter ?? (() => openJournal(join(folder, 'journal'), { now: Date.now, random, sha256 })),
    secrets: createSecrets(join(folder, 'secret.json'), noVault),
    now: Date.now,
    random,
    sha256,
    newDeviceKey: () => ({ publicKey: randomBytes(8).toString('hex'), privateKey: 'priv' }),
    fetch: (url, init) => fetch(url, init),
    tell: () => undefined,
    deviceLabel: 'PC-01',
    app: { version: '0', platform: 'linux', locale: 'th', demo: null, notices: () => '', saveFile: () => Promise.resolve(true), openLink: () => Promise.resolve(), setTheme: () => undefined },
    log: createLog(join(folder, 'log')),
    exchange: { peers: { heldBy: () => null, note: () => undefined }, chooseTarget: () => Promise.resolve(null), chooseFile: () => Promise.resolve(null) },
    backups: { journalFolder: join(folder, 'journal'), place: createBackupPlace(join(folder, 'backups.json')), today: createPlaceToday(createBackupPlace(join(folder, 'backups.json')), join(folder, 'backups')), chooseFolder: () => Promise.resolve(join(folder, 'chosen')), showFolder: () => Promise.resolve(), every: () => undefined },
    freeBytes,
    reopen: () => undefined,
  });
  closers.push(desk.close);
  const bugs: unknown[] = [];
  const server = createIpc(() => desk.handlers, ORIGIN, (_name, bug) => bugs.push(bug));
  const window = connect(server, WINDOW);
  return { call: (name: string, input?: unknown) => window.ask(name, input === undefined ? undefined : JSON.stringify(input)), server, bugs, close: desk.close };
};

const intent = (n: number) => ({ kind: 'agreement', record: `r${n}`, set: { notes: `บันทึก ${n}` }, base: {} });
const author = { officer: 'o', name: 'ตัวอย่าง' };

describe('the desk', () => {
  it('saves, and finds everything again after a restart', async () => {
    const folder = newFolder();
    const first = openDesk(folder);
    expect(await first.call('journal.save', { intents: [intent(1), intent(2)], author })).toMatchObject({ ok: true });
    await first.call('journal.saveSetting', { key: 'language', value: 'th' });
    await first.call('journal.saveDraft', { key: 'agreement/new', value: { text: 'ยังไม่เสร็จ' } });
    first.close();
    const again = openDesk(folder);
    const reply = (await again.call('journal.read', { from: 1, maxBytes: 1_000_000 })) as { ok: true; value: { frames: { position: number; body: string }[] } };
    const kinds = reply.value.frames.map((frame) => (JSON.parse(frame.body) as { kind: string }).kind);
    expect(kinds).toEqual(['identity', 'changes', 'setting', 'draft']);
    expect(reply.value.frames.map((frame) => frame.position)).toEqual([1, 2, 3, 4]);
  });

  it('names the PC in every change, whatever the window says', async () => {
    const desk = openDesk(newFolder());
    const reply = (await desk.call('journal.save', { intents: [intent(1)], author: { ...author, device: 'somebody else' } })) as { ok: true; value: { frames: { body: string }[] } };
    expect(JSON.parse(reply.value.frames[0]?.body ?? '')).toMatchObject({ changes: [{ author: { name: 'ตัวอย่าง', device: 'PC-01' }, scope: 'trial' }] });
  });

  it('cannot sync before it is enrolled, and says so calmly', async () => {
    expect(await openDesk(newFolder()).call('sync.run')).toEqual({ ok: false, error: { type: 'not-enrolled' } });
  });

  it('asks again under the same key where the answer to its enrolment was lost, so that the endpoint knows it again', async () => {
    const keys: string[] = [];
    const desk = openDesk(newFolder(), (_url, init) => {
      keys.push((JSON.parse(Buffer.from(init?.body as Uint8Array).toString('utf8')) as { device: { publicKey: string } }).device.publicKey);
      return Promise.reject(new Error('net::ERR_CONNECTION_RESET'));
    });
    for (let times = 0; times < 3; times += 1) expect(await desk.call('sync.enrol', { endpoint: 'https://ministry.example/', code: 'AAAA-BBBB', deviceLabel: 'PC' })).toMatchObject({ ok: false });
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('says unreachable when an enrolment finds no line, and is not enrolled then', async () => {
    const desk = openDesk(newFolder());
    expect(await desk.call('sync.enrol', { endpoint: 'https://ministry.example/', code: 'AAAA-BBBB', deviceLabel: 'PC' })).toMatchObject({ ok: false, error: { type: 'unreachable' } });
    expect(await desk.call('journal.status')).toMatchObject({ ok: true, value: { unit: null, scope: 'trial', tokenReadable: false, tokenKeptBy: null } });
  });

  it('shows why the journal cannot be opened instead of an empty register', async () => {
    const folder = newFolder();
    openDesk(folder);
    const second = openDesk(folder);
    expect(await second.call('app.start')).toMatchObject({ ok: false, error: { type: 'locked' } });
    expect(await second.call('journal.save', { intents: [intent(1)], author })).toMatchObject({ ok: false, error: { type: 'locked' } });
  });

  it('answers nobody but its own window', () => {
    const { server } = openDesk(newFolder());
    for (const sender of [{ url: 'https://evil.example/', isMainFrame: true }, { url: 'app://phinong.evil/', isMainFrame: true }, { url: `${ORIGIN}/`, isMainFrame: false }, { url: '', isMainFrame: true }]) {
      expect(connect(server, sender).stands).toEqual({ started: false, closed: true });
    }
  });

  it('refuses calls and inputs that the contract does not know', async () => {
    const desk = openDesk(newFolder());
    expect(await desk.call('toString')).toMatchObject({ ok: false, error: { type: 'unknown-call' } });
    expect(await desk.call('__proto__')).toMatchObject({ ok: false, error: { type: 'unknown-call' } });
    expect(await desk.call('journal.read', { from: 0, maxBytes: 1 })).toMatchObject({ ok: false, error: { type: 'malformed-call' } });
    expect(await desk.call('journal.save', { intents: [], author })).toMatchObject({ ok: false, error: { type: 'malformed-call' } });
    expect(desk.bugs).toEqual([]);
  });
});

describe('the small guards of the machine', () => {
  it('reads the address as people type it, and takes plain http only on this PC', () => {
    expect(addressOf('sync.ministry.example')).toBe('https://sync.ministry.example/');
    expect(addressOf(' https://ministry.example/phinong ')).toBe('https://ministry.example/phinong/');
    expect(addressOf('http://127.0.0.1:8787')).toBe('http://127.0.0.1:8787/');
    for (const bad of ['http://ministry.example', 'ftp://ministry.example', 'https://user:pw@ministry.example', 'javascript:alert(1)', '', 'https://']) expect(addressOf(bad)).toBeNull();
  });

  it('serves no file outside the window’s folder', () => {
    expect(fileForUrl('/app', 'app://phinong/')).toBe('/app/index.html');
    expect(fileForUrl('/app', 'app://phinong/assets/a.js')).toBe('/app/assets/a.js');
    for (const path of ['..%2f..%2fetc/passwd', '%2e%2e/%2e%2e/etc/passwd', '..%5c..%5cetc', 'a%00b', 'c:%2fwindows', '%E0%A4%A']) {
      const file = fileForUrl('/app', `app://phinong/${path}`);
      expect(file === null || file.startsWith('/app/')).toBe(true);
    }
    expect(fileForUrl('/app', 'app://other/index.html')).toBeNull();
  });

  it('opens web pages only, without passwords in them', () => {
    expect(isOpenableLink('https://www.city.yuki.lg.jp/')).toBe(true);
    for (const bad of ['file:///etc/passwd', 'javascript:alert(1)', 'smb://server/share', 'https://a:b@c.example/', 'ms-msdt:/id', 'x']) expect(isOpenableLink(bad)).toBe(false);
  });

  it('takes a profile and a demo from the command line, and half a demo not at all', () => {
    expect(readArguments(['--phinong-profile=/p', '--phinong-demo-code=C', '--phinong-demo-endpoint=E'], {})).toEqual({ profile: '/p', demo: { code: 'C', endpoint: 'E' } });
    expect(readArguments(['--phinong-demo-code=C'], { PHINONG_PROFILE: '/q' })).toEqual({ profile: '/q', demo: null });
  });

  it('keeps the token with the system where it can, and in a private file where it cannot', () => {
    const folder = newFolder();
    const vault = { isEncryptionAvailable: () => true, encryptString: (text: string) => Buffer.from(Buffer.from(text).toReversed()), decryptString: (bytes: Buffer) => Buffer.from(Buffer.from(bytes).toReversed()).toString() };
    const safe = createSecrets(join(folder, 'a.json'), vault);
    safe.write({ token: 't', privateKey: 'p' });
    expect(safe.read()).toEqual({ secret: { token: 't', privateKey: 'p' }, keptBy: 'system' });
    const plain = createSecrets(join(folder, 'b.json'), noVault);
    plain.write({ token: 't', privateKey: 'p' });
    expect(plain.read()?.keptBy).toBe('file');
    const lost = createSecrets(join(folder, 'a.json'), { ...vault, decryptString: () => { throw new Error('another key ring'); } });
    expect(lost.read()).toBeNull();
  });
});

describe('a journal that a newer version wrote', () => {
  /** As a newer version would leave it: the number of the format in the header of the newest file is one that is not known here. */
  const newerIn = (folder: string): void => {
    const journal = join(folder, 'journal');
    const name = readdirSync(journal).find((each) => each.endsWith('-open.journal')) ?? '';
    const bytes = readFileSync(join(journal, name));
    bytes.writeUInt32LE(FORMAT_VERSION + 1, 8);
    bytes.writeUInt32LE(machineBytes.crc32(bytes.subarray(0, 16)), 16);
    writeFileSync(join(journal, name), bytes);
  };

  it('is opened for nobody, is not changed, and can be backed up as it is', async () => {
    const folder = newFolder();
    const first = openDesk(folder);
    await first.call('journal.save', { intents: [intent(1)], author });
    first.close();
    newerIn(folder);
    const journal = join(folder, 'journal');
    const names = readdirSync(journal).filter((name) => name.endsWith('.journal'));
    const before = names.map((name) => readFileSync(join(journal, name), 'hex'));
    const { call } = openDesk(folder);
    expect(await call('app.start')).toEqual({ ok: false, error: { type: 'newer-format', version: FORMAT_VERSION + 1 } });
    expect(await call('journal.save', { intents: [intent(2)], author })).toMatchObject({ ok: false, error: { type: 'newer-format' } });
    expect(await call('app.saveFile', { name: 'unsent.json', text: '{}' })).toEqual({ ok: true, value: { saved: true } });
    expect(await call('backup.make', { passphrase: null })).toMatchObject({ ok: true });
    const [backup = ''] = readdirSync(join(folder, 'backups'));
    const into = join(folder, 'restored');
    expect(await readBackup(join(folder, 'backups', backup), null, into)).toMatchObject({ ok: true, value: { manifest: { reason: 'on-demand' } } });
    expect(names.map((name) => readFileSync(join(into, name), 'hex'))).toEqual(before);
    expect(names.map((name) => readFileSync(join(journal, name), 'hex'))).toEqual(before);
  });
});

describe('a restore over a register that is whole', () => {
  const withBackup = async () => {
    const folder = newFolder();
    const desk = openDesk(folder);
    await desk.call('journal.save', { intents: [intent(1)], author });
    await desk.call('backup.make', { passphrase: null });
    const [file = ''] = readdirSync(join(folder, 'backups'));
    await desk.call('journal.save', { intents: [intent(2)], author });
    return { folder, desk, file };
  };
  const recordsIn = async (journal: string): Promise<unknown> => {
    const writer = must(openJournal(journal, { now: Date.now, random: (count) => randomBytes(count), sha256: (text) => createHash('sha256').update(text).digest('hex') }));
    const records = bodiesOf(writer).flatMap(({ body }) => (['changes', 'reissued'].includes(body.kind) ? (body['changes'] as readonly { readonly record: string }[]) : [])).map(({ record }) => record);
    const { incarnation } = writer.state();
    writer.close();
    return { records: records.toSorted(), incarnation };
  };

  it('makes a backup of what is there first, keeps the old journal beside, and goes on in a new life', async () => {
    const { folder, desk, file } = await withBackup();
    const status = (await desk.call('journal.status')) as { readonly value: { readonly incarnation: string } };
    const done = (await desk.call('recovery.run', { backups: [{ file, passphrase: null }] })) as { readonly ok: boolean; readonly value: { readonly setAside: string } };
    expect(done.ok).toBe(true);
    const reasons = await Promise.all(readdirSync(join(folder, 'backups')).map(async (name) => must(await readBackup(join(folder, 'backups', name), null)).manifest));
    const [safety] = reasons.filter(({ reason }) => reason === 'before-restore');
    const [asked] = reasons.filter(({ reason }) => reason === 'on-demand');
    expect(safety?.position).toBeGreaterThan(asked?.position ?? Infinity);
    expect(await recordsIn(done.value.setAside)).toEqual({ records: ['r1', 'r2'], incarnation: status.value.incarnation });
    const now = (await recordsIn(join(folder, 'journal'))) as { readonly records: unknown; readonly incarnation: string };
    expect(now.records).toEqual(['r1', 'r2']);
    expect(now.incarnation).not.toBe(status.value.incarnation);
  });

  it('does not begin where what is there cannot be backed up, and the register goes on', async () => {
    const { folder, desk, file } = await withBackup();
    desk.close();
    // The backup can still be read; nothing more fits beside it.
    const again = openDesk(folder, undefined, undefined, () => 0);
    expect(await again.call('recovery.run', { backups: [{ file, passphrase: null }] })).toEqual({ ok: false, error: { type: 'no-safety-copy' } });
    expect(await again.call('journal.save', { intents: [intent(3)], author })).toMatchObject({ ok: true });
    again.close();
    expect(await recordsIn(join(folder, 'journal'))).toMatchObject({ records: ['r1', 'r2', 'r3'] });
  });
});

describe('a folder that a start cannot write', () => {
  it.each([['disk-full', 'start-full'], ['not-writable', 'start-not-writable'], ['locked', 'locked']] as const)('is said in words of its own (%s)', async (type, said) => {
    const { call } = openDesk(newFolder(), undefined, () => err({ type, detail: 'EROFS: made by a test' }));
    expect(await call('app.start')).toMatchObject({ ok: false, error: { type: said, detail: 'EROFS: made by a test' } });
  });
});

describe('an import', () => {
  it('does not begin where it would not fit on the disk, and nothing enters the register', async () => {
    const { call } = openDesk(newFolder(), undefined, undefined, () => 1_000);
    const intents = Array.from({ length: 300 }, (_, n) => intent(n));
    expect(await call('journal.save', { intents, author })).toMatchObject({ ok: false, error: { type: 'import-no-room' } });
    expect(await call('journal.save', { intents: intents.slice(0, 1), author })).toMatchObject({ ok: true });
    expect(await call('journal.status')).toMatchObject({ ok: true, value: { n: 1 } });
  });
});
