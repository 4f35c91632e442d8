import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startDemoMinistry } from '#build/demo/demo-ministry.ts';
import type { Change } from '#core/change/change.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { aLife, pullAll } from '#test/support/endpoint-suite.ts';
import { must } from '#test/support/journal-kit.ts';
import { randomFrom } from './random.ts';

export type ServerReport = { readonly kills: number; readonly pushed: number; readonly lost: number; readonly doubled: number; readonly reordered: number; readonly brokenOff: number };

const going = { aborted: false };
const UNITS = ['TH-57', 'TH-50'] as const;
const BATCH = 20;
const LEAST_MS = 20;
const MOST_MS = 350;

/** A PC that pushes for ever, tries again after every broken line, and remembers what it was told is taken. */
const aPusher = async (address: string, unit: (typeof UNITS)[number], code: string, random: () => number) => {
  const stranger = createEndpoint(address, null, (to, init) => fetch(to, init));
  const { token, epoch } = must(await stranger.enrol({ code, device: { label: 'PC', publicKey: code }, app: '0' }));
  const life = aLife(unit, `life${Math.trunc(random() * 1e15).toString(36).padStart(12, '0')}`);
  const pc = createEndpoint(address, token, (to, init) => fetch(to, init));
  const made: Change[] = [];
  let acknowledged = 0;
  let brokenOff = 0;
  return {
    life,
    pc,
    made,
    acknowledged: () => acknowledged,
    brokenOff: () => brokenOff,
    /** pushes until it is told to rest, or the line breaks */
    push: async (isOver: () => boolean): Promise<void> => {
      while (!isOver()) {
        while (made.length < acknowledged + BATCH) made.push(life.make());
        const size = 1 + Math.trunc(random() * BATCH);
        const answer = await pc.push({ epoch, incarnation: life.name, pending: 0, changes: made.slice(acknowledged, acknowledged + size) }, going);
        if (!answer.ok) {
          brokenOff += 1;
          return;
        }
        if (answer.value.type !== 'taken') throw new Error(`a push was answered ${answer.value.type}`);
        acknowledged = Math.max(acknowledged, answer.value.upTo);
      }
    },
  };
};

/** Kills the real endpoint's process again and again while PCs push, and looks each time what is there. */
export const tortureServer = async ({ kills, seed, pcs }: { readonly kills: number; readonly seed: number; readonly pcs: number }, say: (line: string) => void = () => undefined): Promise<ServerReport> => {
  const random = randomFrom(seed);
  const data = mkdtempSync(join(tmpdir(), 'phinong-torture-server-'));
  const ministry = await startDemoMinistry(data, 0);
  const report = { kills: 0, pushed: 0, lost: 0, doubled: 0, reordered: 0, brokenOff: 0 };
  try {
    const pushers = [];
    for (let pc = 0; pc < pcs; pc += 1) {
      const unit = UNITS[pc % UNITS.length] ?? 'TH-57';
      pushers.push(await aPusher(ministry.address, unit, await ministry.code(unit, 'officer'), random));
    }
    for (let kill = 1; kill <= kills; kill += 1) {
      let isOver = false;
      const pushing = Promise.all(pushers.map((pusher) => pusher.push(() => isOver)));
      await wait(LEAST_MS + random() * (MOST_MS - LEAST_MS));
      await ministry.kill();
      isOver = true;
      await pushing;
      await ministry.start();
      report.kills += 1;
      for (const pusher of pushers) {
        const stored = (await pullAll(pusher.pc)).changes.filter(({ id }) => id.startsWith(`${pusher.life.name}:`)).map(({ id }) => id);
        const expected = pusher.made.slice(0, stored.length).map(({ id }) => id);
        report.lost += Math.max(0, pusher.acknowledged() - stored.length);
        report.doubled += stored.length - new Set(stored).size;
        report.reordered += stored.filter((id, index) => id !== expected[index]).length;
      }
      if (kill % 10 === 0) say(`${String(kill)} kills, ${String(pushers.reduce((sum, each) => sum + each.acknowledged(), 0))} changes acknowledged`);
    }
    report.pushed = pushers.reduce((sum, each) => sum + each.acknowledged(), 0);
    report.brokenOff = pushers.reduce((sum, each) => sum + each.brokenOff(), 0);
    return report;
  } finally {
    await ministry.stop();
    rmSync(data, { recursive: true, force: true });
  }
};
