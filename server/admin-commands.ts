import { z } from 'zod';
import { roleSchema } from '#core/journal/bodies.ts';
import { scopeSchema } from '#core/ids.ts';
import { asOwner, type Database } from './database.ts';
import { newCode, normaliseCode, sha256 } from './secrets.ts';

type Row = Readonly<Record<string, unknown>>;

const rowsOf = async ({ pool }: Database, sql: string, values: readonly unknown[] = []): Promise<Row[]> => (await pool.query<Row>(sql, [...values])).rows;

/** The first thing that is wrong with what was typed, in a sentence. */
const check = <T>(schema: z.ZodType<T>, input: unknown): T => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
};

const name = z.string().trim().min(1).max(200);
const unitSchema = z.object({
  code: scopeSchema,
  th: name,
  en: name,
  province: z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'an ISO 3166-2 code such as TH-57').nullable(),
  ministry: z.boolean(),
});

/** A unit never changes its code: it is the scope of all its work. */
export const addUnit = async ({ pool }: Database, input: z.input<typeof unitSchema>) => {
  const unit = check(unitSchema, input);
  const { rowCount } = await pool.query('INSERT INTO units (code, name_th, name_en, province, is_ministry) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [
    unit.code, unit.th, unit.en, unit.province, unit.ministry,
  ]);
  if (rowCount !== 1) throw new Error(`There is a unit ${unit.code} already.`);
  return { unit: unit.code };
};

export const listUnitRows = (db: Database): Promise<Row[]> => rowsOf(db, 'SELECT code, name_th, name_en, province, is_ministry FROM units ORDER BY code');

const codeSchema = z.object({ unit: scopeSchema, role: roleSchema, days: z.number().positive().max(365) });

/** A code works once, for one PC of one unit, and is shown only now: its hash is all that is kept. */
export const createCode = (db: Database, input: { readonly unit: string; readonly role: string; readonly days: number }) =>
  asOwner(db, async (client) => {
    const wanted = check(codeSchema, input);
    const unit = (await client.query<{ is_ministry: boolean }>('SELECT is_ministry FROM units WHERE code = $1', [wanted.unit])).rows[0];
    if (unit === undefined) throw new Error(`There is no unit ${wanted.unit}.`);
    if (wanted.role === 'ministry' && !unit.is_ministry) throw new Error('Only a unit of the ministry may read all units.');
    const code = newCode();
    const { rows } = await client.query<{ expires_at: Date }>(
      "INSERT INTO enrolment_codes (code_hash, unit, role, expires_at) VALUES ($1, $2, $3, now() + $4 * interval '1 day') RETURNING expires_at",
      [sha256(normaliseCode(code)), wanted.unit, wanted.role, wanted.days],
    );
    return { code, unit: wanted.unit, role: wanted.role, expires: rows[0]?.expires_at.toISOString() ?? '' };
  });

export const listDevices = (db: Database): Promise<Row[]> =>
  rowsOf(db, 'SELECT id, scope AS unit, role, label, app, enrolled_at, last_seen, last_synced, last_pending, revoked_at FROM devices ORDER BY scope, label, id');

/** From the next request on the device is answered `revoked`. What is on the PC stays there. */
export const revokeDevice = async ({ pool }: Database, id: string) => {
  const { rowCount } = await pool.query('UPDATE devices SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [id]);
  if (rowCount !== 1) throw new Error(`There is no device ${id} that could be revoked.`);
  return { revoked: id };
};

const daysSchema = z.number().min(0).max(36_500);

/** Devices that have not synced for so many days, those that never did first, and what each of them last said it still holds. */
export const whoIsBehind = (db: Database, days: number): Promise<Row[]> =>
  rowsOf(
    db,
    `SELECT scope AS unit, label, role, last_synced, floor(extract(epoch FROM now() - last_synced) / 86400)::integer AS days, last_pending AS pending, id
     FROM devices WHERE revoked_at IS NULL AND (last_synced IS NULL OR last_synced <= now() - $1 * interval '1 day')
     ORDER BY last_synced NULLS FIRST, scope, label`,
    [check(daysSchema, days)],
  );
