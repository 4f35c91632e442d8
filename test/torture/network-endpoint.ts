import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { unpackRecord, type PackedRecord } from '#core/change/packed.ts';
import type { Change } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { addUnit, createCode } from '#server/admin-commands.ts';
import { buildApp } from '#server/app.ts';
import { openDatabase } from '#server/database.ts';
import { ensureMeta } from '#server/store/meta.ts';
import { enrolDevice } from '#server/store/people.ts';
import { createReplica, REAL_KIT } from '#test/support/merge-kit.ts';
import type { Enrolled } from '#test/support/network-pc.ts';
import { digestOf } from '#test/support/sync-world.ts';

/** Nothing here is about limits. */
const PLENTY = { enrol: 1_000_000, badTokens: 1_000_000, device: 1_000_000, files: 1_000_000 };

export const UNITS = ['TH-57', 'TH-90', 'MFA'] as const;
type Unit = (typeof UNITS)[number];

/** What the endpoint holds, as the oracle asks for it. */
export type Truth = {
  changesOf(scope: string): readonly Change[];
  stateOf(scope: string): { readonly states: readonly RecordState[]; readonly held: number };
  /** where the endpoint's own merge says something else than its changes do */
  readonly faults: readonly string[];
};

/** The real endpoint on a database of its own of a real PostgreSQL. */
export const openNetworkEndpoint = async (administratorUrl: string) => {
  const name = `phinong_net_${randomBytes(6).toString('hex')}`;
  const administrator = new pg.Client({ connectionString: administratorUrl });
  await administrator.connect();
  await administrator.query(`CREATE DATABASE ${name}`);
  const url = new URL(administratorUrl);
  url.pathname = `/${name}`;
  const db = await openDatabase(url.href);
  const app = buildApp({ db, cursorKey: await ensureMeta(db), logLevel: 'silent', proxies: 'loopback', rates: PLENTY });
  const address = `${await app.listen({ port: 0, host: '127.0.0.1' })}/`;
  for (const code of UNITS) await addUnit(db, { code, th: code, en: code, province: null, ministry: code === 'MFA' });
  const rows = async <T extends object>(sql: string): Promise<T[]> => (await db.pool.query<T>(sql)).rows;
  return {
    address,
    enrol: async (unit: Unit): Promise<Enrolled> => {
      const role = unit === 'MFA' ? ('ministry' as const) : ('officer' as const);
      const { code } = await createCode(db, { unit, role, days: 1 });
      const enrolled = await enrolDevice(db, { code, device: { label: unit, publicKey: 'k' }, app: '0' });
      if (!enrolled.ok) throw new Error(`not enrolled: ${enrolled.error.type}`);
      return { unit, role, token: enrolled.value.token, device: enrolled.value.device, epoch: enrolled.value.epoch };
    },
    /** Another world begins: nothing of the one before is left. */
    forget: () => rows('TRUNCATE changes, refused, records, held, snapshots, snapshot_parts, incarnations, scopes, digests, devices, enrolment_codes CASCADE'),
    truth: async (): Promise<Truth> =>
      truthOf(
        (await rows<{ scope: string; body: string }>('SELECT scope, body FROM changes ORDER BY scope, revision')).map(({ body }) => JSON.parse(body) as Change),
        (await rows<{ packed: string }>('SELECT packed FROM records')).map(({ packed }) => unpackRecord(JSON.parse(packed) as PackedRecord)),
      ),
    close: async () => {
      await app.close();
      await db.close();
      await administrator.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await administrator.end();
    },
  };
};
export type NetworkEndpoint = Awaited<ReturnType<typeof openNetworkEndpoint>>;

const truthOf = (changes: readonly Change[], records: readonly RecordState[]): Truth => {
  const changesOf = (scope: string): readonly Change[] => changes.filter((change) => change.scope === scope);
  const stateOf: Truth['stateOf'] = (scope) => {
    const replica = createReplica(REAL_KIT);
    replica.receive(changesOf(scope));
    return { states: replica.states(), held: replica.held().length };
  };
  const faults = UNITS.filter((scope) => digestOf(stateOf(scope).states) !== digestOf(records.filter((record) => record.scope === scope)));
  return { changesOf, stateOf, faults: faults.map((scope) => `the endpoint's records of ${scope} are not what its changes make`) };
};
