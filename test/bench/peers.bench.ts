import type { Page } from 'playwright-core';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import type { LineShape } from '#test/support/shaped-lane.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';
import { counting, openOffice, redraw, withMinistry, type Carried, type Office } from './support/offices.ts';
import { openPage } from './support/floor-line.ts';
import { startFloorServer } from './support/floor-server.ts';
import { PEER_PAGES, preparePeers, startPouchServer, startRxServer, type PeerServer } from './support/peers.ts';
import { sampleRecords } from './support/records.ts';
import { loadNow, rowsOf, type Bench, type Plan, type Planned } from './support/rows.ts';
import { openSeeder, type Seeder } from './support/seed-ministry.ts';

const LINK = { bitsPerSecond: 256_000, roundTripMs: 300, handshakes: 1 };
const LOOPBACK = { bitsPerSecond: null, roundTripMs: 0 };
/** Over the line a tenth of the register: a peer's push of the whole would take a quarter of an hour. */
const SHARE = 10;
const CHANGED = 100;
const DEFAULT = 10_000;
const [READERS, WRITERS] = ['TH-57', 'TH-50'];

const WHERE = { loopback: 'on this machine', link: `over 256 kbit/s, a ${SHARE}th of it` } as const;
const WHAT = { pull: 'first pull', push: 'push', next: `${CHANGED} new records` } as const;
const WHO = { product: 'Phinong', pouch: 'PouchDB', rx: 'RxDB' } as const;
type What = keyof typeof WHAT;
type Who = keyof typeof WHO;
const keysOf = <T extends object>(of: T): (keyof T & string)[] => Object.keys(of) as (keyof T & string)[];

/** `link push pouch` is what a peer takes against what we take in the same run; its bytes stand beside it. */
const ROWS = keysOf(WHERE).flatMap((where) => keysOf(WHAT).flatMap((what) => keysOf(WHO).map((who) => ({ where, what, who, key: `${where} ${what} ${who}` }))));
export const plan: Plan = Object.fromEntries(
  ROWS.flatMap(({ where, what, who, key }): [string, Planned][] => [
    [key, { name: `${WHAT[what]} ${WHERE[where]}, ${WHO[who]}`, unit: 'ms', ...(who === 'product' ? {} : { against: `${where} ${what} product` }) }],
    [`${key} bytes`, { name: `${WHAT[what]} ${WHERE[where]}, ${WHO[who]}, bytes both ways`, unit: 'kB', ...(who === 'product' ? {} : { against: `${where} ${what} product bytes` }) }],
  ]),
);

type Timed = { readonly ms: number } & Carried;
type Measured = Readonly<Record<Who, Readonly<Record<What, Timed>>>>;
type Peer = { readonly way: Exclude<Who, 'product'>; readonly server: PeerServer };

/** One peer with a line of its own for each direction. */
const openPeer = async (page: Page, { way, server }: Peer, name: string) => {
  const proxies: Readonly<Record<'pull' | 'push', ShapedProxy>> = { pull: await startShapedProxy(server.address), push: await startShapedProxy(server.address) };
  const call = <T>(method: string, args: readonly unknown[]): Promise<T> => page.evaluate<T>(`peers.${way}.${method}(...${JSON.stringify(args)})`);
  const replicate = async (what: 'pull' | 'push', expected: number): Promise<Timed> => {
    const done = await counting(proxies[what], () => call<{ ms: number; records: number }>('replicate', [`${name}-${what}`, `${proxies[what].address}${name}-${what}`, what]));
    if (done.records !== expected) throw new Error(`${way} holds ${done.records} records instead of ${expected} after its ${what}`);
    return done;
  };
  return {
    prepare: async (count: number, seed: number): Promise<void> => {
      await call('fill', [`${server.address}${name}-pull`, count, seed]);
      await call('make', [`${name}-push`, count, seed + 1]);
    },
    pull: (count: number) => replicate('pull', count),
    push: (count: number) => replicate('push', count),
    change: (seed: number): Promise<void> => call('fill', [`${server.address}${name}-pull`, CHANGED, seed]),
    setLine: (shape: Partial<LineShape>): void => Object.values(proxies).forEach((proxy) => redraw(proxy, shape)),
    close: async (): Promise<void> => {
      for (const proxy of Object.values(proxies)) await proxy.close();
    },
  };
};

type Stage = { readonly ministry: DemoMinistry; readonly seeder: Seeder; readonly peers: readonly [Peer, Peer]; readonly pages: PeerServer };
type Job = () => Promise<Timed>;

/** On the line all at once, each on its own, since it leaves the machine idle; on the machine one after the other. */
const inTurn = async (where: keyof typeof WHERE, jobs: readonly Job[]): Promise<Timed[]> => {
  if (where === 'link') return Promise.all(jobs.map((job) => job()));
  const done: Timed[] = [];
  for (const job of jobs) done.push(await job());
  return done;
};

let seeds = 200_000;
const nextSeed = (): number => (seeds += 10);

const measure = async (stage: Stage, where: keyof typeof WHERE, count: number): Promise<Measured> => {
  const { ministry, seeder, peers, pages } = stage;
  const offices: readonly [Office, Office] = [await openOffice(ministry, READERS), await openOffice(ministry, WRITERS)];
  const page = await openPage(offices[0].app, `${pages.address}index.html`);
  const name = `bench${nextSeed()}`;
  const [pouch, rx] = [await openPeer(page, peers[0], name), await openPeer(page, peers[1], name)];
  try {
    const [reader, writer] = offices;
    await writer.sync();
    await writer.fill(count, nextSeed());
    for (const peer of [pouch, rx]) await peer.prepare(count, nextSeed());
    for (const line of [reader, writer, pouch, rx]) line.setLine(where === 'link' ? LINK : LOOPBACK);
    const jobs: readonly Job[] = [() => reader.sync(), () => pouch.pull(count), () => rx.pull(count), () => writer.sync(), () => pouch.push(count), () => rx.push(count)];
    const large = await inTurn(where, jobs);
    await seeder.save(sampleRecords(CHANGED, nextSeed()));
    await seeder.sync();
    for (const peer of [pouch, rx]) await peer.change(nextSeed());
    const next = await inTurn(where, [() => reader.sync(), () => pouch.pull(count + CHANGED), () => rx.pull(count + CHANGED)]);
    const at = (index: number): Readonly<Record<What, Timed>> => ({ pull: nth(large, index), push: nth(large, index + 3), next: nth(next, index) });
    return { product: at(0), pouch: at(1), rx: at(2) };
  } finally {
    for (const { close } of [...offices, pouch, rx]) await close();
  }
};

const nth = (list: readonly Timed[], index: number): Timed => list[index] ?? { ms: Number.NaN, up: Number.NaN, down: Number.NaN, requests: Number.NaN };

/** A ministry that holds so many records, and has its snapshot ready. */
const withRecords = <T>(count: number, work: (ministry: DemoMinistry, seeder: Seeder) => Promise<T>): Promise<T> =>
  withMinistry(async (ministry) => {
    const seeder = await openSeeder(ministry.address, await ministry.code(READERS, 'officer'));
    await seeder.save(sampleRecords(count));
    await seeder.sync();
    const first = await openSeeder(ministry.address, await ministry.code(READERS, 'officer'));
    await first.sync();
    first.close();
    try {
      return await work(ministry, seeder);
    } finally {
      seeder.close();
    }
  });

/** The product beside PouchDB (against express-pouchdb) and RxDB (its documented HTTP replication): yardsticks, without goals of their own. */
export const run: Bench = async ({ runs, records, say }) => {
  await preparePeers();
  const peers: readonly [Peer, Peer] = [{ way: 'pouch', server: await startPouchServer() }, { way: 'rx', server: await startRxServer() }];
  const pages = await startFloorServer(PEER_PAGES, new Map());
  const values = new Map<string, number[]>();
  const note = (key: string, value: number): void => void values.set(key, [...(values.get(key) ?? []), value]);
  const noteAll = (where: keyof typeof WHERE, measured: Measured): void => {
    for (const { what, who, key } of ROWS.filter((row) => row.where === where)) {
      const { ms, up, down } = measured[who][what];
      note(key, ms);
      note(`${key} bytes`, (up + down) / 1_000);
    }
  };
  try {
    for (const where of keysOf(WHERE)) {
      const size = where === 'link' ? Math.round(records / SHARE) : records;
      // The line is what takes the time there, and it takes the same every time.
      const count = where === 'link' ? 1 : runs;
      for (let i = 1; i <= count; i += 1) {
        // A ministry of its own for each run: what one writes, the next would read.
        noteAll(where, await withRecords(size, (ministry, seeder) => measure({ ministry, seeder, peers, pages }, where, size)));
        say(`peers: run ${i} of ${count} ${WHERE[where]}, ${loadNow()}`);
      }
    }
    return rowsOf(records === DEFAULT ? 'peers' : `peers with ${records} records`, plan, Object.fromEntries(values));
  } finally {
    for (const { server } of peers) await server.close();
    await pages.close();
  }
};
