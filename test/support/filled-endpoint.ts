import { createCode, revokeDevice } from '#server/admin-commands.ts';
import { KEPT_TABLES } from '#server/ops/tables.ts';
import { aLife } from './endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from './endpoint.ts';
import { must } from './journal-kit.ts';

const going = { aborted: false };

/** A small ministry with everything that a table may hold: odd texts, refusals, changes that wait, conflicts, a revoked PC, snapshots. */
export const fill = async (at: TestEndpoint): Promise<{ unit: string; pc: Connected; life: ReturnType<typeof aLife> }> => {
  const own = await at.newUnit();
  const other = await at.newUnit(true);
  const first = await at.connect(own, 'officer');
  const epoch = await at.epoch();
  const life = aLife(own);
  const made = life.makeMany(20);
  const odd = life.make({ set: { title: 'ก\u2028\u0001"\\\n\t😀', 'new/field': { deep: [1.5, null, 1e300] } } });
  const waiting = life.makeRing();
  const alone = life.make({ base: { title: ['nobodyknowsme:7'] } });
  const edit = life.make({ record: 'r1', set: { title: 'again' }, base: { title: [made[0]!.id] } });
  const conflict = life.make({ record: 'r1', set: { title: 'other' }, base: { title: [made[0]!.id] } });
  must(await first.push({ epoch, incarnation: life.name, pending: 4, changes: [...made, odd, ...waiting, alone, edit, conflict, life.make({ scope: 'ZZ-9' })] }, going));
  const second = await at.connect(other, 'ministry');
  const theirs = aLife(other);
  must(await second.push({ epoch, incarnation: theirs.name, pending: 0, changes: theirs.makeMany(7) }, going));
  must(await second.snapshot(null, going));
  await revokeDevice(at.db, (await at.connect(own, 'reader')).device);
  await createCode(at.db, { unit: own, role: 'officer', days: 3 });
  await at.rows("INSERT INTO holes (scope, incarnation, n, hash) VALUES ($1, 'aaaaaaaaaaaa', 3, 'x')", [other]);
  // The security log is written beside the requests; a state to compare with must have it.
  while ((await at.rows("SELECT FROM security_events WHERE type = 'scope-foreign'")).length === 0) await at.epoch();
  return { unit: own, pc: first, life };
};

/** All rows of all tables that a backup holds, as text. */
export const stateOf = async (at: TestEndpoint): Promise<Record<string, string[]>> => {
  const state: Record<string, string[]> = {};
  for (const { name, order } of KEPT_TABLES.filter((table) => table.name !== 'security_events')) {
    const rows = await at.rows<{ row: string }>(`SELECT t::text AS row FROM ${name} t ${name === 'meta' ? "WHERE key NOT IN ('epoch', 'cursor-key')" : ''} ORDER BY ${order}`);
    state[name] = rows.map(({ row }) => row);
  }
  return state;
};

/** An endpoint with an empty database, for one piece of work. */
export const fresh = async <T>(work: (at: TestEndpoint) => Promise<T>): Promise<T> => {
  const at = await openTestEndpoint();
  try {
    return await work(at);
  } finally {
    await at.close();
  }
};
