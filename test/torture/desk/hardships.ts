import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ENCODING_JSON } from '#core/journal/frame.ts';
import { fromRoot } from '#build/tools/paths.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import { must } from '#test/support/journal-kit.ts';
import { openAndCompare, withCopy, type Outcome } from './opened.ts';
import { makeLoopDisk, whyNoLoopDisk, type LoopDisk } from './loop-disk.ts';
import { syncToEnd, type Ministry } from './ministry.ts';
import { newerEncoding, newerMeaning, newerSegment } from './newer-files.ts';
import { startPc, type Pc } from './pc.ts';
import { standingOf } from './standing.ts';
import { copyPlace, placeAt, type Template } from './template.ts';
import type { Verdict } from './verdict.ts';

/** A register that is whole, on a PC that makes work hard. */
export type Hardship = { readonly name: string; /** how it always ends, for a case that takes little time */ readonly ends?: Verdict; readonly run: (template: Template) => Promise<Outcome> };

const YEAR_MS = 365.25 * 86_400_000;
/** 543 years: a PC whose clock was set to the Buddhist year. */
const CLOCKS = { '20 years ahead': 20, '20 years behind': -20, 'in the Buddhist year': 543 } as const;

const saveOne = (pc: Pc, text: string) => pc.ask<string | null>(`torture.importMany(${JSON.stringify(text)}, 1, 30).then(() => null, (problem) => String(problem))`);

const failed = (verdict: Outcome['verdict'], fault: string): Outcome => ({ verdict, faults: [fault] });

/** Saves on a wrong clock, syncs, and goes on with the right one. */
const clockCase = (name: string, years: number, ministry: Ministry): Hardship => ({
  name: `the clock is ${name}`,
  run: (template) =>
    withCopy(template, async (profile) => {
      const more = [...template.confirmed];
      const wrong = await startPc({ profile, clockMs: years * YEAR_MS, saw: (what) => void more.push(what) });
      try {
        const standing = await standingOf(wrong);
        if (standing.screen !== 'register') return failed('refused', `shows ${standing.screen} (${standing.said.join()})`);
        const refused = await saveOne(wrong, `clock ${name}`);
        if (refused !== null) return failed('refused', `nothing can be saved: ${refused}`);
        const stuck = await syncToEnd(wrong);
        if (stuck !== null) return failed('harmless', stuck);
        await wrong.quit();
      } finally {
        await wrong.kill();
      }
      const found = await openAndCompare(profile, { ...template, confirmed: more }, async (pc) => {
        const refused = await saveOne(pc, `after the clock ${name}`);
        const lacking = await ministry.lackingAfterSync(pc, more);
        return refused === null ? lacking : [`nothing can be saved afterwards: ${refused}`];
      });
      return found;
    }),
});

const secondStart: Hardship = {
  name: 'a second start of the same register',
  run: (template) =>
    withCopy(template, async (profile) => {
      const first = await startPc({ profile });
      try {
        await standingOf(first);
        const second = await startPc({ profile });
        const shown = await standingOf(second);
        await second.kill();
        if (shown.screen !== 'ended') return failed('refused', `a second window opens beside the first and shows ${shown.screen}`);
        const refused = await saveOne(first, 'beside a second start');
        if (refused !== null) return failed('refused', `the first cannot save any more: ${refused}`);
      } finally {
        await first.kill();
      }
      const { faults } = await openAndCompare(profile, template);
      return { verdict: 'refused', faults };
    }),
};

const lockedByOther: Hardship = {
  name: 'another program holds the journal',
  ends: 'refused',
  run: (template) =>
    withCopy(template, async (profile) => {
      const holder = spawn(process.execPath, [fromRoot('test/torture/desk/hold-journal.ts'), join(profile, 'journal')], { stdio: ['pipe', 'pipe', 'inherit'] });
      const gone = once(holder, 'exit');
      await once(createInterface({ input: holder.stdout }), 'line');
      const shut = await openAndCompare(profile, template);
      holder.kill('SIGKILL');
      await gone;
      if (shut.verdict !== 'refused') return failed(shut.verdict, `two programs write one journal (${shut.faults.join()})`);
      const { faults } = await openAndCompare(profile, template);
      return { verdict: 'refused', faults: [...shut.faults, ...faults] };
    }),
};

/** Frames of a newer version at the end of the journal: a kind that this one does not know and need not know is kept and passed over. */
const newerKind: Hardship = {
  name: 'a newer app wrote a kind of frame that this one does not know',
  run: (template) =>
    withCopy(template, async (profile) => {
      const store = createFileStore({ folder: join(profile, 'journal') });
      must(store.open());
      must(store.append([{ kind: 100, body: machineBytes.encode(JSON.stringify({ kind: 'of-tomorrow', text: randomBytes(8).toString('hex') })) }], () => null));
      store.close();
      return openAndCompare(profile, template);
    }),
};

/** Something that only a newer version may open: refused with its reason, and untouched. */
const newerForm = (name: string, spoil: (profile: string) => () => void): Hardship => ({
  name,
  ends: 'refused',
  run: (template) =>
    withCopy(template, async (profile) => {
      const undo = spoil(profile);
      const shut = await openAndCompare(profile, template);
      if (shut.verdict !== 'refused') return failed(shut.verdict, `opens what a newer version wrote (${shut.faults.join()})`);
      undo();
      const { faults } = await openAndCompare(profile, template);
      return { verdict: 'refused', faults: [...shut.faults, ...faults] };
    }),
});

const newerView: Hardship = {
  name: 'a newer app has left a newer view',
  run: (template) =>
    withCopy(template, async (profile) => {
      const pc = await startPc({ profile, viewOf: 'newer' });
      const standing = await standingOf(pc);
      await pc.kill();
      const opened = await openAndCompare(profile, template);
      return standing.screen === 'register' ? opened : { verdict: 'refused', faults: standing.said.length > 0 ? opened.faults : [`shows ${standing.screen} without a reason`] };
    }),
};

const HARD_DISK_MB = 96;
const onDisk = async (template: Template, work: (disk: LoopDisk, profile: string) => Promise<Outcome>): Promise<Outcome> => {
  const disk = makeLoopDisk(HARD_DISK_MB);
  try {
    const { profile } = copyPlace(template.place, placeAt(join(disk.folder, 'profile')));
    disk.settle();
    return await work(disk, profile);
  } finally {
    disk.remove();
  }
};

/** Fills a disk to the last byte; answers how to free it. */
const fill = ({ folder }: LoopDisk): (() => void) => {
  const path = join(folder, 'filler');
  const { bavail, bsize } = statfsSync(folder);
  let left = bavail * bsize;
  let step = 0;
  for (let size = 8 * 1024 * 1024; left > 0 && size >= 512; ) {
    try {
      writeFileSync(`${path}${String((step += 1))}`, Buffer.alloc(Math.min(size, left), 1), { flush: true });
      left -= size;
    } catch {
      size = Math.floor(size / 4);
    }
  }
  return () => {
    for (let each = 1; each <= step; each += 1) rmSync(`${path}${String(each)}`, { force: true });
  };
};

/** So many saves that what room the journal had made for itself is used up. */
const saveUntilRefused = async (pc: Pc, saw: () => number): Promise<string | null> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const refused = await pc.ask<string | null>(`torture.importMany('full ${String(tries)} ${String(saw())}', 4, 3000).then(() => null, (problem) => String(problem))`);
    if (refused !== null) return refused;
  }
  return null;
};

const fullWhileRunning: Hardship = {
  name: 'the disk becomes full while the app runs',
  run: (template) =>
    onDisk(template, async (disk, profile) => {
      const more = [...template.confirmed];
      const pc = await startPc({ profile, saw: (what) => void more.push(what) });
      try {
        await standingOf(pc);
        const free = fill(disk);
        const refused = await saveUntilRefused(pc, () => more.length);
        if (refused?.includes('disk-full') !== true) return failed('refused', `a full disk is told as: ${String(refused)}`);
        free();
        const again = await saveOne(pc, 'there is room again');
        if (again !== null) return failed('refused', `cannot save although there is room again: ${again}`);
        await pc.quit();
      } finally {
        await pc.kill();
      }
      const { faults } = await openAndCompare(profile, { ...template, confirmed: more });
      return { verdict: 'refused', faults };
    }),
};

const fullAtStart: Hardship = {
  name: 'the disk is full when the app starts',
  run: (template) =>
    onDisk(template, async (disk, profile) => {
      const free = fill(disk);
      const shown = await openAndCompare(profile, template);
      free();
      const { faults } = await openAndCompare(profile, template);
      return { verdict: shown.verdict, faults: [...shown.faults, ...faults] };
    }),
};

const readOnlyAtStart: Hardship = {
  name: 'the folder takes no writes when the app starts',
  run: (template) =>
    onDisk(template, async (disk, profile) => {
      disk.setReadOnly(true);
      const shown = await openAndCompare(profile, template).finally(() => disk.setReadOnly(false));
      const { faults } = await openAndCompare(profile, template);
      return { verdict: shown.verdict, faults: [...shown.faults, ...faults] };
    }),
};

const cutWhileRunning: Hardship = {
  name: 'the disk refuses everything while the app runs',
  run: (template) =>
    onDisk(template, async (disk, profile) => {
      const pc = await startPc({ profile });
      try {
        await standingOf(pc);
        await disk.cutPower();
        const refused = await saveUntilRefused(pc, () => 0);
        if (refused === null) return failed('harmless', 'SILENT: saves are confirmed that no disk has');
      } finally {
        await pc.kill();
        disk.powerUp();
      }
      const { faults } = await openAndCompare(profile, template);
      return { verdict: 'refused', faults };
    }),
};

const UNKNOWN_ENCODING = ENCODING_JSON + 1;

/** All hardships that can be had on this machine, and why the others cannot. */
export const planHardships = (ministry: Ministry): { readonly cases: readonly Hardship[]; readonly skipped: readonly string[] } => {
  const anywhere = [
    ...Object.entries(CLOCKS).map(([name, years]) => clockCase(name, years, ministry)),
    secondStart,
    lockedByOther,
    newerKind,
    newerView,
    newerForm('a newer app wrote segments of another form', newerSegment),
    newerForm('a newer app wrote a frame without whose meaning nothing may be written', newerMeaning),
    newerForm('a newer app wrote a frame in an encoding that this one does not know', (profile) => newerEncoding(profile, UNKNOWN_ENCODING)),
  ];
  const why = whyNoLoopDisk();
  const onDisks = [fullWhileRunning, fullAtStart, readOnlyAtStart, cutWhileRunning];
  return why === null ? { cases: [...onDisks, ...anywhere], skipped: [] } : { cases: anywhere, skipped: onDisks.map(({ name }) => `${name}: not tried, because ${why}`) };
};
