import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addUnit } from '#server/admin-commands.ts';
import { asDevice, openDatabase } from '#server/database.ts';
import { isMigrated, isOurs } from '#server/migrate.ts';
import { openTestEndpoint } from '#test/support/endpoint.ts';

const name = `phinong_plain_${randomBytes(4).toString('hex')}`;
const administrator = new pg.Client({ connectionString: inject('postgresUrl') });
const url = new URL(inject('postgresUrl'));

/** What a database administrator does who gives away no right to make roles. */
const prepare = async (): Promise<void> => {
  await administrator.query(`CREATE ROLE ${name} LOGIN NOCREATEROLE NOSUPERUSER PASSWORD 'only-for-tests'`);
  await administrator.query(`CREATE DATABASE ${name} OWNER ${name} ENCODING 'UTF8'`);
};

beforeAll(async () => {
  await administrator.connect();
  // Roles belong to the whole server: the first endpoint on it makes the one that requests run as.
  const first = await openTestEndpoint();
  await first.close();
  await prepare();
  [url.username, url.password, url.pathname] = [name, 'only-for-tests', `/${name}`];
});
afterAll(async () => {
  await administrator.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await administrator.query(`DROP ROLE IF EXISTS ${name}`);
  await administrator.end();
});

describe('an owner who may make no roles', () => {
  it('is told what is missing while nobody has granted the role of requests, and leaves no half schema', async () => {
    await expect(openDatabase(url.href)).rejects.toThrow(/CREATEROLE.*phinong_endpoint/);
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    expect((await client.query("SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace")).rowCount).toBe(0);
    await client.end();
  });

  it('runs the endpoint once it was granted, under the same row-level security', async () => {
    await administrator.query(`GRANT phinong_endpoint TO ${name}`);
    const db = await openDatabase(url.href);
    expect(await isMigrated(db.pool)).toBe(true);
    await addUnit(db, { code: 'TH-57', th: 'หน่วยตัวอย่าง', en: 'Sample unit', province: null, ministry: false });
    const sight = { unit: 'TH-57', scopes: ['TH-57'], writes: 'TH-57' };
    await asDevice(db, sight, (client) => client.query("INSERT INTO scopes (scope, revision) VALUES ('TH-57', 1)"));
    await expect(asDevice(db, sight, (client) => client.query("INSERT INTO scopes (scope, revision) VALUES ('TH-50', 1)"))).rejects.toMatchObject({ code: '42501' });
    await db.close();
  });
});

describe('a database that has been through an earlier text of a migration', () => {
  it('is ready and may be started on; an altered one is not', async () => {
    const at = await openTestEndpoint();
    const [, formerly = ''] = /'001_first\.sql': '([0-9a-f]{64})'/.exec(readFileSync(join(import.meta.dirname, '..', '..', 'server', 'migrate.ts'), 'utf8')) ?? [];
    await at.rows("UPDATE migrations SET hash = $1 WHERE name = '001_first.sql'", [formerly]);
    expect([isOurs('001_first.sql', formerly), await isMigrated(at.db.pool)]).toEqual([true, true]);
    await (await openDatabase(at.database.url)).close();
    await at.rows("UPDATE migrations SET hash = 'x' WHERE name = '001_first.sql'");
    expect([isOurs('001_first.sql', 'x'), await isMigrated(at.db.pool)]).toEqual([false, false]);
    await expect(openDatabase(at.database.url)).rejects.toThrow(/was altered/);
    await at.close();
  });
});
