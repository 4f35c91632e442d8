import { randomBytes } from 'node:crypto';
import nodeFs, { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWriter, type JournalWriter } from '#core/journal/writer.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import type { JournalFs } from '#electron/main/journal-fs.ts';
import { intent, must } from '#test/support/journal-kit.ts';
import { sha256 } from '#test/support/sha256.ts';
import { percentile, rowsOf, type Bench, type Plan } from './support/rows.ts';

const SAVES = 300;
const WARM_UP = 100;
const RECORDS = 10_000;
const FRAME_BYTES = 1_024;
/** What an edit's frame holds besides the text: ids, stamp, author, link. */
const AROUND_BYTES = 460;

const openJournal = (folder: string, fs: JournalFs = nodeFs): JournalWriter =>
  must(createWriter({ store: createFileStore({ folder, fs }), bytes: machineBytes, now: Date.now, random: (count) => randomBytes(count), sha256, schemaVersion: 1 }));

const edit = (record: number, bytes: number) =>
  intent(`0190b0d2-0000-7000-8000-${String(record).padStart(12, '0')}`, { 'title/th': 'ก'.repeat(Math.round((bytes - AROUND_BYTES) / 3)) });

const msOf = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

const times = (count: number, work: (index: number) => void): number[] => Array.from({ length: count }, (_, index) => msOf(() => work(index)));

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'journal-bench-'));

/** The limit: the same bytes, the same two calls, nothing around them. */
const bareWrites = (folder: string): number[] => {
  const bytes = Buffer.alloc(FRAME_BYTES, 'x');
  const fd = openSync(join(folder, 'bare'), 'w');
  let at = 0;
  const write = (): void => {
    at += writeSync(fd, bytes, 0, bytes.length, at);
    fdatasyncSync(fd);
  };
  times(WARM_UP, write);
  const measured = times(SAVES, write);
  closeSync(fd);
  return measured;
};

const measureSaves = (folder: string) => {
  const bare = bareWrites(folder);
  const writer = openJournal(join(folder, 'saves'));
  const save = (index: number): void => void must(writer.saveChanges([edit(index, FRAME_BYTES)]));
  times(WARM_UP, save);
  const saves = times(SAVES, save);
  const drafts = times(SAVES, (index) => void must(writer.saveDraft('form', `text ${String(index)}`)));
  const many = Array.from({ length: 1_000 }, (_, index) => edit(index, FRAME_BYTES));
  const group = msOf(() => void must(writer.saveChanges(many)));
  const forUnit = msOf(() => void must(writer.saveEnrolment({ endpoint: '', epoch: 'e', device: 'd', unit: { code: 'TH-57', nameTh: '', nameEn: '', province: null }, role: 'officer', demo: false })));
  writer.close();
  return { bare, saves, drafts, group, forUnit };
};

/** A journal as an office has it after years: 10,000 saves of 2 KB, here written without waiting for the disk. */
const fill = (folder: string): void => {
  const writer = openJournal(folder, { ...nodeFs, fdatasyncSync: () => undefined });
  for (let n = 0; n < RECORDS; n += 1) must(writer.saveChanges([edit(n, 2 * FRAME_BYTES)]));
  writer.close();
};

const measureReading = (folder: string) => {
  let writer = openJournal(folder);
  writer.close();
  const open = msOf(() => {
    writer = openJournal(folder);
  });
  let bytes = 0;
  const read = msOf(() => {
    for (let next = 1; next <= writer.state().lastPosition; ) {
      const texts = must(writer.readTexts(next, { frames: 100_000, bytes: 4 * 1024 * 1024 }));
      for (const { body } of texts) bytes += body.length;
      next += texts.length;
    }
  });
  const offer = msOf(() => void must(writer.unacknowledged(512 * 1024, RECORDS - 300)));
  writer.close();
  return { open, read, offer, frames: RECORDS, bytes };
};

export const plan = {
  bare50: { name: 'bare write + fdatasync of 1 KB, p50', unit: 'ms' },
  bare95: { name: 'bare write + fdatasync of 1 KB, p95', unit: 'ms' },
  save50: { name: 'save of one 1 KB frame, p50', unit: 'ms', against: 'bare50' },
  save95: { name: 'save of one 1 KB frame, p95', unit: 'ms', against: 'bare95' },
  draft50: { name: 'draft, p50', unit: 'ms' },
  draft95: { name: 'draft, p95', unit: 'ms' },
  group: { name: 'group of 1,000 changes of 1 KB', unit: 'ms' },
  forUnit: { name: 'enrolment that writes 1,400 changes anew', unit: 'ms' },
  open: { name: 'open with 10,000 frames of 2 KB', unit: 'ms' },
  read: { name: 'read all as text', unit: 'thousand frames/s' },
  offer: { name: 'first batch for the endpoint', unit: 'ms' },
} as const satisfies Plan;

/** What the journal costs: a save, a draft, a group, a start, a replay. */
export const run: Bench = async ({ runs, say }) => {
  const folder = newFolder();
  try {
    const full = join(folder, 'full');
    fill(full);
    const savings = Array.from({ length: runs }, () => measureSaves(mkdtempSync(join(folder, 'run-'))));
    const readings = Array.from({ length: runs }, () => measureReading(full));
    say(`journal: ${RECORDS} frames, ${String(readings[0]?.bytes)} characters`);
    const share = (kind: 'bare' | 'saves' | 'drafts', at: number): number[] => savings.map((each) => percentile(each[kind], at));
    return await Promise.resolve(
      rowsOf('journal', plan, {
        bare50: share('bare', 0.5),
        bare95: share('bare', 0.95),
        save50: share('saves', 0.5),
        save95: share('saves', 0.95),
        draft50: share('drafts', 0.5),
        draft95: share('drafts', 0.95),
        group: savings.map(({ group }) => group),
        forUnit: savings.map(({ forUnit }) => forUnit),
        open: readings.map(({ open }) => open),
        read: readings.map(({ frames, read }) => frames / read),
        offer: readings.map(({ offer }) => offer),
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
