import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asDevice, type Client, type Sight } from '#server/database.ts';
import { readMeta } from '#server/store/meta.ts';
import { pageText, readPage, type Page } from '#server/store/pull.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

const SCOPED = ['scopes', 'changes', 'records', 'held', 'holes', 'refused', 'snapshots', 'snapshot_parts', 'incarnations', 'devices'] as const;

let endpoint: TestEndpoint;
let mine: string;
let other: string;

beforeAll(async () => {
  endpoint = await openTestEndpoint();
  [mine, other] = [await endpoint.newUnit(), await endpoint.newUnit()];
  for (const unit of [mine, other]) {
    const pc = await endpoint.connect(unit, 'officer');
    const life = aLife(unit);
    const changes = [...life.makeMany(3), life.make({ scope: 'elsewhere' }), ...life.makeRing()];
    must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes }, { aborted: false }));
    must(await pc.snapshot(null, { aborted: false }));
    const [, later] = aLife(unit).makeMany(2);
    must(await pc.push({ epoch: await endpoint.epoch(), incarnation: later!.id.split(':')[0]!, pending: 0, changes: [later], relay: { scope: unit } }, { aborted: false }));
  }
});
afterAll(() => endpoint.close());

const scopesIn = async (client: Client, table: string): Promise<string[]> =>
  (await client.query<{ scope: string }>(`SELECT DISTINCT scope FROM ${table} ORDER BY scope`)).rows.map(({ scope }) => scope);

/** As a request's role, but with what the transaction was told left to the test. */
const asRole = async <T>(settings: Readonly<Record<string, string>>, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = await endpoint.db.pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL ROLE phinong_endpoint');
    for (const [key, value] of Object.entries(settings)) await client.query('SELECT set_config($1, $2, true)', [`phinong.${key}`, value]);
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
};

describe('row-level security alone', () => {
  it.each(SCOPED)('shows nothing of %s to a transaction that was told nothing', async (table) => {
    expect((await endpoint.rows(`SELECT DISTINCT scope FROM ${table}`)).length).toBeGreaterThan(1);
    expect(await asRole({}, (client) => scopesIn(client, table))).toEqual([]);
    expect(await asRole({ scopes: '', unit: '', writes: '' }, (client) => scopesIn(client, table))).toEqual([]);
  });

  it.each(SCOPED)('shows of %s only the scope that the transaction was given', async (table) => {
    expect(await asRole({ scopes: mine, unit: mine, writes: mine }, (client) => scopesIn(client, table))).toEqual([mine]);
  });

  it('holds where the code forgets to ask by scope', async () => {
    const forgetful: Sight = { unit: mine, scopes: 'all', writes: null };
    const page = await asDevice(endpoint.db, { unit: mine, scopes: [mine], writes: null }, (client) =>
      readPage(client, forgetful, { epoch: 'e', revisions: new Map() }, 'key'),
    );
    const { changes } = JSON.parse(pageText(page as Page)) as { changes: { scope: string }[] };
    expect(changes.map(({ scope }) => scope)).toEqual([mine, mine, mine, mine, mine, mine]);
  });

  const sees = { scopes: '*' };
  const INSERTS: [string, string][] = [
    ['scopes', 'INSERT INTO scopes (scope) VALUES ($1)'],
    ['changes', "INSERT INTO changes (scope, revision, incarnation, n, hash, kind, record, bytes, body) VALUES ($1, 99, 'aaaaaaaaaaaa', 1, 'h', 'k', 'r', 2, '{}')"],
    ['records', "INSERT INTO records (scope, kind, record, packed) VALUES ($1, 'agreement', 'x', '{}')"],
    ['held', "INSERT INTO held (scope, incarnation, n) VALUES ($1, 'aaaaaaaaaaaa', 1)"],
    ['refused', "INSERT INTO refused (scope, incarnation, n, hash, reason) VALUES ($1, 'aaaaaaaaaaaa', 1, 'h', '{}')"],
    ['incarnations', "INSERT INTO incarnations (incarnation, scope, device) VALUES ('aaaaaaaaaaaa', $1, 'x')"],
  ];
  it.each(INSERTS)('takes nothing into %s for a scope that is not the one to be written', async (_table, sql) => {
    await expect(asRole({ ...sees, unit: mine, writes: mine }, (client) => client.query(sql, [other]))).rejects.toThrow(/row-level security/);
    await expect(asRole(sees, (client) => client.query(sql, [mine]))).rejects.toThrow(/row-level security/);
  });

  it('alters nothing of another scope, though it may be read', async () => {
    const altered = (sql: string) => asRole({ ...sees, unit: mine, writes: mine }, async (client) => (await client.query(sql, [other])).rowCount);
    expect(await altered('UPDATE scopes SET revision = 0 WHERE scope = $1')).toBe(0);
    expect(await altered("UPDATE records SET packed = '' WHERE scope = $1")).toBe(0);
    expect(await altered("UPDATE incarnations SET last_hash = '' WHERE scope = $1")).toBe(0);
    expect(await altered('UPDATE devices SET last_pending = 7 WHERE scope = $1')).toBe(0);
    expect(await altered('DELETE FROM held WHERE scope = $1')).toBe(0);
  });

  it.each([
    ['alter what was taken', 'UPDATE changes SET body = $1'],
    ['remove what was taken', 'DELETE FROM changes WHERE scope = $1'],
    ['forget what was refused', 'DELETE FROM refused WHERE scope = $1'],
    ['read the hashes of tokens', 'SELECT token_hash FROM devices WHERE scope = $1'],
    ['read enrolment codes', 'SELECT * FROM enrolment_codes WHERE unit = $1'],
    ['give itself another role', 'UPDATE devices SET role = $1'],
    ['make a unit', "INSERT INTO units (code, name_th, name_en) VALUES ($1, 'a', 'b')"],
    ['change what the endpoint is', 'UPDATE meta SET value = $1'],
    ['make a table', 'CREATE TABLE mine AS SELECT $1::text AS a'],
  ])('does not let a request %s', async (_what, sql) => {
    await expect(asRole({ scopes: '*', unit: mine, writes: mine }, (client) => client.query(sql, [mine]))).rejects.toThrow(/permission denied/);
  });

  it('keeps the secrets of the endpoint from requests', async () => {
    const keys = await asRole({ scopes: '*' }, async (client) => (await client.query<{ key: string }>('SELECT key FROM meta ORDER BY key')).rows.map(({ key }) => key));
    expect(keys).toEqual(['demo', 'endpoint-key', 'epoch', 'format', 'ministry-key']);
    expect(await asRole({ scopes: '*' }, (client) => readMeta(client, 'ministry-identity'))).toBe('');
    expect(await asRole({ scopes: '*' }, (client) => readMeta(client, 'endpoint-identity'))).toBe('');
  });

  it('binds the owner of the tables, too', async () => {
    const owner = new pg.Client({ connectionString: endpoint.database.url });
    await owner.connect();
    for (const table of ['scopes', 'changes', 'records', 'held', 'refused', 'snapshots', 'snapshot_parts']) {
      expect((await owner.query(`SELECT FROM ${table}`)).rows).toEqual([]);
    }
    await owner.end();
  });

  it('is on for every table that has a scope', async () => {
    const open = await endpoint.rows<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scope'
       WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity`,
    );
    expect(open).toEqual([]);
  });

  it('is asked in a transaction of which nothing stays when the program itself fails after it has written', async () => {
    const failing = asDevice(endpoint.db, { unit: mine, scopes: [mine], writes: mine }, async (client) => {
      await client.query("INSERT INTO records (scope, kind, record, packed) VALUES ($1, 'agreement', 'half', '{}')", [mine]);
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(await endpoint.rows("SELECT FROM records WHERE record = 'half'")).toEqual([]);
  });

  it('leaves nothing behind for the next one on the same connection', async () => {
    await asDevice(endpoint.db, { unit: mine, scopes: 'all', writes: mine }, () => Promise.resolve());
    const left = await endpoint.db.pool.query<{ who: string; scopes: string | null }>("SELECT current_user AS who, current_setting('phinong.scopes', true) AS scopes");
    expect(left.rows[0]!.who).not.toBe('phinong_endpoint');
    expect(left.rows[0]!.scopes ?? '').toBe('');
  });
});
