import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { revokeDevice, listDevices, whoIsBehind } from '#server/admin-commands.ts';
import { normaliseCode } from '#server/secrets.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

const going = { aborted: false };
const stranger = () => createEndpoint(endpoint.address, null, (to, init) => fetch(to, init));
const enrol = (code: string) => stranger().enrol({ code, device: { label: 'PC', publicKey: 'k' }, app: '0' });

describe('an enrolment code', () => {
  it('works once, however sloppily it is typed', async () => {
    const code = await endpoint.code(await endpoint.newUnit(), 'officer');
    expect(await enrol(code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'))).toMatchObject({ ok: true });
    expect(await enrol(code)).toMatchObject({ ok: false, error: { type: 'code-used' } });
  });

  it('lets only one of two PCs in that use it at the same moment', async () => {
    const code = await endpoint.code(await endpoint.newUnit(), 'officer');
    const answers = await Promise.all([enrol(code), enrol(code), enrol(code)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.type]))).toEqual(['code-used', 'code-used']);
  });

  it('is refused when it is wrong or too old', async () => {
    expect(await enrol('0000-0000-0000')).toMatchObject({ ok: false, error: { type: 'code-wrong' } });
    const code = await endpoint.code(await endpoint.newUnit(), 'officer');
    await endpoint.db.pool.query("UPDATE enrolment_codes SET expires_at = now() - interval '1 second' WHERE used_at IS NULL");
    expect(await enrol(code)).toMatchObject({ ok: false, error: { type: 'code-expired' } });
  });

  it('reads look-alike letters as one', () => {
    expect(normaliseCode(' o1iL-abcd ')).toBe('0111ABCD');
  });
});

describe('a token', () => {
  it('is needed for everything but enrolment', async () => {
    for (const path of ['v1/status', 'v1/pull', 'v1/snapshot']) {
      for (const authorization of ['', 'Bearer x', `Bearer ${'A'.repeat(43)}`, 'Basic abc']) {
        const answer = await fetch(`${endpoint.address}${path}`, { headers: authorization === '' ? {} : { authorization } });
        expect([401, 429]).toContain(answer.status);
      }
    }
  });

  it('stops working when it is revoked, and is stored nowhere', async () => {
    const pc = await endpoint.connect(await endpoint.newUnit(), 'officer');
    expect((await pc.status(going)).ok).toBe(true);
    await revokeDevice(endpoint.db, pc.device);
    expect(await pc.status(going)).toMatchObject({ ok: false, error: { type: 'revoked' } });
    const { rows } = await endpoint.db.pool.query<{ all: string }>('SELECT string_agg(d::text, chr(10)) AS all FROM devices d');
    expect(rows[0]?.all).not.toContain(pc.token);
  });

  it('tells the administrator who has not synced', async () => {
    const unit = await endpoint.newUnit();
    await endpoint.connect(unit, 'officer');
    expect(JSON.stringify(await listDevices(endpoint.db))).toContain(unit);
    expect(JSON.stringify(await whoIsBehind(endpoint.db, 1))).toContain(unit);
  });
});

describe('row-level security', () => {
  it('shows and takes nothing but the scope that the transaction was given, whatever is asked', async () => {
    const [mine, other] = [await endpoint.newUnit(), await endpoint.newUnit()];
    for (const unit of [mine, other]) {
      const pc = await endpoint.connect(unit, 'officer');
      const epoch = must(await pc.status(going)).epoch;
      const life = aLife(unit);
      expect(must(await pc.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(3) }, going)).type).toBe('taken');
    }
    const client = await endpoint.db.pool.connect();
    const seen = async (table: string): Promise<string[]> => (await client.query<{ scope: string }>(`SELECT DISTINCT scope FROM ${table} ORDER BY 1`)).rows.map((row) => row.scope);
    try {
      for (const table of ['changes', 'records', 'scopes']) {
        await client.query('BEGIN; SET LOCAL ROLE phinong_endpoint');
        expect(await seen(table)).toEqual([]);
        await client.query("SELECT set_config('phinong.scopes', $1, true)", [mine]);
        expect(await seen(table)).toEqual([mine]);
        await client.query('ROLLBACK');
      }
      await client.query('BEGIN; SET LOCAL ROLE phinong_endpoint');
      await client.query("SELECT set_config('phinong.scopes', '*', true), set_config('phinong.writes', $1, true)", [mine]);
      await expect(client.query("INSERT INTO records (scope, kind, record, packed) VALUES ($1, 'agreement', 'x', '{}')", [other])).rejects.toThrow(/row-level security/);
      await client.query('ROLLBACK');
      await client.query('BEGIN; SET LOCAL ROLE phinong_endpoint');
      await expect(client.query('SELECT token_hash FROM devices; SELECT * FROM enrolment_codes')).rejects.toThrow(/permission denied/);
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  });

  it('lets the ministry read all units and write only its own', async () => {
    const province = await endpoint.newUnit();
    const ministry = await endpoint.newUnit(true);
    const office = await endpoint.connect(province, 'officer');
    const capital = await endpoint.connect(ministry, 'ministry');
    const epoch = must(await office.status(going)).epoch;
    const life = aLife(province);
    await office.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(2) }, going);
    expect(must(await capital.pull(null, going)).changes.filter((change) => change.scope === province)).toHaveLength(2);
    const intruder = aLife(province);
    const answer = must(await capital.push({ epoch, incarnation: intruder.name, pending: 0, changes: [intruder.make()] }, going));
    expect(answer).toMatchObject({ type: 'taken', results: [{ refused: { type: 'not-allowed' } }] });
    expect(must(await office.pull(null, going)).changes).toHaveLength(2);
  });
});
