import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '#server/database.ts';
import { startEmbedded } from '#server/embedded/embedded.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** an administrator of a PostgreSQL in which tests make databases of their own */
    readonly postgresUrl: string;
  }
}

/** One PostgreSQL for all server tests: the one of DATABASE_URL, or an embedded one in a temporary folder. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const outside = process.env['DATABASE_URL'] ?? '';
  if (outside !== '') {
    await prepare(outside);
    project.provide('postgresUrl', outside);
    return () => Promise.resolve();
  }
  const folder = mkdtempSync(join(tmpdir(), 'phinong-test-postgres-'));
  // When root runs the tests, the database runs as another user.
  chmodSync(folder, 0o755);
  const embedded = await startEmbedded(folder);
  await prepare(embedded.url);
  project.provide('postgresUrl', embedded.url);
  return async () => {
    await embedded.leave();
    rmSync(folder, { recursive: true, force: true });
  };
};

/** The user that test databases belong to is no superuser, as in a ministry: so its own rights are tested along. */
export const OWNER = 'phinong_test_owner';
export const OWNERS_PASSWORD = 'only-for-tests';

const prepare = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [OWNER]);
  const version = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  process.stdout.write(`The server tests run on PostgreSQL ${version.rows[0]?.version ?? ''} (${(process.env['DATABASE_URL'] ?? '') === '' ? 'embedded' : 'outside'}).\n`);
  if (rows.length === 0) await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEROLE NOSUPERUSER PASSWORD '${OWNERS_PASSWORD}'`);
  await makeEndpointsRole(client, url);
  await client.end();
};

/** The owner of the first database on a server makes the endpoint's role; two that do so in the same moment hinder each other, and files run side by side. */
const makeEndpointsRole = async (client: pg.Client, url: string): Promise<void> => {
  const { rows } = await client.query("SELECT FROM pg_roles WHERE rolname = 'phinong_endpoint'");
  if (rows.length > 0) return;
  const name = 'phinong_test_first';
  await client.query(`CREATE DATABASE ${name} OWNER ${OWNER}`);
  const first = new URL(url);
  [first.pathname, first.username, first.password] = [`/${name}`, OWNER, OWNERS_PASSWORD];
  await (await openDatabase(first.href)).close();
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
};
