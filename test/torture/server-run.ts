import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { canonicalJson } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import { packRecord } from '#core/change/packed.ts';
import { asDevice } from '#server/database.ts';
import { findRunning } from '#server/embedded/cluster.ts';
import { openStore } from '#server/endpoint.ts';
import { isSound, verifyAll } from '#server/ops/verify.ts';
import { pullAll } from '#test/support/endpoint-suite.ts';
import { createReplica, REAL_KIT } from '#test/support/merge-kit.ts';
import { startTestMinistry } from '#test/support/test-ministry.ts';
import { aPusher, type Pusher } from './a-pusher.ts';
import { randomFrom } from './random.ts';

export type ServerPlan = {
  readonly kills: number;
  readonly seed: number;
  readonly pcs: number;
  /** every so many kills it is PostgreSQL that is killed, and every third of these together with the endpoint */
  readonly databaseEvery: number;
};

export type ServerReport = {
  readonly kills: number;
  readonly databaseKills: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** pushes without an answer */
  readonly brokenOff: number;
  /** changes that were taken, and whose answer the kill swallowed: without them this would prove nothing about retries */
  readonly takenUnheard: number;
  /** everything that must not be: lost, doubled, out of order, altered, answered twice in two ways, unsound */
  readonly faults: readonly string[];
};

const UNITS = ['TH-57', 'TH-50'] as const;
const LEAST_MS = 20;
const MOST_MS = 350;
const BACK_MS = 60_000;

/** Follows a unit from cursor to cursor, over all kills. */
const aFollower = (pusher: Pusher) => {
  const seen: string[] = [];
  const bodies = new Map<string, string>();
  let cursor: string | null = null;
  return {
    unit: pusher.unit,
    seen,
    bodies,
    follow: async (): Promise<void> => {
      const page = await pullAll(pusher.pc, cursor);
      cursor = page.cursor;
      for (const change of page.changes) {
        seen.push(change.id);
        bodies.set(change.id, canonicalJson(change));
      }
    },
  };
};
type Follower = ReturnType<typeof aFollower>;

const isAccepted = (answer: string): boolean => /^\d+$/.test(answer);

/** What the followers saw against what the pushers were told. */
const compare = (pusher: Pusher, { seen, bodies }: Follower, acknowledged: number): { faults: string[]; unheard: number } => {
  const faults: string[] = [];
  for (let index = 0; index < acknowledged; index += 1) {
    const { id } = pusher.made[index] as Change;
    const answer = pusher.answers[index] ?? '';
    if (isAccepted(answer) && seen[Number(answer) - 1] !== id) faults.push(`${id} was given revision ${answer}, where ${String(seen[Number(answer) - 1])} is: lost or moved`);
    if (!isAccepted(answer) && bodies.has(id)) faults.push(`${id} was refused and is there`);
  }
  const own = seen.filter((id) => id.startsWith(`${pusher.life}:`));
  const altered = own.filter((id) => bodies.get(id) !== canonicalJson(pusher.made[Number(id.split(':')[1]) - 1] as Change));
  faults.push(...altered.map((id) => `${id} is not what was sent`));
  if (new Set(own).size !== own.length) faults.push(`something of ${pusher.life} came twice`);
  return { faults, unheard: own.filter((id) => Number(id.split(':')[1]) > acknowledged).length };
};

/** The data themselves: chains, numbering, digests, and records that are what all changes once over make. */
const lookInside = async (data: string, followers: readonly Follower[]): Promise<string[]> => {
  const store = await openStore({ databaseUrl: null, data });
  try {
    const soundness = await verifyAll(store.db);
    const faults = isSound(soundness) ? [] : [`unsound: ${JSON.stringify(soundness)}`];
    for (const { unit, bodies } of followers) {
      const replica = createReplica(REAL_KIT);
      replica.receive([...bodies.values()].map((body) => JSON.parse(body) as Change));
      const wanted = replica.states().map((state) => canonicalJson(packRecord(state)));
      const { rows } = await asDevice(store.db, { unit, scopes: [unit], writes: null }, (client) => client.query<{ packed: string }>('SELECT packed FROM records WHERE scope = $1', [unit]));
      const found = rows.map(({ packed }) => canonicalJson(JSON.parse(packed)));
      if (JSON.stringify(found.toSorted()) !== JSON.stringify(wanted.toSorted())) faults.push(`the records of ${unit} are not what its changes make`);
    }
    return faults;
  } finally {
    await store.close();
  }
};

/**
 * What is between the PCs and the endpoint. Shut, it lets every push through to the endpoint and throws its answer away: who looks at it
 * then kills in the very moment at which the endpoint has promised something that nobody was told.
 */
const aLine = () => {
  let toldOf: (() => void) | null = null;
  return {
    fetchOnce: async (to: string, init: RequestInit): Promise<Response> => {
      const answer = await fetch(to, init);
      if (toldOf === null || !to.endsWith('/v1/push') || !answer.ok) return answer;
      toldOf();
      throw new TypeError('the line broke before the answer');
    },
    /** Until an answer to a push was thrown away; it stays shut. */
    shut: (): Promise<void> => new Promise((resolve) => (toldOf = resolve)),
    open: (): void => {
      toldOf = null;
    },
  };
};
type Line = ReturnType<typeof aLine>;

const killDatabase = (data: string): void => {
  const running = findRunning(data);
  if (running !== null) process.kill(running.pid, 'SIGKILL');
};

/** Kills the real endpoint's process, and its PostgreSQL, again and again while PCs push; looks each time what is there. */
export const tortureServer = async ({ kills, seed, pcs, databaseEvery }: ServerPlan, say: (line: string) => void = () => undefined): Promise<ServerReport> => {
  const random = randomFrom(seed);
  const data = mkdtempSync(join(tmpdir(), 'phinong-torture-server-'));
  const ministry = await startTestMinistry({ data, logLevel: 'fatal' });
  const faults: string[] = [];
  const line = aLine();
  let [done, databaseKills, takenUnheard] = [0, 0, 0];
  try {
    const pushers: Pusher[] = [];
    for (let pc = 0; pc < pcs; pc += 1) {
      const unit = UNITS[pc % UNITS.length] ?? 'TH-57';
      pushers.push(await aPusher(ministry.address, { unit, code: await ministry.code(unit, 'officer'), name: `torturer${String(pc).padStart(4, '0')}`, fetchOnce: line.fetchOnce }, random));
    }
    const followers = UNITS.flatMap((unit) => pushers.filter((pusher) => pusher.unit === unit).slice(0, 1)).map(aFollower);
    const check = async (): Promise<void> => {
      const heard = pushers.map((pusher) => pusher.acknowledged());
      for (const follower of followers) await follower.follow();
      for (const [index, pusher] of pushers.entries()) {
        const found = compare(pusher, followers.find(({ unit }) => unit === pusher.unit) as Follower, heard[index] ?? 0);
        faults.push(...found.faults, ...pusher.faults);
        takenUnheard += found.unheard;
      }
    };
    while (done < kills && faults.length === 0) {
      done += 1;
      const isDatabase = done % databaseEvery === 0;
      if (isDatabase) databaseKills += 1;
      await killOnce({ ministry, data, pushers, line, isAtAnswer: done % 3 === 1, after: LEAST_MS + random() * (MOST_MS - LEAST_MS), isDatabase, isProcess: !isDatabase || databaseKills % 3 === 0 });
      await check();
      if (done % 10 === 0 || done === kills) {
        faults.push(...(await lookInside(data, followers)));
        say(`${done} kills, ${pushers.reduce((sum, each) => sum + each.acknowledged(), 0)} changes decided on, ${takenUnheard} of them taken unheard, ${faults.length} faults`);
      }
    }
    const sum = (of: (pusher: Pusher) => number): number => pushers.reduce((total, pusher) => total + of(pusher), 0);
    return {
      kills: done, databaseKills, acknowledged: sum((each) => each.acknowledged()), refused: sum(({ answers }) => answers.filter((answer) => !isAccepted(answer)).length),
      brokenOff: sum((each) => each.brokenOff()), takenUnheard, faults: [...new Set(faults)],
    };
  } finally {
    await ministry.stop();
    rmSync(data, { recursive: true, force: true });
  }
};

type Kill = { readonly ministry: DemoMinistry; readonly data: string; readonly pushers: readonly Pusher[]; readonly line: Line; readonly isAtAnswer: boolean; readonly after: number; readonly isDatabase: boolean; readonly isProcess: boolean };

/** One stretch of pushing with a kill in it, at any moment or right after a promise that nobody heard. Where only the database dies, the endpoint must bring it back by itself. */
const killOnce = async ({ ministry, data, pushers, line, isAtAnswer, after, isDatabase, isProcess }: Kill): Promise<void> => {
  let isOver = false;
  const pushing = Promise.all(pushers.map((pusher) => pusher.push(() => isOver)));
  await wait(after);
  if (isAtAnswer) await line.shut();
  const broken = pushers.map((pusher) => pusher.brokenOff());
  if (isDatabase) killDatabase(data);
  if (isProcess) await ministry.kill();
  line.open();
  if (!isProcess) await untilBack(pushers, broken);
  isOver = true;
  await pushing;
  if (isProcess) await ministry.start();
};

/** Until every pusher that was turned away has had an answer again. */
const untilBack = async (pushers: readonly Pusher[], broken: readonly number[]): Promise<void> => {
  const deadline = performance.now() + BACK_MS;
  const turnedAway = async (): Promise<void> => {
    while (pushers.every((pusher, index) => pusher.brokenOff() === broken[index])) await within(deadline);
  };
  await turnedAway();
  const taken = pushers.map((pusher) => pusher.taken());
  while (pushers.some((pusher, index) => pusher.taken() === taken[index])) await within(deadline);
};

const within = async (deadline: number): Promise<void> => {
  if (performance.now() > deadline) throw new Error('The endpoint did not find its database again within a minute.');
  await wait(10);
};
