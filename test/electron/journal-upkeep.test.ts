import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { UpkeepPort } from '#core/journal/upkeep.ts';
import { err } from '#core/result.ts';
import { createWriter, type JournalWriter } from '#core/journal/writer.ts';
import { writeBackup } from '#electron/main/backup/write-backup.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import { createUpkeep } from '#electron/main/journal-upkeep.ts';
import { createUpkeepPort } from '#electron/main/journal-upkeep-port.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { rebuildJournal } from '#electron/main/recovery/rebuild-journal.ts';
import type { JournalHealth } from '#ipc/contract.ts';
import { AUTHOR, bodiesOf, ENROLMENT, must } from '#test/support/journal-kit.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

const deps = { now: Date.now, random: (count: number): Uint8Array => randomBytes(count), sha256: (text: string): string => createHash('sha256').update(text).digest('hex') };
const DAY = 24 * 3_600_000;

/** An office whose journal has some closed files. */
const anOffice = (saves = 40) => {
  const profile = mkdtempSync(join(tmpdir(), 'phinong-upkeep-'));
  const folder = join(profile, 'journal');
  const open = (): JournalWriter => {
    const writer = must(createWriter({ ...deps, store: createFileStore({ folder, segmentBytes: 5_000 }), bytes: machineBytes, schemaVersion: 1 }));
    undo.push(() => writer.close());
    return writer;
  };
  undo.push(() => rmSync(profile, { recursive: true, force: true }));
  const writer = open();
  must(writer.saveEnrolment(ENROLMENT));
  for (let n = 0; n < saves; n += 1) must(writer.saveChanges([{ intent: { kind: 'agreement', record: `r${String(n)}`, set: { notes: `note ${String(n)} ${'ก'.repeat(30)}` }, base: {} }, author: AUTHOR }]));
  const clock = { ms: Date.now() };
  const told: JournalHealth[] = [];
  const problems: unknown[] = [];
  const port = createUpkeepPort(folder, () => Promise.resolve());
  const reads: string[] = [];
  const disk = { isFull: false, asked: 0 };
  const writeBeside: UpkeepPort['writeBeside'] = (name, parts) => {
    disk.asked += 1;
    return disk.isFull ? Promise.resolve(err({ type: 'disk-full', detail: 'ENOSPC' })) : port.writeBeside(name, parts);
  };
  const upkeepOf = (of: JournalWriter) =>
    createUpkeep({
      segments: of.segments,
      journalId: () => of.state().journalId,
      journalFolder: folder,
      port: { ...port, writeBeside, read: (name, at, bytes) => (at === 0 && reads.push(name), port.read(name, at, bytes)) },
      statePath: `${folder}-health.json`,
      backupFolder: () => join(profile, 'backups'),
      now: () => clock.ms,
      tell: (health) => void told.push(health),
      every: () => undefined,
      log: (problem) => problems.push(problem),
    });
  const backUp = async (of: JournalWriter): Promise<string> => {
    const { journalId, lastPosition } = of.state();
    const made = must(await writeBackup({ journal: { folder, journalId, position: lastPosition, files: of.files() }, folder: join(profile, 'backups'), reason: 'daily', at: clock.ms, app: '0', unit: null, device: '', passphrase: null }));
    return join(profile, 'backups', made.file);
  };
  return { profile, folder, writer, open, clock, told, problems, reads, disk, upkeepOf, backUp };
};

const spoil = (folder: string, index: number): string => {
  const name = readdirSync(folder).filter((each) => each.endsWith('-closed.journal')).toSorted()[index]!;
  const bytes = readFileSync(join(folder, name));
  bytes.fill(0x55, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 9);
  writeFileSync(join(folder, name), bytes);
  return name;
};

describe('the upkeep of a journal', () => {
  test('packs its closed files, reads all of them, and says so', async () => {
    const { folder, writer, upkeepOf, told, problems, clock } = anOffice();
    const before = bodiesOf(writer);
    const files = writer.segments.closed().length;
    expect(files).toBeGreaterThan(2);
    const upkeep = upkeepOf(writer);
    expect(upkeep.health()).toMatchObject({ files, packed: 0, checkedAt: null });
    await upkeep.work();
    expect(upkeep.health()).toEqual({ files, packed: files, checkedAt: clock.ms, checking: null, findings: [], healed: null });
    expect(bodiesOf(writer)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect([told, problems]).toEqual([[], []]);
  });

  test('reads every byte again after a week and not before', async () => {
    const { writer, upkeepOf, clock, reads } = anOffice();
    await upkeepOf(writer).work();
    reads.length = 0;
    clock.ms += 2 * DAY;
    await upkeepOf(writer).work();
    expect(reads).toEqual([]);
    clock.ms += 6 * DAY;
    await upkeepOf(writer).work();
    expect(new Set(reads)).toEqual(new Set(writer.segments.closed().map(({ name }) => name)));
  });

  test('goes on where it was when the app ended in the middle', async () => {
    const { folder, writer, upkeepOf, reads, clock } = anOffice();
    await upkeepOf(writer).work();
    const closed = writer.segments.closed();
    writeFileSync(`${folder}-health.json`, JSON.stringify({ journalId: writer.state().journalId, next: closed[1]!.first, roundAt: clock.ms, found: [], healed: null }));
    reads.length = 0;
    await upkeepOf(writer).work();
    expect(new Set(reads)).toEqual(new Set(closed.slice(1).map(({ name }) => name)));
  });

  test('brings a damaged file back from a backup that holds it whole, and keeps the damaged one', async () => {
    const { folder, writer, upkeepOf, backUp, told } = anOffice();
    const before = bodiesOf(writer);
    await backUp(writer);
    const name = spoil(folder, 1);
    const upkeep = upkeepOf(writer);
    await upkeep.work();
    await upkeep.work();
    expect(told.at(-1)).toMatchObject({ findings: [], healed: { segment: name } });
    expect(upkeep.health()).toMatchObject({ findings: [], packed: writer.segments.closed().length });
    expect(readdirSync(join(folder, 'set-aside')).filter((each) => each.startsWith(name))).toHaveLength(1);
    writer.close();
    const again = must(openJournal(folder, deps));
    undo.push(() => again.close());
    expect(bodiesOf(again)).toEqual(before);
  });

  test('tells of what no backup can mend, once and not again, and forgets it when the file is whole again', async () => {
    const { folder, writer, upkeepOf, told, clock } = anOffice();
    await upkeepOf(writer).work();
    clock.ms += 8 * DAY;
    const names = writer.segments.closed().map(({ name }) => name);
    const whole = readFileSync(join(folder, names[1]!));
    spoil(folder, 1);
    const upkeep = upkeepOf(writer);
    await upkeep.work();
    expect(told).toHaveLength(1);
    expect(upkeep.health().findings).toMatchObject([{ type: 'segment-damaged', segment: names[1] }]);
    await upkeep.work();
    expect(told).toHaveLength(1);
    writeFileSync(join(folder, names[1]!), whole);
    clock.ms += 8 * DAY;
    await upkeep.work();
    expect(upkeep.health().findings).toEqual([]);
  });

  test('leaves the files as they are where the disk takes no packed one, and does not ask it again and again', async () => {
    const { folder, writer, upkeepOf, disk } = anOffice();
    const before = bodiesOf(writer);
    disk.isFull = true;
    const upkeep = upkeepOf(writer);
    await upkeep.work();
    await upkeep.work();
    expect(disk.asked).toBe(1);
    expect(upkeep.health()).toMatchObject({ packed: 0, findings: [], checking: null });
    expect(upkeep.health().checkedAt).not.toBeNull();
    expect(bodiesOf(writer)).toEqual(before);
    disk.isFull = false;
    await upkeepOf(writer).work();
    expect(writer.segments.closed().every(({ isPacked }) => isPacked)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('lets nobody give a file another form while it is backed up', async () => {
    const { writer, upkeepOf, backUp } = anOffice();
    const upkeep = upkeepOf(writer);
    const [made] = await Promise.all([upkeep.alone(() => backUp(writer)), upkeep.work()]);
    expect(made).toContain('.zip');
    expect(upkeep.health().packed).toBe(writer.segments.closed().length);
  });
});

describe('a recovery with a backup that holds the damaged files as they were', () => {
  test.each(['damaged', 'gone'])('puts them back and makes nothing anew (%s)', async (what) => {
    const { profile, folder, writer, backUp } = anOffice();
    const backup = await backUp(writer);
    for (let n = 0; n < 5; n += 1) must(writer.saveChanges([{ intent: { kind: 'agreement', record: `later${String(n)}`, set: { notes: 'after the backup' }, base: {} }, author: AUTHOR }]));
    const before = bodiesOf(writer);
    const { incarnation } = writer.state();
    writer.close();
    const name = spoil(folder, 1);
    if (what === 'gone') for (const each of readdirSync(folder).filter((file) => file.endsWith('-closed.journal')).slice(0, 2)) rmSync(join(folder, each));
    const rebuilt = must(await rebuildJournal({ journalFolder: folder, backups: [{ path: backup, passphrase: null }], fromView: [], ...deps }));
    expect(rebuilt.healed).toBe(what === 'gone' ? 2 : 1);
    expect(readdirSync(profile).filter((each) => each.startsWith('journal-set-aside'))).toEqual([]);
    const again = must(openJournal(folder, deps));
    undo.push(() => again.close());
    expect(again.state().incarnation).toBe(incarnation);
    expect(bodiesOf(again)).toEqual(before);
    expect(name).toMatch(/closed/);
  });
});
