import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Change } from '#core/change/change.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { writeBackup } from '#electron/main/backup/write-backup.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { readDamaged } from '#electron/main/recovery/read-damaged.ts';
import { rebuildJournal } from '#electron/main/recovery/rebuild-journal.ts';
import { bodiesOf, brokenChains, ENROLMENT, must, mustFail } from '#test/support/journal-kit.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

const deps = { now: Date.now, random: (count: number): Uint8Array => randomBytes(count), sha256: (text: string): string => createHash('sha256').update(text).digest('hex') };
const AUTHOR = { officer: 'o', name: 'Sample Officer', device: 'PC 1' };

const aProfile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-recovery-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const OTHERS: Change = { id: '', scope: 'TH-57', kind: 'agreement', record: '', set: {}, base: {}, at: '001750000000000-0000', author: AUTHOR, schema: 1, prev: '' };

const save = (writer: JournalWriter, value: string): void =>
  void must(writer.saveChanges([{ intent: { kind: 'agreement', record: `r-${value}`, set: { notes: value }, base: {} }, author: AUTHOR }]));

const valuesIn = (writer: JournalWriter): Set<string> =>
  new Set(bodiesOf(writer).flatMap(({ body }) => (['changes', 'received', 'reissued'].includes(body.kind) ? (body['changes'] as Change[]) : [])).map(({ set }) => JSON.stringify(set['notes'])));

const damage = (folder: string, at: number, length = 20): void => {
  const name = readdirSync(folder).find((each) => each.endsWith('.journal'))!;
  const bytes = readFileSync(join(folder, name));
  bytes.fill(0xaa, at, at + length);
  writeFileSync(join(folder, name), bytes);
};

const order = (profile: string, parts: Partial<Parameters<typeof rebuildJournal>[0]> = {}) => ({ journalFolder: join(profile, 'journal'), backups: [], fromView: [], ...deps, ...parts });

const backUp = async (profile: string): Promise<string> => {
  const journal = join(profile, 'journal');
  const read = readDamaged(journal);
  const files = readdirSync(journal).filter((name) => name.endsWith('.journal')).map((name) => ({ name, bytes: statSync(join(journal, name)).size }));
  const folder = join(profile, 'backups');
  const made = must(await writeBackup({ journal: { folder: journal, journalId: read.journalId ?? '', position: read.lastPosition, files }, folder, reason: 'daily', at: Date.now(), app: '0', unit: null, device: '', passphrase: null }));
  return join(folder, made.file);
};

describe('a journal that is rebuilt', () => {
  test('holds what can be read behind the damage, and the damaged files are kept', async () => {
    const profile = aProfile();
    const writer = must(openJournal(join(profile, 'journal'), deps));
    must(writer.saveEnrolment(ENROLMENT));
    for (let n = 1; n <= 30; n += 1) save(writer, String(n));
    must(writer.saveDraft('agreement/new', { typed: 'half' }));
    writer.close();
    damage(join(profile, 'journal'), 6_000);
    expect(mustFail(openJournal(join(profile, 'journal'), deps)).type).toBe('damaged');

    const rebuilt = must(await rebuildJournal(order(profile)));
    expect(rebuilt.toSend).toBeGreaterThanOrEqual(27);
    expect(rebuilt.drafts).toBe(1);
    expect(existsSync(rebuilt.setAside)).toBe(true);
    const again = must(openJournal(join(profile, 'journal'), deps));
    undo.push(() => again.close());
    expect(valuesIn(again).size).toBe(rebuilt.toSend);
    expect(again.state()).toMatchObject({ scope: 'TH-57', unacknowledged: rebuilt.toSend });
    expect(brokenChains(again)).toEqual([]);
  });

  test('takes a small and steady part of memory, however large the register is', async () => {
    const profile = aProfile();
    const writer = must(openJournal(join(profile, 'journal'), deps));
    must(writer.saveEnrolment(ENROLMENT));
    const pages = 60;
    const text = 'ความตกลงตัวอย่าง '.repeat(12);
    for (let page = 0; page < pages; page += 1) {
      const changes = Array.from({ length: 500 }, (_, index): Change => ({ ...OTHERS, id: `othersothers:${String(page * 500 + index + 1)}`, record: `r-${String(page)}-${String(index)}`, set: { title: `${text}${String(page)} ${String(index)}` } }));
      must(writer.saveReceived({ changes, cursor: `cursor-${String(page)}` }));
    }
    save(writer, 'mine');
    const { lastPosition } = writer.state();
    writer.close();
    const journal = join(profile, 'journal');
    const bytes = readdirSync(journal).reduce((sum, name) => sum + statSync(join(journal, name)).size, 0);
    expect(bytes).toBeGreaterThan(20 * 1024 * 1024);
    const backup = await backUp(profile);
    // Less than three times the journal, for the program itself too: held whole in memory, journal and backup took sixteen times as much.
    const child = spawnSync(process.execPath, ['--max-old-space-size=72', 'test/support/rebuild-child.ts', journal, backup], { encoding: 'utf8' });
    expect(child.stderr).toBe('');
    expect(JSON.parse(child.stdout)).toMatchObject({ kept: pages * 500, toSend: 1 });
    expect(lastPosition).toBeGreaterThan(pages);
  }, 120_000);

  test('is whole again where a backup fills the hole', async () => {
    const profile = aProfile();
    const writer = must(openJournal(join(profile, 'journal'), deps));
    must(writer.saveEnrolment(ENROLMENT));
    for (let n = 1; n <= 20; n += 1) save(writer, String(n));
    writer.close();
    const backup = await backUp(profile);
    const later = must(openJournal(join(profile, 'journal'), deps));
    for (let n = 21; n <= 30; n += 1) save(later, String(n));
    later.close();
    damage(join(profile, 'journal'), 3_000, 900);

    must(await rebuildJournal(order(profile, { backups: [{ path: backup, passphrase: null }] })));
    const again = must(openJournal(join(profile, 'journal'), deps));
    undo.push(() => again.close());
    expect(valuesIn(again)).toEqual(new Set(Array.from({ length: 30 }, (_, index) => `"${String(index + 1)}"`)));
  });

  test('comes back from a backup alone, and from what the view still shows', async () => {
    const profile = aProfile();
    const writer = must(openJournal(join(profile, 'journal'), deps));
    must(writer.saveEnrolment(ENROLMENT));
    for (const value of ['a', 'b']) save(writer, value);
    writer.close();
    const backup = await backUp(profile);
    rmSync(join(profile, 'journal'), { recursive: true });
    const shown: Change = { id: 'viewviewview:1', scope: 'TH-57', kind: 'agreement', record: 'r-c', set: { notes: 'c' }, base: {}, at: '001750000000000-0000', author: AUTHOR, schema: 1, prev: '' };
    const rebuilt = must(await rebuildJournal(order(profile, { backups: [{ path: backup, passphrase: null }], fromView: [{ change: shown, waits: true }, { change: { ...shown, id: 'othersothers:1', set: { notes: 'd' } }, waits: false }] })));
    expect(rebuilt).toMatchObject({ toSend: 3, kept: 1 });
    const again = must(openJournal(join(profile, 'journal'), deps));
    undo.push(() => again.close());
    expect(valuesIn(again)).toEqual(new Set(['"a"', '"b"', '"c"', '"d"']));
  });

  test('leaves everything as it was when a backup cannot be used', async () => {
    const profile = aProfile();
    const writer = must(openJournal(join(profile, 'journal'), deps));
    save(writer, 'a');
    writer.close();
    writeFileSync(join(profile, 'no-backup.zip'), 'text');
    expect(mustFail(await rebuildJournal(order(profile, { backups: [{ path: join(profile, 'no-backup.zip'), passphrase: null }] }))).type).toBe('backup-damaged');
    expect(readdirSync(profile).filter((name) => name.startsWith('journal'))).toEqual(['journal']);
    const again = must(openJournal(join(profile, 'journal'), deps));
    undo.push(() => again.close());
    expect(valuesIn(again)).toEqual(new Set(['"a"']));
  });

  test('is put in its place at the next start where the program was ended right before that', async () => {
    const profile = aProfile();
    const writer = must(openJournal(join(profile, 'journal'), deps));
    for (const value of ['a', 'b']) save(writer, value);
    writer.close();
    must(await rebuildJournal(order(profile)));
    renameSync(join(profile, 'journal'), join(profile, 'journal.new'));

    const again = must(openJournal(join(profile, 'journal'), deps));
    undo.push(() => again.close());
    expect(valuesIn(again)).toEqual(new Set(['"a"', '"b"']));
    expect(existsSync(join(profile, 'journal.new'))).toBe(false);
  });

  test('of which only a part was written when the program ended is not taken for a whole one', () => {
    const profile = aProfile();
    const part = must(openJournal(join(profile, 'journal.writing'), deps));
    save(part, 'half');
    part.close();
    const again = must(openJournal(join(profile, 'journal'), deps));
    undo.push(() => again.close());
    expect(valuesIn(again)).toEqual(new Set());
  });

  test('holds the drafts and settings that only the view still shows, and its own newer ones', async () => {
    const profile = aProfile();
    const writer = must(openJournal(join(profile, 'journal'), deps));
    must(writer.saveDraft('agreement/new', 'early'));
    save(writer, 'a');
    const shown = writer.state().lastPosition + 2;
    must(writer.saveDraft('agreement/new', 'x'.repeat(2_000)));
    must(writer.saveSetting('language', 'en'));
    must(writer.saveDraft('agreement/r-a', 'later than what the view shows'));
    const { journalId } = writer.state();
    writer.close();
    const path = join(profile, 'journal', readdirSync(join(profile, 'journal')).find((each) => each.endsWith('.journal'))!);
    writeFileSync(path, readFileSync(path, 'latin1').replace('xxxx', 'yyyy'), 'latin1');
    const said = { journalId, position: shown, bodies: [{ kind: 'draft' as const, key: 'agreement/new', value: 'x'.repeat(2_000) }, { kind: 'setting' as const, key: 'language', value: 'en' }, { kind: 'draft' as const, key: 'agreement/r-a', value: 'older' }] };

    must(await rebuildJournal(order(profile, { said })));
    const again = must(openJournal(join(profile, 'journal'), deps));
    undo.push(() => again.close());
    const last = new Map(bodiesOf(again).filter(({ body }) => body.kind === 'draft' || body.kind === 'setting').map(({ body }) => [body['key'], body['value']]));
    expect(Object.fromEntries(last)).toEqual({ 'agreement/new': 'x'.repeat(2_000), language: 'en', 'agreement/r-a': 'later than what the view shows' });
  });

  test('of a trial register keeps its work as its own, to be enrolled later', async () => {
    const profile = aProfile();
    const writer = must(openJournal(join(profile, 'journal'), deps));
    for (let n = 1; n <= 10; n += 1) save(writer, String(n));
    writer.close();
    damage(join(profile, 'journal'), 1_500);
    const rebuilt = must(await rebuildJournal(order(profile)));
    const again = must(openJournal(join(profile, 'journal'), deps));
    undo.push(() => again.close());
    must(again.saveEnrolment(ENROLMENT));
    expect(again.state().unacknowledged).toBe(rebuilt.toSend);
    expect(rebuilt.toSend).toBeGreaterThanOrEqual(8);
  });
});
