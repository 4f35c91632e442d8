import { z } from 'zod';
import { roleSchema } from '#core/journal/bodies.ts';
import { scopeSchema } from '#core/ids.ts';
import { normaliseCode } from '#core/sync/enrolment-code.ts';
import { asOwner, type Database } from './database.ts';
import { newCode, sha256 } from './secrets.ts';

type Row = Readonly<Record<string, unknown>>;

/** What was typed makes no sense, in a sentence for whoever typed it. */
export class WrongInput extends Error {
  override readonly name = 'WrongInput';
}

const rowsOf = async ({ pool }: Database, sql: string, values: readonly unknown[] = []): Promise<Row[]> => (await pool.query<Row>(sql, [...values])).rows;

/** The first thing that is wrong with what was typed. The schemas' messages are whole sentences. */
const check = <T>(schema: z.ZodType<T>, input: unknown): T => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new WrongInput(parsed.error.issues[0]?.message ?? 'This makes no sense.');
};

/** A schema that says one sentence, whatever is wrong with its value. */
const saying = <T>(schema: z.ZodType<T>, sentence: string): z.ZodType<T> =>
  z.unknown().transform((value, context): T => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: sentence });
    return z.NEVER;
  });

const unitCode = saying(scopeSchema, 'A unit has a code of letters, digits and dashes, at most 32, such as TH-57.');
const nameIn = (language: string, option: string) => saying(z.string().trim().min(1).max(200), `A unit needs its ${language} name: ${option} NAME, at most 200 characters.`);
const unitSchema = z.object({
  code: unitCode,
  th: nameIn('Thai', '--th'),
  en: nameIn('English', '--en'),
  province: saying(z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/).nullable(), 'A province is named by its ISO 3166-2 code, such as TH-57.'),
  ministry: z.boolean(),
});
type NewUnit = { readonly code: string; readonly th: string; readonly en: string; readonly province: string | null; readonly ministry: boolean };

/** A unit never changes its code: it is the scope of all its work. */
export const addUnit = async ({ pool }: Database, input: NewUnit) => {
  const unit = check(unitSchema, input);
  const { rowCount } = await pool.query('INSERT INTO units (code, name_th, name_en, province, is_ministry) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [
    unit.code, unit.th, unit.en, unit.province, unit.ministry,
  ]);
  if (rowCount !== 1) throw new Error(`There is a unit ${unit.code} already.`);
  return { unit: unit.code };
};

export const listUnitRows = (db: Database): Promise<Row[]> => rowsOf(db, 'SELECT code, name_th, name_en, province, is_ministry FROM units ORDER BY code');

const codeSchema = z.object({
  unit: unitCode,
  role: saying(roleSchema, 'A role is officer, head, reader or ministry.'),
  days: saying(z.number().positive().max(365), 'A code is good for more than 0 and at most 365 days.'),
});

/** A code works once, for one PC of one unit, and is shown only now: its hash is all that is kept. */
export const createCode = (db: Database, input: { readonly unit: string; readonly role: string; readonly days: number }) =>
  asOwner(db, async (client) => {
    const wanted = check(codeSchema, input);
    const unit = (await client.query<{ is_ministry: boolean }>('SELECT is_ministry FROM units WHERE code = $1', [wanted.unit])).rows[0];
    if (unit === undefined) throw new Error(`There is no unit ${wanted.unit}.`);
    if (wanted.role === 'ministry' && !unit.is_ministry) throw new Error('Only a unit of the ministry may read all units.');
    const code = newCode();
    const hash = sha256(normaliseCode(code));
    const { rows } = await client.query<{ expires_at: Date }>(
      "INSERT INTO enrolment_codes (code_hash, unit, role, expires_at) VALUES ($1, $2, $3, now() + $4 * interval '1 day') RETURNING expires_at",
      [hash, wanted.unit, wanted.role, wanted.days],
    );
    return { code, id: hash.slice(0, ID_CHARS), unit: wanted.unit, role: wanted.role, expires: rows[0]?.expires_at.toISOString() ?? '' };
  });

/** A code is named by the beginning of its hash, from which nobody finds the code. */
const ID_CHARS = 10;
const idSchema = saying(z.string().regex(/^[0-9a-f]{10}$/), 'A code is named by its id, ten letters from `code list`, not by the code itself.');

export const listCodes = (db: Database): Promise<Row[]> =>
  rowsOf(
    db,
    `SELECT left(code_hash, ${ID_CHARS}) AS id, unit, role, created_at, expires_at,
       CASE WHEN used_at IS NOT NULL THEN 'used' WHEN expires_at <= now() THEN 'expired' ELSE 'open' END AS state
     FROM enrolment_codes ORDER BY created_at, id`,
  );

/** Whoever still tries the code is told that its time is over. */
export const withdrawCode = async ({ pool }: Database, id: string) => {
  const { rowCount } = await pool.query('UPDATE enrolment_codes SET expires_at = now() WHERE left(code_hash, $2) = $1 AND used_at IS NULL AND expires_at > now()', [check(idSchema, id), ID_CHARS]);
  if (rowCount === 0) throw new Error(`There is no open code ${id}.`);
  return { withdrawn: id };
};

export const listDevices = (db: Database): Promise<Row[]> =>
  rowsOf(db, 'SELECT id, scope AS unit, role, label, app, enrolled_at, last_seen, last_synced, last_pending, revoked_at FROM devices ORDER BY scope, label, id');

/** From the next request on the device is answered `revoked`. What is on the PC stays there. */
export const revokeDevice = async ({ pool }: Database, id: string) => {
  const { rowCount } = await pool.query('UPDATE devices SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [id]);
  if (rowCount !== 1) throw new Error(`There is no device ${id} that could be revoked.`);
  return { revoked: id };
};

const daysSchema = saying(z.number().min(0).max(36_500), 'Days are a number from 0 to 36500.');
export const checkDays = (days: number): number => check(daysSchema, days);

/** Devices that have not synced for so many days, those that never did first, and what each of them last said it still holds. */
export const whoIsBehind = async (db: Database, days: number): Promise<Row[]> =>
  rowsOf(
    db,
    `SELECT scope AS unit, label, role, last_synced, floor(extract(epoch FROM now() - last_synced) / 86400)::integer AS days, last_pending AS pending, id
     FROM devices WHERE revoked_at IS NULL AND (last_synced IS NULL OR last_synced <= now() - $1 * interval '1 day')
     ORDER BY last_synced NULLS FIRST, scope, label`,
    [checkDays(days)],
  );
