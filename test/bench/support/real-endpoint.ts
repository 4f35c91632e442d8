import { chmodSync } from 'node:fs';
import pg from 'pg';
import { addUnit, createCode } from '#server/admin-commands.ts';
import { openDatabase } from '#server/database.ts';
import { startEmbedded } from '#server/embedded/embedded.ts';
import { ensureMeta } from '#server/store/meta.ts';
import { enrolDevice } from '#server/store/people.ts';
import { startProcess } from '#test/support/endpoint-process.ts';
import type { Enrolled } from '#test/support/network-pc.ts';
import { newFolder } from './bench-app.ts';
import { removeProfile } from './profiles.ts';

/** A process of the endpoint. */
export type EndpointProcess = { readonly address: string; readonly pid: number; close(): Promise<void> };

/** The endpoint as its own process on a database of its own. */
export type RealEndpoint = EndpointProcess & {
  /** one more process on the same database */
  another(): Promise<EndpointProcess>;
  /** PostgreSQL, as its administrator */
  readonly databaseUrl: string;
  /** a unit that nobody else uses */
  newUnit(): Promise<string>;
  enrol(unit: string): Promise<Enrolled>;
};

/** A PostgreSQL in which benches make databases of their own. */
export type Postgres = { endpoint(): Promise<RealEndpoint>; stop(): Promise<void> };

const urlOf = (base: string, database: string): string => Object.assign(new URL(base), { pathname: `/${database}` }).href;

export const startPostgres = async (): Promise<Postgres> => {
  const folder = newFolder('postgres');
  // PostgreSQL does not run as root and enters this folder as a user of its own.
  chmodSync(folder, 0o755);
  const embedded = await startEmbedded(folder);
  let databases = 0;
  return {
    endpoint: async () => {
      databases += 1;
      const name = `bench_${databases}`;
      const administrator = new pg.Client({ connectionString: embedded.url });
      await administrator.connect();
      await administrator.query(`CREATE DATABASE ${name}`);
      await administrator.end();
      return openRealEndpoint(urlOf(embedded.url, name));
    },
    stop: async () => {
      await embedded.leave();
      removeProfile(folder);
    },
  };
};

const openProcess = async (databaseUrl: string): Promise<EndpointProcess> => {
  const running = await startProcess(databaseUrl, { LOG_LEVEL: 'silent' });
  return {
    address: running.address,
    pid: running.pid,
    close: async () => {
      running.signal('SIGTERM');
      await running.ended;
    },
  };
};

const openRealEndpoint = async (databaseUrl: string): Promise<RealEndpoint> => {
  const db = await openDatabase(databaseUrl);
  await ensureMeta(db);
  const first = await openProcess(databaseUrl);
  let units = 0;
  return {
    address: first.address,
    pid: first.pid,
    another: () => openProcess(databaseUrl),
    databaseUrl,
    newUnit: async () => {
      units += 1;
      const unit = `U-${units}`;
      await addUnit(db, { code: unit, th: `หน่วย ${units}`, en: `Unit ${units}`, province: null, ministry: false });
      return unit;
    },
    enrol: async (unit) => {
      const { code } = await createCode(db, { unit, role: 'officer', days: 1 });
      // By the database: over HTTP so many from one address would be taken for somebody who guesses codes.
      const answer = await enrolDevice(db, { code, device: { label: 'bench', publicKey: code }, app: '0' });
      if (!answer.ok) throw new Error(answer.error.type);
      const { token, device, epoch } = answer.value;
      return { unit, role: 'officer', token, device, epoch };
    },
    close: async () => {
      await first.close();
      await db.close();
    },
  };
};
