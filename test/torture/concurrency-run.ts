import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { addUnit } from '#server/admin-commands.ts';
import { asDevice, type Client, type Database, type Sight } from '#server/database.ts';
import { readPage } from '#server/store/pull.ts';
import { readCursor } from '#server/store/cursor.ts';
import { takePush } from '#server/store/push.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { randomFrom } from './random.ts';

export type ConcurrencyPlan = { readonly commits: number; readonly seed: number; readonly writers: number };
export type ConcurrencyReport = {
  readonly committed: number;
  readonly rolledBack: number;
  readonly missed: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  /** what a cursor over a plain sequence missed in the very same transactions: 0 would mean that this run is blind */
  readonly missedByNaive: number;
};

const KEY = 'only-for-the-torture';
const SLOW_MS = 20;
/** so much of what is begun is rolled back */
const ROLLED_BACK = 0.1;
/** and so much stays open for a while before its commit */
const SLOW = 0.3;

class RolledBack extends Error {}

/**
 * Many writers push into one unit through the endpoint's own code; some are slow to commit, some roll back. A puller follows
 * with the endpoint's own cursor, another with `seq > last` over a sequence, which loses what commits late.
 */
export const tortureConcurrency = async (db: Database, { commits, seed, writers }: ConcurrencyPlan): Promise<ConcurrencyReport> => {
  const random = randomFrom(seed);
  const unit = `C-${randomUUID().slice(0, 8)}`;
  await addUnit(db, { code: unit, th: unit, en: unit, province: null, ministry: false });
  await db.pool.query('CREATE TABLE IF NOT EXISTS torture_naive (seq bigserial PRIMARY KEY, id text NOT NULL)');
  await db.pool.query('GRANT INSERT ON torture_naive TO phinong_endpoint; GRANT USAGE ON SEQUENCE torture_naive_seq_seq TO phinong_endpoint');
  const sight: Sight = { unit, scopes: [unit], writes: unit };
  const committed = new Set<string>();
  let begun = 0;
  let rolledBack = 0;
  let isOver = false;

  const writer = async (): Promise<void> => {
    const device = randomUUID();
    await db.pool.query("INSERT INTO devices (id, scope, role, label, public_key, token_hash, app) VALUES ($1, $2, 'officer', 'torture', 'k', $1, '0')", [device, unit]);
    const life = aLife(unit, randomUUID().replaceAll('-', '').slice(0, 20));
    let next = life.make();
    while (begun < commits) {
      begun += 1;
      const change = next;
      const isSlow = random() < SLOW;
      const pause = random() * SLOW_MS;
      const failsNow = random() < ROLLED_BACK;
      try {
        await asDevice(db, sight, async (client: Client) => {
          await client.query('INSERT INTO torture_naive (id) VALUES ($1)', [change.id]);
          if (isSlow) await wait(pause);
          const taken = await takePush(client, { id: device, unit, role: 'officer' }, unit, { epoch: '', incarnation: life.name, pending: 0, changes: [change] });
          if (taken.type !== 'taken') throw new Error(`not taken: ${taken.type}`);
          if (failsNow) throw new RolledBack();
        });
        committed.add(change.id);
        next = life.make();
      } catch (problem) {
        if (!(problem instanceof RolledBack)) throw problem;
        rolledBack += 1;
        begun -= 1;
      }
    }
  };

  const pulled: string[] = [];
  const puller = async (): Promise<void> => {
    let revisions: ReadonlyMap<string, number> = new Map();
    for (;;) {
      const last = isOver;
      const page = await asDevice(db, { ...sight, writes: null }, (client) => readPage(client, sight, { epoch: '', revisions }, KEY));
      if (page === 'lost') throw new Error('the cursor was lost');
      const read = JSON.parse(page.text) as { changes: { id: string }[]; cursor: string };
      for (const { id } of read.changes) pulled.push(id);
      revisions = readCursor(read.cursor, KEY)?.revisions ?? revisions;
      if (last && page.remaining === 0) return;
      if (read.changes.length === 0) await wait(1);
    }
  };

  const naive = new Set<string>();
  const naivePuller = async (): Promise<void> => {
    let seq = 0;
    for (;;) {
      const last = isOver;
      const { rows } = await db.pool.query<{ seq: number; id: string }>('SELECT seq, id FROM torture_naive WHERE seq > $1 ORDER BY seq', [seq]);
      for (const row of rows) naive.add(row.id);
      seq = rows.at(-1)?.seq ?? seq;
      if (last) return;
      await wait(1);
    }
  };

  const following = [puller(), naivePuller()];
  await Promise.all(Array.from({ length: writers }, writer));
  isOver = true;
  await Promise.all(following);
  const { rows } = await asDevice(db, sight, (client) => client.query<{ revision: number; id: string }>("SELECT revision, incarnation || ':' || n AS id FROM changes WHERE scope = $1 ORDER BY revision", [unit]));
  await db.pool.query('DROP TABLE torture_naive');
  const seen = new Set(pulled);
  return {
    committed: committed.size,
    rolledBack,
    missed: [...committed].filter((id) => !seen.has(id)).length + rows.filter((row, index) => row.revision !== index + 1).length,
    doubled: pulled.length - seen.size + Math.abs(rows.length - committed.size),
    outOfOrder: rows.filter((row, index) => pulled[index] !== row.id).length,
    missedByNaive: [...committed].filter((id) => !naive.has(id)).length,
  };
};
