import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExchangeFile, writeExchangeFile } from '#core/exchange/container.ts';
import { EXCHANGE_TYPE } from '#core/exchange/label.ts';
import type { Role } from '#core/journal/bodies.ts';
import { revokeDevice } from '#server/admin-commands.ts';
import { buildApp } from '#server/app.ts';
import { asDevice, openDatabase, type Client, type Database, type Sight } from '#server/database.ts';
import { TOKEN_DAYS } from '#server/http/authenticate.ts';
import { newToken } from '#server/secrets.ts';
import { writeCursor } from '#server/store/cursor.ts';
import { sightOf } from '#server/store/people.ts';
import { takePush } from '#server/store/push.ts';
import { relaySight, takeRelay } from '#server/store/relay.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { aFile, kit, newKeys, type TestKeys } from '#test/support/exchange-kit.ts';
import { withoutFilter } from '#test/support/filterless.ts';
import { must } from '#test/support/journal-kit.ts';

const ROLES: readonly Role[] = ['officer', 'head', 'reader', 'ministry'];
const PLENTY = { enrol: 1_000_000, badTokens: 1_000_000, device: 1_000_000, files: 1_000_000 };

let endpoint: TestEndpoint;
let epoch: string;
/** where the PCs are that try, and a unit whose work is none of theirs */
let own: string;
let other: string;
const devices = new Map<Role, Connected>();

/** Stands in every record of a unit, so that a leak shows wherever it happens. */
const markOf = (unit: string): string => `SECRET-OF-${unit}-`;
const lifeOf = (unit: string): string => `lifeof${unit.replace('-', '')}`.toLowerCase().padEnd(12, '0');

beforeAll(async () => {
  endpoint = await openTestEndpoint();
  epoch = await endpoint.epoch();
  [own, other] = [await endpoint.newUnit(true), await endpoint.newUnit(true)];
  for (const unit of [own, other]) {
    const pc = await endpoint.connect(unit, 'officer');
    const life = aLife(unit, lifeOf(unit));
    const changes = Array.from({ length: 3 }, (_, index) => life.make({ set: { title: `${markOf(unit)}${index}` } }));
    must(await pc.push({ epoch, incarnation: life.name, pending: 0, changes }, { aborted: false }));
    must(await pc.snapshot(null, { aborted: false }));
  }
  for (const role of ROLES) devices.set(role, await endpoint.connect(own, role));
  keys = await newKeys();
  await endpoint.rows('UPDATE devices SET public_key = $1 WHERE id = ANY ($2)', [keys.publicKey, [...devices.values()].map(({ device }) => device)]);
});
afterAll(() => endpoint.close());

type Answer = { readonly status: number; readonly text: string; readonly bytes: Uint8Array };
type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

const asker = (app: FastifyInstance, token: string | null): Ask => async (method, path, body) => {
  const isFile = body instanceof Uint8Array;
  const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': isFile ? EXCHANGE_TYPE : 'application/json' }) };
  const answer = await app.inject({ method: method as 'GET', url: path, headers, ...(body === undefined ? {} : { payload: isFile ? Buffer.from(body) : JSON.stringify(body) }) });
  return { status: answer.statusCode, text: answer.payload, bytes: new Uint8Array(answer.rawPayload) };
};

const rowsOf = async (unit: string): Promise<string> => {
  const tables = ['scopes', 'changes', 'records', 'held', 'holes', 'digests', 'incarnations', 'refused'];
  const counts = tables.map((table) => `(SELECT string_agg(md5(t::text), ',' ORDER BY t::text) FROM ${table} t WHERE scope = $1)`);
  return JSON.stringify(await endpoint.rows(`SELECT ${counts.map((count, index) => `${count} AS c${index}`).join(', ')}`, [unit]));
};
const changesOf = async (unit: string): Promise<number> => (await endpoint.rows('SELECT FROM changes WHERE scope = $1', [unit])).length;

const pushBody = (scope: string, relay: boolean): object => {
  const life = aLife(scope);
  return { epoch, incarnation: life.name, pending: 0, changes: [life.make({ set: { title: 'tried' } })], ...(relay ? { relay: { scope } } : {}) };
};
/** The keys of the devices that try: each signs what it likes, for itself. */
let keys: TestKeys;
type Carried = { readonly relays?: readonly object[]; readonly pushes?: readonly object[]; readonly cursor?: string };
/** Hands in a carry file of the device that asks, which says that it is of this unit, and answers all that the receipts say. */
const carries = async (ask: Ask, unit: string, { relays = [], pushes = [], cursor }: Carried): Promise<string> => {
  const status = JSON.parse((await ask('GET', '/v1/status')).text) as { devices: { id: string; key: string }[]; role: Role; ministryKey: string };
  const { id } = status.devices.find((one) => one.id === devices.get(status.role)!.device)!;
  const head = { device: { id, label: 'PC', key: keys.publicKey, recipient: keys.recipient }, lives: {}, read: { type: 'changes', cursor: cursor ?? null }, history: null, pending: 0 };
  const told: string[] = [];
  for (const said of new Set([own, unit])) {
    const label = { ...aFile('carry', keys, { recipients: [] }).label, unit: { code: said, nameTh: said, nameEn: said, province: null } };
    const file = must(await writeExchangeFile(kit, {
      label, lock: { recipients: [status.ministryKey] }, privateKey: keys.privateKey, epoch, head,
      parts: [{ name: 'relays', lines: relays }, { name: 'pushes', lines: pushes }],
    }));
    const answer = await ask('POST', '/v1/exchange', file);
    if (answer.status !== 200) continue;
    const opened = must(await openExchangeFile(kit, answer.bytes, { identities: [keys.identity] }));
    told.push(JSON.stringify(opened.manifest.parts.map(({ name }) => opened.lines(name))));
  }
  return told.join(' ');
};
/** Whether a file brought a change into the unit's log. */
const carriesInto = (relay: boolean) => async (ask: Ask, unit: string): Promise<boolean> => {
  const before = await changesOf(unit);
  const push = pushBody(unit, relay);
  await carries(ask, unit, relay ? { relays: [push] } : { pushes: [push] });
  return (await changesOf(unit)) > before;
};

/** Whether a push brought a change into the unit's log. */
const writes = (relay: boolean) => async (ask: Ask, unit: string): Promise<boolean> => {
  const before = await changesOf(unit);
  await ask('POST', '/v1/push', pushBody(unit, relay));
  return (await changesOf(unit)) > before;
};
const cursorAt = (unit: string): string => encodeURIComponent(writeCursor({ epoch, revisions: new Map([[unit, 0]]) }, endpoint.cursorKey));
const readsAny = async (asked: readonly Promise<Answer>[], mark: string): Promise<boolean> => (await Promise.all(asked)).some(({ text }) => text.includes(mark));

type Allowed = Readonly<Record<Role, readonly [own: boolean, other: boolean]>>;
type Row = {
  readonly route: string;
  readonly how?: string;
  /** needs no token */
  readonly isOpen?: true;
  readonly body?: object;
  /** tries in every way we know to get at a unit's work, and says whether it did */
  readonly reaches?: (ask: Ask, unit: string) => Promise<boolean>;
  readonly allowed?: Allowed;
  /** how many statements behind it ask by scope; 1 unless said otherwise */
  readonly filters?: number;
};

/**
 * An officer and a head of unit are equal on purpose (server/README.md, "People and PCs"): the role says on the screens who somebody
 * is. Whoever gives one of them a right of their own changes this table, and the test below.
 */
const READS: Allowed = { officer: [true, false], head: [true, false], reader: [true, false], ministry: [true, true] };
const WRITES: Allowed = { officer: [true, false], head: [true, false], reader: [false, false], ministry: [true, false] };
/** Giving back what was lost with a backup is the ministry's business too: it holds everybody's work. */
const RELAYS: Allowed = { ...WRITES, ministry: [true, true] };
const ITSELF: Allowed = { officer: [true, false], head: [true, false], reader: [true, false], ministry: [true, false] };

/** THE table. A route without a row here fails the first test; HEAD goes with GET. */
const TABLE: readonly Row[] = [
  { route: 'GET /healthz', isOpen: true },
  { route: 'GET /readyz', isOpen: true },
  { route: 'GET /openapi.json', isOpen: true },
  { route: 'POST /v1/enrol', isOpen: true, body: {} },
  { route: 'GET /v1/status', allowed: ITSELF, reaches: async (ask, unit) => (JSON.parse((await ask('GET', '/v1/status')).text) as { unit: { code: string } }).unit.code === unit },
  { route: 'GET /v1/known', allowed: READS, reaches: (ask, unit) => readsAny([ask('GET', '/v1/known'), ask('GET', `/v1/known?scope=${unit}`)], lifeOf(unit)) },
  {
    route: 'GET /v1/pull', allowed: READS,
    reaches: (ask, unit) => readsAny([ask('GET', '/v1/pull'), ask('GET', `/v1/pull?cursor=${cursorAt(unit)}`), ask('GET', `/v1/pull?scope=${unit}`)], markOf(unit)),
  },
  {
    route: 'GET /v1/snapshot', allowed: READS, filters: 2,
    reaches: async (ask, unit) => {
      const stored = await endpoint.rows<{ snapshot: string }>('SELECT snapshot FROM snapshots WHERE scope = $1', [unit]);
      const tokens = [[[unit, stored[0]!.snapshot]], [[unit, stored[0]!.snapshot], [unit, stored[0]!.snapshot]]].map((s) => Buffer.from(JSON.stringify({ s, p: 0 })).toString('base64url'));
      return readsAny([ask('GET', '/v1/snapshot'), ...tokens.map((token) => ask('GET', `/v1/snapshot?token=${token}`))], markOf(unit));
    },
  },
  { route: 'POST /v1/push', body: {}, allowed: WRITES, reaches: writes(false) },
  { route: 'POST /v1/push', how: 'giving back', body: { relay: { scope: 'U-1' } }, allowed: RELAYS, reaches: writes(true) },
  {
    route: 'POST /v1/push', how: 'with a page', body: { pull: { cursor: '' } }, allowed: READS,
    reaches: (ask, unit) => readsAny([ask('POST', '/v1/push', { epoch, incarnation: aLife(own).name, pending: 0, changes: [], pull: { cursor: decodeURIComponent(cursorAt(unit)) } })], markOf(unit)),
  },
  { route: 'POST /v1/exchange', body: {}, allowed: WRITES, reaches: carriesInto(false) },
  { route: 'POST /v1/exchange', how: 'giving back', body: {}, allowed: RELAYS, reaches: carriesInto(true) },
  {
    route: 'POST /v1/exchange', how: 'reading', body: {}, allowed: READS, filters: 2,
    reaches: async (ask, unit) => (await carries(ask, unit, { cursor: decodeURIComponent(cursorAt(unit)) })).includes(markOf(unit)),
  },
  {
    route: 'POST /v1/device', body: { recipient: 'age1' }, allowed: ITSELF,
    reaches: async (ask, unit) => {
      const { recipient } = await newKeys();
      await ask('POST', '/v1/device', { recipient, unit, scope: unit });
      return (await endpoint.rows('SELECT FROM devices WHERE scope = $1 AND recipient = $2', [unit, recipient])).length > 0;
    },
  },
];
const CLOSED = TABLE.filter((row) => row.isOpen !== true).map((row) => ({ ...row, name: row.how === undefined ? row.route : `${row.route} ${row.how}` }));

it('the table of rights has a row for every route, and no others', () => {
  const listed = endpoint.app.printRoutes({ commonPrefix: false });
  const found = [...listed.matchAll(/(\/\S+|\S+) \(([A-Z, ]+)\)/g)].flatMap(([, path = '', methods = '']) => methods.split(', ').map((method) => `${method} ${path}`));
  const expected = [...new Set(TABLE.flatMap(({ route }) => (route.startsWith('GET') ? [route, route.replace('GET', 'HEAD')] : [route])))];
  expect(found.toSorted()).toEqual(expected.toSorted());
});

it('an officer and a head of unit have the same rights everywhere, since who decides in an office decides with a pen', () => {
  expect(CLOSED.filter(({ allowed }) => JSON.stringify(allowed?.head) !== JSON.stringify(allowed?.officer)).map(({ name }) => name)).toEqual([]);
  expect(sightOf({ id: 'd', unit: own, role: 'head' })).toEqual(sightOf({ id: 'd', unit: own, role: 'officer' }));
  expect(relaySight({ id: 'd', unit: own, role: 'head' }, own)).toEqual(relaySight({ id: 'd', unit: own, role: 'officer' }, own));
});

describe.each(CLOSED)('$name', ({ route, body, allowed, reaches }) => {
  const [method = '', path = ''] = route.split(' ');
  const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];

  it.each(ROLES)('is closed to the %s without a token, with a bad, an expired and a revoked one, and changes nothing then', async (role) => {
    const [expired, revoked] = [await endpoint.connect(own, role), await endpoint.connect(own, role)];
    await revokeDevice(endpoint.db, revoked.device);
    await endpoint.rows("UPDATE devices SET last_seen = now() - $2 * interval '1 day' WHERE id = $1", [expired.device, TOKEN_DAYS + 1]);
    const before = [await rowsOf(own), await rowsOf(other)];
    const good = devices.get(role)!.token;
    const bad: [string | null, number, string][] = [
      [null, 401, 'unauthenticated'], [newToken(), 401, 'unauthenticated'], [`${good}x`, 401, 'unauthenticated'], [good.slice(0, -1), 401, 'unauthenticated'],
      [good.toLowerCase(), 401, 'unauthenticated'], [expired.token, 401, 'unauthenticated'], [revoked.token, 403, 'revoked'],
    ];
    for (const [token, status, type] of bad) {
      for (const one of methods) {
        const answer = await asker(endpoint.app, token)(one, path, body);
        expect([one, answer.status, answer.text]).toEqual([one, status, one === 'HEAD' ? '' : JSON.stringify({ error: { type } })]);
      }
      if (method === 'POST') await asker(endpoint.app, token)('POST', path, pushBody(own, false));
    }
    expect([await rowsOf(own), await rowsOf(other)]).toEqual(before);
  });

  it.each(ROLES)('gives the %s what the table says, of the own unit and of another', async (role) => {
    const ask = asker(endpoint.app, devices.get(role)!.token);
    const before = await rowsOf(other);
    const found = [await reaches!(ask, own), await reaches!(ask, other)];
    expect(found).toEqual(allowed![role]);
    const isWritten = (await rowsOf(other)) !== before;
    expect(isWritten).toBe(allowed === RELAYS && role === 'ministry');
  });
});

describe('without the filter of the code, row-level security alone', () => {
  const without = async <T>(db: Database, settings: { asIs?: boolean }, work: (app: FastifyInstance, forgotten: ReadonlySet<string>) => Promise<T>): Promise<T> => {
    const filterless = withoutFilter(db, settings);
    const app = buildApp({ db: filterless.db, cursorKey: endpoint.cursorKey, logLevel: 'silent', proxies: 'loopback', rates: PLENTY });
    try {
      return await work(app, filterless.forgotten);
    } finally {
      await app.close();
    }
  };
  const forgetting = CLOSED.filter(({ allowed }) => allowed === READS);

  it.each(forgetting)('still gives every role no more of $name than the table says', async ({ allowed, reaches, filters = 1 }) => {
    await without(endpoint.db, {}, async (app, forgotten) => {
      for (const role of ROLES) {
        const ask = asker(app, devices.get(role)!.token);
        expect([role, await reaches!(ask, own), await reaches!(ask, other)]).toEqual([role, ...allowed![role]]);
      }
      // Each of the statements that should ask by scope did so: otherwise the code itself has forgotten it.
      expect(forgotten.size).toBe(filters);
    });
  });

  it('is what holds: with neither, the other unit lies open', async () => {
    const superuser = await openDatabase(endpoint.database.administratorUrl);
    await without(superuser, { asIs: true }, async (app) => {
      const ask = asker(app, devices.get('officer')!.token);
      for (const { reaches } of forgetting) expect(await reaches!(ask, other)).toBe(true);
    });
    await superuser.close();
  });

  it('takes no push and nothing given back for another unit, though the code thought that it may', async () => {
    const before = await rowsOf(other);
    const sight: Sight = { unit: own, scopes: 'all', writes: own };
    const life = aLife(other);
    const push = { epoch, incarnation: life.name, pending: 0, changes: [life.make()] };
    const device = { id: devices.get('officer')!.device, unit: other, role: 'officer' as const };
    await expect(asDevice(endpoint.db, sight, (client) => takePush(client, device, other, push))).rejects.toThrow(/row-level security/);
    await expect(asDevice(endpoint.db, sight, (client) => takeRelay(client, device, other, push))).rejects.toThrow(/row-level security/);
    expect(await rowsOf(other)).toBe(before);
  });
});

describe('the role of requests', () => {
  /** Logged in as that role itself, as somebody would be who could say anything in its name. */
  const asRoleItself = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: endpoint.database.administratorUrl });
    await client.connect();
    await client.query('SET SESSION AUTHORIZATION phinong_endpoint');
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };

  it('owns nothing, belongs to no other role, may not log in and has no power', async () => {
    const [role] = await endpoint.rows('SELECT rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = $1', ['phinong_endpoint']);
    expect(role).toEqual({ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false, rolreplication: false, rolbypassrls: false });
    expect(await endpoint.rows("SELECT relname FROM pg_class WHERE relowner = 'phinong_endpoint'::regrole")).toEqual([]);
    expect(await endpoint.rows("SELECT proname FROM pg_proc WHERE proowner = 'phinong_endpoint'::regrole")).toEqual([]);
    expect(await endpoint.rows("SELECT roleid::regrole::text AS role FROM pg_auth_members WHERE member = 'phinong_endpoint'::regrole")).toEqual([]);
  });

  it('cannot take on the owner, a superuser or another session', async () => {
    const [{ owner } = { owner: '' }] = await endpoint.rows<{ owner: string }>("SELECT relowner::regrole::text AS owner FROM pg_class WHERE oid = 'changes'::regclass");
    await asRoleItself(async (client) => {
      await expect(client.query(`SET ROLE ${owner}`)).rejects.toThrow(/permission denied/);
      await expect(client.query('SET row_security = off; SELECT FROM changes')).rejects.toThrow(/row-level security/);
    });
  });

  it.each([
    ['tokens', 'SELECT token_hash FROM devices'],
    ['whole devices', 'SELECT * FROM devices'],
    ['codes', 'SELECT FROM enrolment_codes'],
    ['migrations', 'SELECT FROM migrations'],
    ['the security log', 'SELECT FROM security_events'],
  ])('cannot read %s', async (_what, sql) => {
    await asRoleItself((client) => expect(client.query(sql)).rejects.toThrow(/permission denied/));
  });

  it.each([
    ['the migrations', "UPDATE migrations SET hash = ''"],
    ['them by adding one', "INSERT INTO migrations (name, hash) VALUES ('x', 'x')"],
    ['a policy', 'ALTER TABLE changes DISABLE ROW LEVEL SECURITY'],
    ['what a policy asks', "CREATE OR REPLACE FUNCTION phinong_sees(wanted text) RETURNS boolean LANGUAGE sql AS 'SELECT true'"],
    ['who may log in', 'ALTER ROLE phinong_endpoint LOGIN'],
    ['the tables', 'DROP TABLE changes'],
    ['everything at once', 'TRUNCATE changes'],
    ['the triggers', 'DROP TRIGGER IF EXISTS any_name ON changes; CREATE TRIGGER any_name BEFORE INSERT ON changes EXECUTE FUNCTION suppress_redundant_updates_trigger()'],
    ['files of the machine', "COPY (SELECT 1) TO '/tmp/phinong-never'"],
    ['programs of the machine', "COPY (SELECT 1) TO PROGRAM 'true'"],
  ])('cannot change %s', async (_what, sql) => {
    await asRoleItself((client) => expect(client.query(sql)).rejects.toMatchObject({ code: '42501' }));
  });

  it('sees nothing while nobody has said what it may see, and takes nothing', async () => {
    const scoped = await endpoint.rows<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scope'
       WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND has_any_column_privilege('phinong_endpoint', c.oid, 'SELECT') ORDER BY 1`,
    );
    expect(scoped.length).toBeGreaterThanOrEqual(10);
    await asRoleItself(async (client) => {
      for (const { name } of scoped) expect([name, (await client.query(`SELECT scope FROM ${name}`)).rowCount]).toEqual([name, 0]);
      for (const unit of [own, other, '', '*']) await expect(client.query('INSERT INTO scopes (scope) VALUES ($1)', [unit])).rejects.toThrow(/row-level security/);
    });
  });

  it('leaves a connection to the next request without any sight, also after an error', async () => {
    const left = async (): Promise<unknown> =>
      (await endpoint.db.pool.query("SELECT current_user = session_user AS itself, coalesce(current_setting('phinong.scopes', true), '') AS scopes, coalesce(current_setting('phinong.writes', true), '') AS writes")).rows[0];
    const sight: Sight = { unit: own, scopes: 'all', writes: own };
    const boom = (client: Client): Promise<unknown> => client.query('SELECT 1 / 0');
    for (let times = 0; times < 20; times += 1) {
      await expect(asDevice(endpoint.db, sight, boom)).rejects.toThrow(/division/);
      expect(await left()).toEqual({ itself: true, scopes: '', writes: '' });
    }
  });
});
