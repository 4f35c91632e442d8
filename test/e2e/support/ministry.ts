import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { DemoMinistry } from '#build/demo/demo-ministry.ts';
import { startTestMinistry } from '#test/support/test-ministry.ts';
import { databaseUrl, TEMPLATE } from './database.ts';

/** A ministry of its own for one test file: a process of the endpoint, and a database in the PostgreSQL of them all. */
export const startMinistry = async (): Promise<DemoMinistry> => {
  const server = inject('ministriesUrl');
  const name = `ministry_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  await client.end();
  return startTestMinistry({ databaseUrl: databaseUrl(server, name) });
};

/** One that brings its own PostgreSQL, as `npm start` starts it. */
export const startMinistryAlone = (): Promise<DemoMinistry> => startTestMinistry({ data: mkdtempSync(join(tmpdir(), 'phinong-ministry-')) });
