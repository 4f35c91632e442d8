import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '#core/change/change.ts';
import { revokeDevice } from '#server/admin-commands.ts';
import { asDevice } from '#server/database.ts';
import { faultOf } from '#server/ops/log.ts';
import { createSecurityLog, noteAdministration, whoAdministers } from '#server/ops/security-log.ts';
import { newToken } from '#server/secrets.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

const going = { aborted: false };
let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

type Row = { scope: string; type: string; device: string | null; address: string | null; times: number; who: string | null; detail: string };
const rowsOf = ({ rows }: TestEndpoint): Promise<Row[]> => rows<Row>('SELECT scope, type, device, address, times, who, detail FROM security_events ORDER BY at, type');

let keys = 0;
const enrol = (at: TestEndpoint, code: string) => at.line(null).enrol({ code, device: { label: 'PC', publicKey: `key ${String((keys += 1))}` }, app: '0' });

describe('the log', () => {
  it('holds no token, code, name, label, contents or query of a whole job, at its chattiest', async () => {
    const lines: string[] = [];
    const watched = await openTestEndpoint({ logLevel: 'debug', logSink: { write: (line) => void lines.push(line) } });
    const unit = await watched.newUnit();
    const code = await watched.code(unit, 'officer');
    const label = 'LABEL-OF-A-PC';
    const enrolled = must(await watched.line(null).enrol({ code, device: { label, publicKey: 'PUBLIC-KEY' }, app: '0' }));
    await enrol(watched, code);
    await enrol(watched, 'WRNG-C0DE-9999');
    const pc = watched.line(enrolled.token);
    const life = aLife(unit);
    const secret = { record: 'SECRET-RECORD', set: { title: 'SECRET-TITLE' }, author: { officer: 'OFFICER-ID', name: 'SECRET-NAME', device: 'PC' } } satisfies Partial<Change>;
    const epoch = await watched.epoch();
    const changes = [life.make(secret), life.make({ ...secret, scope: 'ZZ-9' }), life.make({ ...secret, set: 7 as never })];
    must(await pc.push({ epoch, incarnation: life.name, pending: 0, changes }, going));
    const { cursor } = must(await pc.pull(null, going));
    must(await pc.pull(cursor, going));
    must(await pc.snapshot(null, going));
    const guessed = newToken();
    await watched.ask('v1/status?x=SECRET-QUERY', { token: guessed });
    await watched.ask('v1/SECRET-PATH?x=SECRET-QUERY', { token: enrolled.token });
    await watched.ask('v1/push', { method: 'POST', token: enrolled.token, headers: { 'content-type': 'application/json' }, body: '{"SECRET-BODY' });
    // What PostgreSQL says of a row that it does not take may quote the row.
    await watched.rows("CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', NEW.body USING DETAIL = NEW.record; END $$");
    await watched.rows('CREATE TRIGGER shouts BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION shout()');
    expect(await pc.push({ epoch, incarnation: life.name, pending: 0, changes: [life.make(secret)] }, going)).toMatchObject({ ok: false });
    await watched.close();
    const log = lines.join('');
    expect(log).toContain('"code":"P0001"');
    expect(log).toContain('"route":"/v1/push"');
    expect(log).toContain('token-unknown');
    for (const line of lines) expect(typeof (JSON.parse(line) as { time: unknown }).time).toBe('string');
    const secrets = [code, code.replaceAll('-', ''), 'WRNG', enrolled.token, guessed, label, 'PUBLIC-KEY', 'SECRET', 'OFFICER-ID', cursor, life.name, 'หน่วยทดสอบ', 'Test unit'];
    for (const one of secrets) expect(log).not.toContain(one);
  });

  it('tells of a fault its kind, code and place, and none of its words', () => {
    const fault = faultOf(Object.assign(new TypeError('SECRET\n  in two lines'), { code: '23505', constraint: 'some_key', detail: 'SECRET' }));
    expect(fault).toMatchObject({ type: 'TypeError', code: '23505', constraint: 'some_key' });
    expect(fault.stack).toContain('security.test.ts');
    expect(JSON.stringify(fault)).not.toContain('SECRET');
    expect(faultOf('SECRET')).toEqual({ type: 'string', stack: '' });
  });
});

describe('the security log', () => {
  it('keeps who was turned away, from where and for what, without what they brought', async () => {
    const at = await openTestEndpoint({ rates: { enrol: 3, badTokens: 2, device: 1_000, files: 30 } });
    const unit = await at.newUnit();
    const other = await at.newUnit();
    const pc = await at.connect(unit, 'officer');
    const second = await at.connect(unit, 'officer');
    const gone = await at.connect(unit, 'officer');
    await revokeDevice(at.db, gone.device);
    await gone.status(going);
    for (let guess = 0; guess < 3; guess += 1) await at.ask('v1/status', { token: newToken() });
    await at.ask('v1/status');
    const code = await at.code(unit, 'officer');
    await enrol(at, code);
    await enrol(at, code);
    await enrol(at, '0000-0000-0000');
    await enrol(at, '0000-0000-0000');
    const epoch = await at.epoch();
    const life = aLife(unit);
    must(await pc.push({ epoch, incarnation: life.name, pending: 0, changes: [life.make({ scope: other }), life.make({ scope: other })] }, going));
    must(await second.push({ epoch, incarnation: life.name, pending: 0, changes: aLife(unit, life.name).makeMany(1) }, going));
    const theirs = Buffer.from(JSON.stringify({ s: [[other, 'any']], p: 0 })).toString('base64url');
    await second.snapshot(theirs, going);
    await at.app.close();
    const rows = await rowsOf(at);
    const address = '127.0.0.1';
    const event = (type: string, parts: Partial<Row> = {}): Row => ({ scope: '', type, device: null, address, times: 1, who: null, detail: '', ...parts });
    const of = (type: string, { device }: { device: string }, detail = '') => event(type, { scope: unit, device, detail });
    const wanted = [
      of('token-revoked', gone),
      event('token-unknown'),
      event('code-used'),
      event('code-wrong'),
      event('too-fast'),
      of('scope-foreign', pc, other),
      of('scope-foreign', second, other),
      of('fork', second),
    ];
    for (const one of wanted) expect(rows).toContainEqual(one);
    // Every attempt is counted, though not every one has a row.
    const counted = (type: string): number => rows.filter((row) => row.type === type).reduce((sum, { times }) => sum + times, 0);
    expect({ unknown: counted('token-unknown'), fast: counted('too-fast') }).toEqual({ unknown: 2, fast: 3 });
    await at.close();
  });

  it('writes the first of its kind at once and repetitions as one row, and of a crowd one row per kind', async () => {
    let now = 0;
    const reports: object[] = [];
    const log = createSecurityLog(endpoint.db, (event) => void reports.push(event), () => now);
    await endpoint.rows('DELETE FROM security_events');
    for (let times = 0; times < 50; times += 1) log.note({ type: 'token-unknown', address: '10.0.0.1' });
    now += 60_000;
    log.note({ type: 'token-unknown', address: '10.0.0.1' });
    await log.flush();
    const rows = await rowsOf(endpoint);
    expect(rows.map(({ times }) => times).toSorted((a, b) => a - b)).toEqual([1, 1, 49]);
    expect(reports).toHaveLength(2);
    await endpoint.rows('DELETE FROM security_events');
    now += 60_000;
    for (let host = 0; host < 2_000; host += 1) log.note({ type: 'token-unknown', address: `10.1.${String(host >> 8)}.${String(host & 255)}` });
    await log.flush();
    const crowd = await rowsOf(endpoint);
    expect(crowd).toHaveLength(502);
    expect(crowd.reduce((sum, { times }) => sum + times, 0)).toBe(2_000);
    expect(crowd.filter(({ address }) => address === 'many').map(({ times }) => times).toSorted((a, b) => a - b)).toEqual([1, 1_499]);
  });

  it('fails no request when it cannot be written, and says so', async () => {
    const away = await openTestEndpoint();
    await away.db.close();
    const reports: string[] = [];
    const log = createSecurityLog(away.db, (_event, words) => void reports.push(words));
    log.note({ type: 'fork', address: '10.0.0.1' });
    await log.flush();
    expect(reports).toEqual(['security', 'the security log could not be written']);
    await away.close();
  });

  it('is added to by the role of requests for its own unit only; that role neither reads, alters nor removes it', async () => {
    const [own, other] = [await endpoint.newUnit(), await endpoint.newUnit()];
    await endpoint.rows('DELETE FROM security_events');
    const as = (sql: string) => asDevice(endpoint.db, { unit: own, scopes: 'all', writes: own }, async (client) => (await client.query(sql)).rowCount);
    const add = (scope: string, type: string, device: string) => `INSERT INTO security_events (scope, type, device, address, times, detail) VALUES ('${scope}', '${type}', ${device}, 'a', 1, '')`;
    expect(await as(add(own, 'fork', "'d'"))).toBe(1);
    expect(await as(add('', 'code-wrong', 'NULL'))).toBe(1);
    const refused = [
      add(other, 'fork', "'d'"),
      add('', 'fork', "'d'"),
      add(own, 'admin', "'d'"),
      add('', 'admin', 'NULL'),
      "INSERT INTO security_events (scope, type, at) VALUES ('', 'fork', now() - interval '1 year')",
      "INSERT INTO security_events (scope, type, who) VALUES ('', 'fork', 'root')",
      'SELECT * FROM security_events',
      "UPDATE security_events SET type = 'x'",
      'DELETE FROM security_events',
      'TRUNCATE security_events',
    ];
    for (const sql of refused) await expect(as(sql)).rejects.toMatchObject({ code: '42501' });
    expect(await rowsOf(endpoint)).toHaveLength(2);
  });

  it('names the administrator as the operating system knows them', async () => {
    await noteAdministration(endpoint.db, whoAdministers({ SUDO_USER: 'somebody' }), 'device revoke x');
    const rows = (await rowsOf(endpoint)).filter(({ type }) => type === 'admin');
    expect(rows).toMatchObject([{ detail: 'device revoke x', address: null }]);
    expect(rows[0]!.who).toMatch(/^somebody as \S+ on \S+$/);
    expect(whoAdministers({})).toMatch(/^\S+ on \S+$/);
  });
});
