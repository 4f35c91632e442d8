import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createEndpoint } from '#electron/main/endpoint.ts';
import type { Role } from '#core/journal/bodies.ts';
import { addUnit, createCode } from '#server/admin-commands.ts';
import { buildApp } from '#server/app.ts';
import type { Database } from '#server/database.ts';
import { prepareStore } from '#server/endpoint.ts';
import { openDatabase } from '#server/database.ts';

/** A real endpoint on a database of its own, listening on loopback. */
export type TestEndpoint = {
  readonly db: Database;
  readonly address: string;
  readonly url: string;
  newUnit(ministry?: boolean): Promise<string>;
  code(unit: string, role: Role): Promise<string>;
  /** enrols one more device and gives the line that an office has */
  connect(unit: string, role: Role): Promise<ReturnType<typeof createEndpoint> & { readonly token: string; readonly device: string }>;
  close(): Promise<void>;
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

export const openTestEndpoint = async (enrolsPerMinute = 10_000): Promise<TestEndpoint> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  const db = await openDatabase(url.href);
  await prepareStore(db);
  const app = buildApp({ db, logLevel: 'silent', enrolsPerMinute });
  const address = `${await app.listen({ port: 0, host: '127.0.0.1' })}/`;
  let units = 0;
  const code = async (unit: string, role: Role): Promise<string> => (await createCode(db, { unit, role, days: 1 })).code;
  return {
    db,
    address,
    url: url.href,
    newUnit: async (ministry = false) => {
      units += 1;
      const unit = `U${units}-${name.slice(-6)}`;
      await addUnit(db, { code: unit, th: 'หน่วยทดสอบ', en: 'Test unit', province: null, ministry });
      return unit;
    },
    code,
    connect: async (unit, role) => {
      const stranger = createEndpoint(address, null, (to, init) => fetch(to, init));
      const enrolled = await stranger.enrol({ code: await code(unit, role), device: { label: 'PC', publicKey: 'k' }, app: '0' });
      if (!enrolled.ok) throw new Error(`not enrolled: ${enrolled.error.type}`);
      return { ...createEndpoint(address, enrolled.value.token, (to, init) => fetch(to, init)), token: enrolled.value.token, device: enrolled.value.device };
    },
    close: async () => {
      await app.close();
      await db.close();
      await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
};
