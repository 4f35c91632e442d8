import { randomUUID } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { asOwner, type Client, type Database } from '../database.ts';
import { isOurs } from '../migrate.ts';
import { fillDigests } from '../store/digests.ts';
import { writeMeta } from '../store/meta.ts';
import { checkBackup, columnsOf, writeBackup } from './backup.ts';
import { BadBackup, readBackupFile, type BackupHead, type BackupTable } from './backup-file.ts';
import { KEPT_TABLES, TABLES } from './tables.ts';
import { verifyAll, type Soundness } from './verify.ts';

export type RestoreOptions = {
  /** give up what the database holds, after it was backed up, too */
  readonly replace: boolean;
  /** where that goes; null: beside the backup that is restored */
  readonly safety: string | null;
};
export type RestoreReport = Soundness & {
  readonly restored: string;
  /** when the backup was made */
  readonly made: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly epoch: string;
  /** the backup of what was there before; null: there was nothing */
  readonly safety: string | null;
};

/** Requests that are under way may end first; what hangs must not hold up a restore for ever. */
const LOCK_TIMEOUT = '60s';

/**
 * Puts a backup in the place of what the database holds: all of it in one transaction, or nothing. It ends with a new epoch, so
 * that every office offers again what it holds, and with a walk through all chains. The endpoint may go on running meanwhile: its
 * requests wait, or are told to come again.
 */
export const restoreBackup = async (db: Database, file: string, { replace, safety }: RestoreOptions, now: () => number = Date.now): Promise<RestoreReport> => {
  const { head } = await checkBackup(file);
  checkSchema(head);
  const isEmpty = await asOwner(db, hasNothing);
  if (!isEmpty && !replace) throw new Error('This database is in use. With --replace it is backed up first and then replaced; without, restore into an empty one.');
  const kept = isEmpty ? null : (await writeBackup(db, resolve(safety ?? join(dirname(resolve(file)), `before-restore-${stamp(now())}.phinong-backup`)), now)).file;
  const { epoch, rows } = await asOwner(db, (client) => putBack(client, file));
  // A backup from before there were digests has none.
  await fillDigests(db);
  return { restored: resolve(file), made: head.made, rows, epoch, safety: kept, ...(await verifyAll(db)) };
};

const stamp = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');

/** A backup of an older version fits: what has been added since stays empty or takes its default. One of a newer version does not. */
const checkSchema = ({ migrations }: BackupHead): void => {
  const foreign = migrations.find(({ name, hash }) => !isOurs(name, hash));
  if (foreign !== undefined) throw new BadBackup(`This backup is of another version of the endpoint: its database had been through ${foreign.name}. Restore it with that version.`);
};

const hasNothing = async (client: Client): Promise<boolean> => {
  const { rows } = await client.query<{ used: boolean }>('SELECT EXISTS (SELECT FROM units) OR EXISTS (SELECT FROM devices) AS used');
  return rows[0]?.used === false;
};

const putBack = async (client: Client, file: string): Promise<{ epoch: string; rows: Record<string, number> }> => {
  await client.query("SELECT set_config('lock_timeout', $1, true)", [LOCK_TIMEOUT]);
  // The security log is what happened here, also before the restore: it is added to, never replaced. So is the key of cursors.
  const emptied = TABLES.filter(({ name }) => !['migrations', 'meta', 'security_events'].includes(name)).map(({ name }) => name);
  const bars = await readBars(client);
  await client.query(`TRUNCATE ${emptied.join(', ')}`);
  const forced = await forcedAmong(client, emptied);
  for (const name of forced) await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
  const rows = await takeIn(client, file);
  for (const name of forced) await client.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
  await putUpBars(client, bars);
  const epoch = randomUUID();
  await writeMeta(client, 'epoch', epoch);
  return { epoch, rows };
};

type Bars = { readonly devices: readonly string[]; readonly codes: readonly string[] };

/** What must not come to life again by going back in time: devices that were revoked, codes that were used or withdrawn. */
const readBars = async (client: Client): Promise<Bars> => {
  const devices = await client.query<{ id: string }>('SELECT id FROM devices WHERE revoked_at IS NOT NULL');
  const codes = await client.query<{ id: string }>('SELECT code_hash AS id FROM enrolment_codes WHERE used_at IS NOT NULL OR expires_at <= now()');
  return { devices: devices.rows.map(({ id }) => id), codes: codes.rows.map(({ id }) => id) };
};

const putUpBars = async (client: Client, { devices, codes }: Bars): Promise<void> => {
  await client.query('UPDATE devices SET revoked_at = now() WHERE id = ANY ($1) AND revoked_at IS NULL', [devices]);
  await client.query('UPDATE enrolment_codes SET expires_at = least(expires_at, now()) WHERE code_hash = ANY ($1)', [codes]);
};

/** Tables whose rows even their owner does not see; for the length of this transaction, which nobody else sees, the owner may. */
const forcedAmong = async (client: Client, names: readonly string[]): Promise<string[]> =>
  (
    await client.query<{ name: string }>('SELECT oid::regclass::text AS name FROM pg_class WHERE oid = ANY ($1::regclass[]) AND relforcerowsecurity', [names])
  ).rows.map(({ name }) => name);

const takeIn = async (client: Client, file: string): Promise<Record<string, number>> => {
  const { pieces } = await readBackupFile(resolve(file));
  let insert = '';
  for await (const piece of pieces) {
    if ('seal' in piece) return piece.seal.rows;
    if ('table' in piece) insert = await insertInto(client, piece.table);
    else await client.query(insert, [`[${piece.rows.join(',')}]`]);
  }
  throw new BadBackup('This backup is damaged: its end is missing.');
};

const insertInto = async (client: Client, { table, columns }: BackupTable): Promise<string> => {
  const present = KEPT_TABLES.some(({ name }) => name === table) ? new Set(await columnsOf(client, table)) : new Set<string>();
  const unknown = columns.find((column) => !present.has(column));
  if (unknown !== undefined) throw new BadBackup(`This backup holds ${table}.${unknown}, which this version does not know.`);
  const list = columns.join(', ');
  const onConflict = table === 'meta' ? 'ON CONFLICT (key) DO UPDATE SET value = excluded.value' : table === 'security_events' ? 'ON CONFLICT DO NOTHING' : '';
  return `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, $1) ${onConflict}`;
};
