import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '#server/database.ts';
import { startEmbedded } from '#server/embedded/embedded.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** an administrator of the PostgreSQL in which every file has a database of its own */
    readonly ministriesUrl: string;
  }
}

/** All tables and nothing in them; the databases of the files are copies of it. */
export const TEMPLATE = 'ministry_template';

export const databaseUrl = (server: string, database: string): string => {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
};

/** One PostgreSQL for all files. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-ministries-'));
  // When root runs the tests, the database runs as another user.
  chmodSync(folder, 0o755);
  const server = await startEmbedded(folder);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await (await openDatabase(databaseUrl(server.url, TEMPLATE))).close();
  project.provide('ministriesUrl', server.url);
  return async () => {
    await server.leave();
    rmSync(folder, { recursive: true, force: true });
  };
};
