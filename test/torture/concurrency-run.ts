import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Change } from '#core/change/change.ts';
import { addUnit } from '#server/admin-commands.ts';
import { asDevice, openDatabase, type Client, type Database, type Sight } from '#server/database.ts';
import { isSound, verifyAll } from '#server/ops/verify.ts';
import { readCursor } from '#server/store/cursor.ts';
import { pageText, readPage } from '#server/store/pull.ts';
import { takePush } from '#server/store/push.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { randomFrom } from './random.ts';

export type ConcurrencyPlan = {
  /** transactions to be committed, with some changes each */
  readonly commits: number;
  readonly seed: number;
  readonly writers: number;
};
export type ConcurrencyReport = {
  /** transactions that were committed, and the changes in them */
  readonly commits: number;
  readonly changes: number;
  readonly rolledBack: number;
  /** transactions that stayed open for a while after they had been given their revisions */
  readonly late: number;
  readonly missed: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  /** the data from inside: chains, numbering, digests */
  readonly isSound: boolean;
  /** what a cursor over a plain sequence missed in the very same transactions: 0 would mean that this run is blind */
  readonly missedByNaive: number;
};

const SAID_EVERY = 20_000;
const KEY = 'only-for-the-torture';
const UNITS = 3;
const SLOW_MS = 20;
/** Mostly a save or two come in one push; now and then the work of a day. */
const BATCH = 3;
const LARGE_BATCH = 40;
const LARGE = 0.02;
/** how long a puller rests that found nothing new */
const REST_MS = 4;
const RECORDS = 40;
/** so much of what is begun is rolled back */
const ROLLED_BACK = 0.1;
/** so much stays open for a while before it asks for revisions, and so much after it has them */
const SLOW = 0.3;
const LATE = 0.15;

class RolledBack extends Error {}

type Run = { readonly db: Database; readonly units: readonly string[]; readonly random: () => number; readonly isOver: () => boolean };

/** A life whose changes edit a few records again and again. */
const anAuthor = (unit: string, random: () => number) => {
  const life = aLife(unit, randomUUID().replaceAll('-', '').slice(0, 20));
  const heads = new Map<string, string>();
  return {
    name: life.name,
    make: (count: number): Change[] =>
      Array.from({ length: count }, () => {
        const record = `${life.name.slice(0, 6)}-${Math.trunc(random() * RECORDS)}`;
        const head = heads.get(record);
        const change = life.make({ record, base: head === undefined ? {} : { title: [head] } });
        heads.set(record, change.id);
        return change;
      }),
  };
};

/** Pushes through the endpoint's own code until enough is committed; what it rolls back it sends again. */
const aWriter = async ({ db, random, isOver }: Run, unit: string, committed: Map<string, string>, committedOne: () => void) => {
  const device = randomUUID();
  await db.pool.query("INSERT INTO devices (id, scope, role, label, public_key, token_hash, app) VALUES ($1, $2, 'officer', 'torture', 'k', $1, '0')", [device, unit]);
  const author = anAuthor(unit, random);
  const sight: Sight = { unit, scopes: [unit], writes: unit };
  const told = { commits: 0, rolledBack: 0, late: 0 };
  const some = (): Change[] => author.make(1 + Math.trunc(random() * (random() < LARGE ? LARGE_BATCH : BATCH)));
  let changes = some();
  while (!isOver()) {
    const [isSlow, isLate, fails, pause] = [random() < SLOW, random() < LATE, random() < ROLLED_BACK, random() * SLOW_MS];
    const ids = changes.map(({ id }) => id);
    try {
      await asDevice(db, sight, async (client: Client) => {
        await client.query('INSERT INTO torture_naive (id) SELECT * FROM unnest($1::text[])', [ids]);
        if (isSlow) await wait(pause);
        const taken = await takePush(client, { id: device, unit, role: 'officer' }, unit, { epoch: '', incarnation: author.name, pending: 0, changes });
        if (taken.type !== 'taken' || taken.results.some((result) => typeof result !== 'number')) throw new Error(`not taken: ${JSON.stringify(taken)}`);
        if (isLate) await wait(pause);
        if (fails) throw new RolledBack();
      });
      for (const id of ids) committed.set(id, unit);
      told.commits += 1;
      committedOne();
      if (isLate) told.late += 1;
      changes = some();
    } catch (problem) {
      if (!(problem instanceof RolledBack)) throw problem;
      told.rolledBack += 1;
    }
  }
  return told;
};

/** Follows all units with the endpoint's own cursor, as the ministry does. */
const follow = async ({ db, units, isOver }: Run): Promise<Map<string, string[]>> => {
  const sight: Sight = { unit: '', scopes: units, writes: null };
  const seen = new Map<string, string[]>(units.map((unit) => [unit, []]));
  let revisions: ReadonlyMap<string, number> = new Map();
  for (;;) {
    const last = isOver();
    const page = await asDevice(db, sight, (client) => readPage(client, sight, { epoch: '', revisions }, KEY));
    if (page === 'lost') throw new Error('the cursor was lost');
    const read = JSON.parse(pageText(page)) as { changes: Change[]; cursor: string };
    for (const { id, scope } of read.changes) seen.get(scope)?.push(id);
    revisions = readCursor(read.cursor, KEY)?.revisions ?? revisions;
    if (last && page.remaining === 0) return seen;
    if (read.changes.length === 0) await wait(REST_MS);
  }
};

/** The same with `seq > last` over a sequence, which loses what commits late. */
const followNaively = async ({ db, isOver }: Run): Promise<Set<string>> => {
  const seen = new Set<string>();
  let seq = 0;
  for (;;) {
    const last = isOver();
    const { rows } = await db.pool.query<{ seq: number; id: string }>('SELECT seq, id FROM torture_naive WHERE seq > $1 ORDER BY seq', [seq]);
    for (const row of rows) seen.add(row.id);
    seq = rows.at(-1)?.seq ?? seq;
    if (last) return seen;
    if (rows.length === 0) await wait(REST_MS);
  }
};

/**
 * Many writers push into a few units through the endpoint's own code; some are slow before they are given revisions, some keep
 * them to themselves for a while, some roll back. A puller follows, and beside it one as people write them who do not know.
 */
export const tortureConcurrency = async (db: Database, { commits, seed, writers }: ConcurrencyPlan, say: (line: string) => void = () => undefined): Promise<ConcurrencyReport> => {
  const random = randomFrom(seed);
  const units = Array.from({ length: UNITS }, () => `C-${randomUUID().slice(0, 8)}`);
  for (const unit of units) await addUnit(db, { code: unit, th: unit, en: unit, province: null, ministry: false });
  await db.pool.query('CREATE TABLE torture_naive (seq bigserial PRIMARY KEY, id text NOT NULL)');
  await db.pool.query('GRANT INSERT ON torture_naive TO phinong_endpoint; GRANT USAGE ON SEQUENCE torture_naive_seq_seq TO phinong_endpoint');
  const committed = new Map<string, string>();
  // Pullers have lines of their own: they must not wait until a writer has committed.
  const beside = await openDatabase(db.pool.options.connectionString ?? '');
  let done = 0;
  const committedOne = (): void => {
    done += 1;
    if (done % SAID_EVERY === 0) say(`${done} commits`);
  };
  const isEnough = (): boolean => done >= commits;
  let isOver = false;
  const run: Run = { db: beside, units, random, isOver: () => isOver };
  const following = [follow(run), followNaively(run)] as const;
  const told = await Promise.all(Array.from({ length: writers }, (_, index) => aWriter({ db, units, random, isOver: isEnough }, units[index % UNITS] ?? '', committed, committedOne)));
  isOver = true;
  const [pulled, naive] = await Promise.all(following);
  const counted = await compare(beside, committed, pulled);
  await db.pool.query('DROP TABLE torture_naive');
  await beside.close();
  const sum = (of: 'commits' | 'rolledBack' | 'late'): number => told.reduce((total, each) => total + each[of], 0);
  return {
    commits: sum('commits'), changes: committed.size, rolledBack: sum('rolledBack'), late: sum('late'), ...counted,
    isSound: isSound(await verifyAll(db)), missedByNaive: [...committed.keys()].filter((id) => !naive.has(id)).length,
  };
};

/** What was committed, what is in the log, and what was pulled, against each other. */
const compare = async (db: Database, committed: ReadonlyMap<string, string>, pulled: ReadonlyMap<string, readonly string[]>) => {
  const counted = { missed: 0, doubled: 0, outOfOrder: 0 };
  const seen = new Set([...pulled.values()].flat());
  counted.missed += [...committed.keys()].filter((id) => !seen.has(id)).length;
  for (const [unit, ids] of pulled) {
    const { rows } = await asDevice(db, { unit, scopes: [unit], writes: null }, (client) =>
      client.query<{ revision: number; id: string }>("SELECT revision, incarnation || ':' || n AS id FROM changes WHERE scope = $1 ORDER BY revision", [unit]),
    );
    counted.missed += rows.filter(({ revision, id }, index) => revision !== index + 1 || committed.get(id) !== unit).length;
    counted.doubled += ids.length - new Set(ids).size + Math.max(0, ids.length - rows.length);
    counted.outOfOrder += rows.filter(({ id }, index) => ids[index] !== id).length;
  }
  return counted;
};
