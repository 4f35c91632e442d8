import { z } from 'zod';
import { roleSchema } from '#core/journal/bodies.ts';
import { scopeSchema } from '#core/ids.ts';
import { asOwner, type Database } from './database.ts';
import { newCode, normaliseCode, sha256 } from './secrets.ts';

const unitSchema = z.object({ code: scopeSchema, th: z.string().min(1, 'a unit needs --th'), en: z.string().min(1, 'a unit needs --en'), province: z.string().nullable(), ministry: z.boolean() });

export const addUnit = (db: Database, input: z.input<typeof unitSchema>) =>
  asOwner(db, async (client) => {
    const unit = unitSchema.parse(input);
    await client.query('INSERT INTO units (code, name_th, name_en, province, is_ministry) VALUES ($1, $2, $3, $4, $5)', [unit.code, unit.th, unit.en, unit.province, unit.ministry]);
    return { unit: unit.code };
  });

export const listUnitRows = async ({ pool }: Database) => (await pool.query('SELECT code, name_th, name_en, province, is_ministry FROM units ORDER BY code')).rows as unknown[];

const codeSchema = z.object({ unit: scopeSchema, role: roleSchema, days: z.number().positive().max(365) });

/** A code works once, for one PC of one unit, and is shown only now: its hash is all that is kept. */
export const createCode = (db: Database, input: { unit: string; role: string; days: number }) =>
  asOwner(db, async (client) => {
    const wanted = codeSchema.parse(input);
    const unit = (await client.query<{ is_ministry: boolean }>('SELECT is_ministry FROM units WHERE code = $1', [wanted.unit])).rows[0];
    if (unit === undefined) throw new Error(`There is no unit ${wanted.unit}.`);
    if (wanted.role === 'ministry' && !unit.is_ministry) throw new Error('Only a unit of the ministry may read all units.');
    const code = newCode();
    const { rows } = await client.query<{ expires_at: Date }>("INSERT INTO enrolment_codes (code_hash, unit, role, expires_at) VALUES ($1, $2, $3, now() + $4 * interval '1 day') RETURNING expires_at", [sha256(normaliseCode(code)), wanted.unit, wanted.role, wanted.days]);
    return { code, unit: wanted.unit, role: wanted.role, expires: rows[0]?.expires_at.toISOString() ?? '' };
  });

export const listDevices = async ({ pool }: Database) =>
  (await pool.query('SELECT id, unit, role, label, app, enrolled_at, last_seen, last_synced, last_pending, revoked_at FROM devices ORDER BY unit, label')).rows as unknown[];

export const revokeDevice = async ({ pool }: Database, id: string) => {
  const { rowCount } = await pool.query('UPDATE devices SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [id]);
  if (rowCount !== 1) throw new Error(`There is no device ${id} that could be revoked.`);
  return { revoked: id };
};

export const whoIsBehind = async ({ pool }: Database, days: number) =>
  (await pool.query("SELECT unit, label, last_synced, last_pending FROM devices WHERE revoked_at IS NULL AND (last_synced IS NULL OR last_synced < now() - $1 * interval '1 day') ORDER BY last_synced NULLS FIRST", [days])).rows as unknown[];
