import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { inject } from 'vitest';
import type { Role } from '#core/journal/bodies.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { addUnit, createCode } from '#server/admin-commands.ts';
import { buildApp, type AppDeps } from '#server/app.ts';
import { asOwner, openDatabase, type Database } from '#server/database.ts';
import { createMetrics, type Metrics } from '#server/ops/metrics.ts';
import { ensureMeta, readMeta } from '#server/store/meta.ts';
import { enrolDevice } from '#server/store/people.ts';
import { OWNER, OWNERS_PASSWORD } from './postgres-setup.ts';

/** Tests ask much and often; those of the limits themselves give their own. */
const PLENTY = { enrol: 1_000_000, badTokens: 1_000_000, device: 1_000_000, files: 1_000_000 };

export type FreshDatabase = { readonly url: string; readonly administratorUrl: string; drop(): Promise<void> };

const withDatabase = (url: string, database: string, user?: { readonly name: string; readonly password: string }): string => {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  if (user !== undefined) [changed.username, changed.password] = [user.name, user.password];
  return changed.href;
};

const onServer = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

/** An empty database, owned by a user who is no superuser, as in a ministry: so that user's own rights are tested along. */
export const freshDatabase = async (): Promise<FreshDatabase> => {
  const name = `phinong_test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} OWNER ${OWNER}`);
  return {
    url: withDatabase(inject('postgresUrl'), name, { name: OWNER, password: OWNERS_PASSWORD }),
    administratorUrl: withDatabase(inject('postgresUrl'), name),
    drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
};

export type Connected = ReturnType<typeof createEndpoint> & { readonly token: string; readonly device: string };

/** A whole endpoint with a database of its own, listening on a free port of this machine. */
export type TestEndpoint = {
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly cursorKey: string;
  readonly metrics: Metrics;
  readonly database: FreshDatabase;
  /** base address, with a slash at its end */
  readonly address: string;
  /** a unit that nobody else uses */
  newUnit(ministry?: boolean): Promise<string>;
  code(unit: string, role: Role): Promise<string>;
  /** enrols one more device and gives the line that an office has */
  connect(unit: string, role: Role): Promise<Connected>;
  /** a bare request, with the headers given and nothing else */
  ask(path: string, init?: RequestInit & { readonly token?: string }): Promise<Response>;
  /** another line to the endpoint; without a token that of a stranger */
  line(token: string | null): ReturnType<typeof createEndpoint>;
  epoch(): Promise<string>;
  /** rows as an administrator sees them, whom row-level security does not bind */
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
};

export const openTestEndpoint = async (parts: Partial<AppDeps> = {}): Promise<TestEndpoint> => {
  const database = await freshDatabase();
  const db = await openDatabase(database.url);
  const cursorKey = await ensureMeta(db);
  const metrics = createMetrics(db);
  const app = buildApp({ db, cursorKey, metrics, logLevel: 'silent', proxies: 'loopback', rates: PLENTY, ...parts });
  const address = `${await app.listen({ port: 0, host: '127.0.0.1' })}/`;
  const administrator = new pg.Client({ connectionString: database.administratorUrl });
  await administrator.connect();
  const line = (token: string | null) => createEndpoint(address, token, (url, init) => fetch(url, init));
  const code = async (unit: string, role: Role): Promise<string> => (await createCode(db, { unit, role, days: 1 })).code;
  let units = 0;
  return {
    app,
    db,
    cursorKey,
    metrics,
    database,
    address,
    line,
    ask: (path, { token, headers, ...init } = {}) =>
      fetch(`${address}${path}`, { ...init, headers: { ...(headers as Record<string, string>), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) } }),
    code,
    newUnit: async (ministry = false) => {
      units += 1;
      const unit = `U-${units}`;
      await addUnit(db, { code: unit, th: `หน่วยทดสอบ ${units}`, en: `Test unit ${units}`, province: null, ministry });
      return unit;
    },
    connect: async (unit, role) => {
      const enrolled = await enrolDevice(db, { code: await code(unit, role), device: { label: `PC of ${unit}`, publicKey: 'k' }, app: '0' });
      if (!enrolled.ok) throw new Error(`not enrolled: ${enrolled.error.type}`);
      const { token, device } = enrolled.value;
      return { ...line(token), token, device };
    },
    epoch: () => asOwner(db, (client) => readMeta(client, 'epoch')),
    rows: async <T extends object>(sql: string, values: readonly unknown[] = []) => (await administrator.query<T>(sql, [...values])).rows,
    close: async () => {
      await administrator.end();
      await app.close();
      if (!db.pool.ending) await db.close();
      await database.drop();
    },
  };
};
