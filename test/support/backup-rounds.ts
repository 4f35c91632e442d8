import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '#core/change/change.ts';
import { stateText } from '#core/change/digest.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { listBackups } from '#electron/main/backup/backup-folder.ts';
import { readBackup } from '#electron/main/backup/read-backup.ts';
import { writeBackup, type JournalFiles } from '#electron/main/backup/write-backup.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { rebuildJournal } from '#electron/main/recovery/rebuild-journal.ts';
import { createSteps, endingJournalFs, Killed, troubledBackupFs } from './failing-fs.ts';
import { AUTHOR, ENROLMENT, must, seededRandom } from './journal-kit.ts';
import { sha256 } from './sha256.ts';
import { seededFractions } from './shaped-lane.ts';
import { createSyncView } from './sync-view.ts';

/** What a journal shows and keeps, without the names that a restore gives anew: records, drafts and settings. */
const canonical = (writer: JournalWriter): string => {
  const view = createSyncView();
  const said = new Map<string, unknown>();
  view.follow(writer, (body) => {
    if (body.kind === 'draft' || body.kind === 'setting') said.set(`${body.kind} ${String(body['key'])}`, body['value']);
  });
  const shown = view.states().filter(({ fields }) => Object.keys(fields).length > 0).map((state) =>
    stateText({ ...state, fields: Object.fromEntries(Object.entries(state.fields).map(([field, heads]) => [field, heads.map((head) => ({ ...head, id: '' })).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))])) }),
  );
  return JSON.stringify([shown.toSorted(), [...said].toSorted(([a], [b]) => (a < b ? -1 : 1))]);
};

const OTHER = 'otherotherother';

/** An office at work: new records, edits on what it knows, deletes, drafts, settings, pages of others, acknowledgements and refusals. */
const createWork = (random: () => number) => {
  let others = 0;
  const heads = new Map<string, string[]>();
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const someRecord = (): string => (random() < 0.4 ? `r-${String(Math.floor(random() * 1_000))}` : (pick([...heads.keys()]) ?? 'r-first'));
  const save = (writer: JournalWriter): void => {
    const record = someRecord();
    const set = random() < 0.1 ? { deleted: true } : { notes: `ข้อความ ${String(Math.floor(random() * 1e9))}`, motive: random() < 0.2 ? null : String(random()) };
    const known = heads.get(record) ?? [];
    const frames = must(writer.saveChanges([{ intent: { kind: random() < 0.7 ? 'agreement' : 'activity', record, set, base: known.length > 0 && random() < 0.7 ? { notes: known.slice(-1) } : {} }, author: AUTHOR }]));
    const made = (JSON.parse(frames[0]?.body ?? '{}') as { changes?: Change[] }).changes ?? [];
    heads.set(record, [...known, ...made.map(({ id }) => id)]);
  };
  const receive = (writer: JournalWriter): void => {
    const changes = Array.from({ length: 1 + Math.floor(random() * 4) }, (): Change => {
      others += 1;
      return { id: `${OTHER}:${String(others)}`, scope: writer.state().scope, kind: 'agreement', record: someRecord(), set: { notes: `ของผู้อื่น ${String(others)}` }, base: {}, at: `00175000000${String(1_000 + others)}-0000`, author: { ...AUTHOR, device: 'PC 2' }, schema: 1, prev: '' };
    });
    must(writer.saveReceived({ changes, cursor: `c${String(others)}` }));
  };
  return (writer: JournalWriter, steps: number): void => {
    // As a form that was opened now sees it.
    heads.clear();
    const view = createSyncView();
    view.follow(writer);
    for (const { record, fields } of view.states()) heads.set(record, (fields['notes'] ?? []).map(({ id }) => id));
    for (let step = 0; step < steps; step += 1) {
      const what = random();
      if (what < 0.65) save(writer);
      else if (what < 0.75) must(writer.saveDraft(`agreement/${String(Math.floor(random() * 4))}`, random() < 0.3 ? null : { typed: String(random()) }));
      else if (what < 0.8) must(writer.saveSetting('language', random() < 0.5 ? 'th' : 'en'));
      else if (what < 0.92) receive(writer);
      else if (writer.state().unit !== null && writer.state().unacknowledged > 0) must(writer.saveAcknowledged(writer.state().n, []));
    }
  };
};

export type RoundReport = { readonly restores: number; readonly killedBackups: number; readonly killedRestores: number; readonly encrypted: number; readonly faults: readonly string[] };

/**
 * One office: works, backs up, works on, and restores, on an empty PC and over what is there. At some step a
 * backup and a restore are killed before one is let through. What is restored must equal what was there, in canonical form.
 */
export const backupRound = async (seed: number, encrypted = false): Promise<RoundReport> => {
  const random = seededFractions(seed);
  const root = mkdtempSync(join(tmpdir(), 'phinong-round-'));
  const [profile, empty, backups] = ['profile', 'empty', 'backups'].map((name) => join(root, name)) as [string, string, string];
  const faults: string[] = [];
  let clock = 1_764_000_000_000;
  const deps = { now: () => (clock += 1_000), random: seededRandom(seed), sha256 };
  const fault = (what: string): void => void faults.push(`seed ${String(seed)}: ${what}`);
  const withJournal = <T>(folder: string, work: (writer: JournalWriter) => T): T => {
    const writer = must(openJournal(join(folder, 'journal'), deps));
    try {
      return work(writer);
    } finally {
      writer.close();
    }
  };
  const filesOf = (): JournalFiles => {
    const folder = join(profile, 'journal');
    const { journalId, lastPosition } = withJournal(profile, (writer) => writer.state());
    return { folder, journalId, position: lastPosition, files: readdirSync(folder).filter((name) => name.endsWith('.journal')).map((name) => ({ name, bytes: statSync(join(folder, name)).size })) };
  };
  const killed = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return false;
    } catch (problem) {
      if (problem instanceof Killed) return true;
      throw problem;
    }
  };
  try {
    mkdirSync(profile);
    const work = createWork(random);
    withJournal(profile, (writer) => {
      if (random() < 0.3) work(writer, 3);
      if (random() < 0.85) must(writer.saveEnrolment(ENROLMENT));
      work(writer, 5 + Math.floor(random() * 40));
    });
    const passphrase = encrypted ? 'สี่ คำ ที่ จำได้' : null;
    const order = { journal: filesOf(), folder: backups, reason: 'daily' as const, at: clock, app: '0', unit: null, device: 'PC 1', passphrase };
    const steps = createSteps(1 + Math.floor(random() * 8), 'killed');
    const killedBackups = Number(await killed(() => writeBackup(order, troubledBackupFs(steps))));
    for (const { file } of await listBackups(backups)) if (!(await readBackup(join(backups, file), passphrase)).ok) fault('a killed backup stands there as if it were whole');
    const path = join(backups, must(await writeBackup(order)).file);
    const then = withJournal(profile, canonical);

    must(await rebuildJournal({ journalFolder: join(empty, 'journal'), backups: [{ path, passphrase }], fromView: [], ...deps }));
    if (withJournal(empty, canonical) !== then) fault('what came back on an empty PC is not what was backed up');

    withJournal(profile, (writer) => work(writer, Math.floor(random() * 20)));
    const now = withJournal(profile, canonical);
    const restore = { journalFolder: join(profile, 'journal'), backups: [{ path, passphrase }], fromView: [], ...deps };
    const ending = createSteps(1 + Math.floor(random() * 20), 'killed');
    const killedRestores = Number(await killed(() => rebuildJournal({ ...restore, fs: endingJournalFs(ending) })));
    if (withJournal(profile, canonical) !== now) fault(`a restore${killedRestores === 1 ? ' that was killed' : ''} over a newer register changed what it shows`);
    must(await rebuildJournal(restore));
    if (withJournal(profile, canonical) !== now) fault('the same backup restored again changed what the register shows');
    for (let time = 0; time < 2; time += 1) {
      withJournal(profile, (writer) => work(writer, 6));
      const later = withJournal(profile, canonical);
      must(await rebuildJournal(restore));
      if (withJournal(profile, canonical) !== later) fault('an old backup restored over later work changed what the register shows');
    }
    if (!existsSync(path)) fault('the backup is gone');
    return { restores: 5, killedBackups, killedRestores, encrypted: Number(encrypted), faults };
  } catch (problem) {
    cpSync(root, `${root}-kept`, { recursive: true });
    return { restores: 0, killedBackups: 0, killedRestores: 0, encrypted: 0, faults: [`seed ${String(seed)}: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)} (kept in ${root}-kept)`] };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

/** Rounds one after the other; every so many is encrypted, which costs seconds each. */
export const backupRounds = async (count: number, seed: number, encryptedEvery = 50): Promise<RoundReport> => {
  let sum: RoundReport = { restores: 0, killedBackups: 0, killedRestores: 0, encrypted: 0, faults: [] };
  for (let index = 0; index < count; index += 1) {
    const one = await backupRound(seed + index, index % encryptedEvery === encryptedEvery - 1);
    sum = { restores: sum.restores + one.restores, killedBackups: sum.killedBackups + one.killedBackups, killedRestores: sum.killedRestores + one.killedRestores, encrypted: sum.encrypted + one.encrypted, faults: [...sum.faults, ...one.faults] };
  }
  return sum;
};
