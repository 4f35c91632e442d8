import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { createWriter } from '#core/journal/writer.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import { bodiesOf, brokenChains, seededRandom } from '#test/support/journal-kit.ts';
import { sha256 } from '#test/support/sha256.ts';
import { randomFrom } from '#test/torture/random.ts';
import { fromRoot } from '#build/tools/paths.ts';
import type { Saw } from './in-window.ts';
import { makeLoopDisk, monotonicMs, type LoopDisk } from './loop-disk.ts';
import { createOracle } from './oracle.ts';
import { startPc, type Pc } from './pc.ts';
import { standingOf } from './standing.ts';
import { saveFor } from './words.ts';

export type CutPlan = {
  readonly cuts: number;
  readonly seed: number;
  /** every so many cuts it is the whole program whose power is cut; the others cut that of the journal's own module in a Node process */
  readonly electronEvery: number;
};

export type CutReport = {
  readonly cuts: number;
  readonly ofElectron: number;
  readonly confirmed: number;
  /** what went and may go: drafts of the last second, and what was confirmed while the power was being cut */
  readonly gone: number;
  /** confirmed saves that the controls, whose disk only says that it syncs, lost: 0 would mean that this looks at nothing */
  readonly lostByControl: number;
  readonly faults: readonly string[];
};

const DISK_MB = 160;
const LEAST_MS = 150;
const MOST_MS = 1_200;
/** What is only text being typed is synced after this long at the latest: core/journal/segment-store.ts. */
const SOON_MS = 2_500;

type Round = { readonly confirmed: number; readonly gone: number; readonly faults: readonly string[] };

/** Cuts the power under a register again and again, and opens it each time from what the disk then holds. */
export const torturePower = async ({ cuts, seed, electronEvery }: CutPlan, say: (line: string) => void = () => undefined): Promise<CutReport> => {
  const random = randomFrom(seed);
  const report = { cuts: 0, ofElectron: 0, confirmed: 0, gone: 0, lostByControl: 0, faults: [] as string[] };
  let disk = makeLoopDisk(DISK_MB);
  let electron = createElectronRounds(disk);
  const control = makeLoopDisk(DISK_MB);
  try {
    for (let cut = 1; cut <= cuts && report.faults.length === 0; cut += 1) {
      const afterMs = LEAST_MS + random() * (MOST_MS - LEAST_MS);
      const isElectron = cut % electronEvery === 0;
      // Both share the disk, and a program on it would keep it from being taken away.
      if (!isElectron) await electron.end();
      const round = await (isElectron ? electron.cut(`cut${String(cut)}`, afterMs, Math.trunc(random() * 2 ** 31)) : cutJournal(disk, join(disk.folder, 'alone'), afterMs, true));
      report.cuts += 1;
      report.ofElectron += isElectron ? 1 : 0;
      report.confirmed += round.confirmed;
      report.gone += round.gone;
      report.faults.push(...round.faults.map((fault) => `cut ${String(cut)} (${isElectron ? 'Electron' : 'journal'}): ${fault}`));
      if (cut % 10 === 0) {
        // The control stands beside what it controls: same disk, same moment, no sync.
        report.lostByControl += (await cutJournal(control, join(control.folder, String(cut)), afterMs, false)).faults.length;
        say(`${String(report.cuts)} cuts, ${String(report.confirmed)} confirmed, ${String(report.gone)} of the last second gone, the control lost ${String(report.lostByControl)}`);
      }
      if (cut % 50 === 0 && report.faults.length === 0) {
        await electron.end();
        disk.remove();
        disk = makeLoopDisk(DISK_MB);
        electron = createElectronRounds(disk);
      }
    }
    return report;
  } finally {
    await electron.end();
    if (report.faults.length === 0) disk.remove();
    control.remove();
  }
};

/** The journal's own module in a Node process; the confirmed lines are what it said, the rest is what the disk says. */
const cutJournal = async (disk: LoopDisk, folder: string, afterMs: number, syncs: boolean): Promise<Round> => {
  const child = spawn(process.execPath, [fromRoot('test/support/journal-child.ts'), folder, ...(syncs ? [] : ['without-sync'])], { stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = once(child, 'exit');
  const lines: { readonly text: string; readonly at: number }[] = [];
  let cutting: Promise<number> | null = null;
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push({ text: line, at: monotonicMs() });
    cutting ??= wait(afterMs)
      .then(disk.cutPower)
      .finally(() => child.kill('SIGKILL'));
  }
  const cutAt = (await cutting) ?? 0;
  await gone;
  disk.powerUp();
  const opened = createWriter({ store: createFileStore({ folder }), bytes: machineBytes, now: Date.now, random: seededRandom(1), sha256, schemaVersion: 1 });
  if (!opened.ok) return { confirmed: lines.length, gone: 0, faults: [`does not open: ${JSON.stringify(opened.error)}`] };
  const there = new Map(bodiesOf(opened.value).map(({ position, body }) => [position, lineOf(body)]));
  const lost = lines.filter(({ text }) => there.get(Number(text.slice(0, text.indexOf(' ')))) !== text.slice(text.indexOf(' ') + 1));
  const mayGo = ({ text, at }: (typeof lines)[number]): boolean => at >= cutAt - (/^\d+ draft /.test(text) ? SOON_MS : 0);
  const faults = [...lost.filter((line) => !mayGo(line)).map(({ text }) => `LOST: ${text.slice(0, 60)}`), ...brokenChains(opened.value)];
  opened.value.close();
  return { confirmed: lines.length, gone: lost.filter(mayGo).length, faults };
};

const lineOf = (body: Readonly<Record<string, unknown>>): string => {
  if (body['kind'] === 'draft') return body['value'] as string;
  return body['kind'] === 'changes' ? ((body['changes'] as readonly { readonly set: { readonly title: string } }[])[0]?.set.title ?? '') : '';
};

/** The whole program: journal, IndexedDB and all else of its profile on the disk whose power is cut. */
const createElectronRounds = (disk: LoopDisk) => {
  const profile = join(disk.folder, 'profile');
  const oracle = createOracle();
  let heard: { readonly what: Saw; readonly at: number }[] = [];
  let open: Pc | null = null;
  const hear = (what: Saw): void => void heard.push({ what, at: monotonicMs() });
  const isDraft = (what: Saw): boolean => what.type === 'said' && what.key.startsWith('torture/draft/');

  const begin = async (): Promise<Pc> => {
    const pc = await startPc({ profile, saw: hear });
    await standingOf(pc);
    await pc.call('journal.saveSetting', { key: 'first-run', value: 'trial' });
    return pc;
  };

  return {
    cut: async (life: string, afterMs: number, seed: number): Promise<Round> => {
      const pc = open ?? (await begin());
      await pc.ask(saveFor(life, seed));
      await wait(afterMs);
      const cutAt = await disk.cutPower();
      // The program lives on for a moment on a disk that refuses everything.
      await wait(50);
      await pc.kill();
      disk.powerUp();
      const confirmed = heard.length;
      const mayGo = heard.filter(({ what, at }) => at >= cutAt - (isDraft(what) ? SOON_MS : 0)).map(({ what }) => what);
      for (const { what } of heard) if (!mayGo.includes(what)) oracle.saw(what);
      heard = [];
      open = await startPc({ profile, saw: hear });
      const { screen, said } = await standingOf(open);
      const faults = screen === 'register' ? await oracle.check(open) : [`shows ${screen} (${said.join()})`];
      return { confirmed, gone: oracle.lost(mayGo).length, faults };
    },
    end: async (): Promise<void> => {
      await open?.kill();
      open = null;
    },
  };
};
