import { randomUUID } from 'node:crypto';
import { err, ok, type Result } from '#core/result.ts';
import type { Role } from '#core/journal/bodies.ts';
import type { EnrolRequest, EnrolResponse, Unit } from '#core/sync/protocol.ts';
import { asOwner, type Client, type Database } from '../database.ts';
import { newToken, normaliseCode, sha256 } from '../secrets.ts';

export type Device = { readonly id: string; readonly unit: string; readonly role: Role };

type UnitRow = { code: string; name_th: string; name_en: string; province: string | null };
const unitOf = (row: UnitRow): Unit => ({ code: row.code, nameTh: row.name_th, nameEn: row.name_en, province: row.province });

export const readMeta = async (client: Client, key: string): Promise<string> => (await client.query<{ value: string }>('SELECT value FROM meta WHERE key = $1', [key])).rows[0]?.value ?? '';

export const listUnits = async (client: Client): Promise<Unit[]> => (await client.query<UnitRow>('SELECT code, name_th, name_en, province FROM units ORDER BY code')).rows.map(unitOf);

export type CodeProblem = { readonly type: 'code-wrong' | 'code-used' | 'code-expired' };

/** Exchanges a code for a token, once. Two PCs with one code: the row lock lets only the first through. */
export const enrolDevice = (db: Database, request: EnrolRequest): Promise<Result<EnrolResponse, CodeProblem>> =>
  asOwner(db, async (client) => {
    const hash = sha256(normaliseCode(request.code));
    const { rows } = await client.query<{ unit: string; role: Role; used: boolean; expired: boolean }>(
      'SELECT unit, role, used_at IS NOT NULL AS used, expires_at < now() AS expired FROM enrolment_codes WHERE code_hash = $1 FOR UPDATE',
      [hash],
    );
    const [code] = rows;
    if (code === undefined) return err({ type: 'code-wrong' });
    if (code.used) return err({ type: 'code-used' });
    if (code.expired) return err({ type: 'code-expired' });
    const token = newToken();
    const device = randomUUID();
    await client.query('UPDATE enrolment_codes SET used_at = now() WHERE code_hash = $1', [hash]);
    await client.query('INSERT INTO devices (id, unit, role, label, public_key, token_hash, app) VALUES ($1, $2, $3, $4, $5, $6, $7)', [device, code.unit, code.role, request.device.label, request.device.publicKey, sha256(token), request.app]);
    const units = await listUnits(client);
    const unit = units.find((each) => each.code === code.unit);
    if (unit === undefined) return err({ type: 'code-wrong' });
    return ok({ token, device, unit, role: code.role, epoch: await readMeta(client, 'epoch'), demo: (await readMeta(client, 'demo')) === '1', ministryKey: await readMeta(client, 'ministry-key') });
  });

/** Who holds this token; null for a token that nobody was given, `revoked` for one that was taken back. */
export const findDevice = async ({ pool }: Database, token: string): Promise<Device | 'revoked' | null> => {
  const { rows } = await pool.query<{ id: string; unit: string; role: Role; revoked: boolean }>(
    'UPDATE devices SET last_seen = now() WHERE token_hash = $1 RETURNING id, unit, role, revoked_at IS NOT NULL AS revoked',
    [sha256(token)],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return row.revoked ? 'revoked' : { id: row.id, unit: row.unit, role: row.role };
};

/** How far the endpoint has decided on each of a device's incarnations. */
export const acknowledgedOf = async (client: Client, device: string): Promise<Record<string, number>> => {
  const { rows } = await client.query<{ incarnation: string; last_n: number }>('SELECT incarnation, last_n FROM incarnations WHERE device = $1', [device]);
  return Object.fromEntries(rows.map((row) => [row.incarnation, row.last_n]));
};
