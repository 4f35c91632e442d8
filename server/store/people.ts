import { randomUUID } from 'node:crypto';
import { err, ok, type Result } from '#core/result.ts';
import type { Role } from '#core/journal/bodies.ts';
import { normaliseCode } from '#core/sync/enrolment-code.ts';
import { PROTOCOL_OLDEST, PROTOCOL_VERSION, type EnrolRequest, type EnrolResponse, type Unit } from '#core/sync/protocol.ts';
import { asOwner, type Client, type Database, type Sight } from '../database.ts';
import { newToken, sha256 } from '../secrets.ts';
import { messagesMark } from './messages.ts';
import { readMeta } from './meta.ts';

export type Device = { readonly id: string; readonly unit: string; readonly role: Role };

/** What a role may see and write: everybody their unit, the ministry all to read and its own to write, a reader nothing. */
export const sightOf = ({ unit, role }: Device): Sight => ({
  unit,
  scopes: role === 'ministry' ? 'all' : [unit],
  writes: role === 'reader' ? null : unit,
});

type UnitRow = { code: string; name_th: string; name_en: string; province: string | null };
const unitOf = (row: UnitRow): Unit => ({ code: row.code, nameTh: row.name_th, nameEn: row.name_en, province: row.province });

export const listUnits = async (client: Client): Promise<Unit[]> =>
  (await client.query<UnitRow>('SELECT code, name_th, name_en, province FROM units ORDER BY code')).rows.map(unitOf);

export type CodeProblem = { readonly type: 'code-wrong' | 'code-used' | 'code-expired' | 'code-elsewhere' };

/** While the code lives, and at least so long, a PC whose answer was lost may ask again with the same code and key. */
const AGAIN = '1 hour';

/** Exchanges a code for a token, once. Two PCs with one code: the row lock lets only the first through. */
export const enrolDevice = (db: Database, request: EnrolRequest): Promise<Result<EnrolResponse, CodeProblem>> =>
  asOwner(db, async (client) => {
    const hash = sha256(normaliseCode(request.code));
    const code = await lockCode(client, hash);
    if (code === undefined) return err({ type: 'code-wrong' });
    // Before it is used up: a PC that belongs to another unit could do nothing with it.
    if (request.unit !== undefined && request.unit !== code.unit) return err({ type: 'code-elsewhere' });
    const again = code.used ? await findAgain(client, hash, request.device.publicKey) : null;
    if (code.used && again === null) return err({ type: 'code-used' });
    if (code.expired && again === null) return err({ type: 'code-expired' });
    const token = newToken();
    const device = again ?? (await addDevice(client, hash, code, request));
    await client.query('UPDATE devices SET token_hash = $2 WHERE id = $1', [device, sha256(token)]);
    return ok({
      token,
      device,
      unit: unitOf(code),
      role: code.role,
      epoch: await readMeta(client, 'epoch'),
      demo: (await readMeta(client, 'demo')) === '1',
      ministryKey: await readMeta(client, 'ministry-key'),
      endpointKey: await readMeta(client, 'endpoint-key'),
    });
  });

/** The device that has just used this code with this key and has not been heard of since: its answer was lost. */
const findAgain = async (client: Client, hash: string, publicKey: string): Promise<string | null> => {
  // A PC without a key is nobody in particular.
  if (publicKey === '') return null;
  const { rows } = await client.query<{ id: string }>(
    `SELECT d.id FROM enrolment_codes c JOIN devices d ON d.id = c.device
     WHERE c.code_hash = $1 AND d.public_key = $2 AND d.last_seen IS NULL AND d.revoked_at IS NULL AND (c.expires_at > now() OR c.used_at > now() - $3::interval)`,
    [hash, publicKey, AGAIN],
  );
  return rows[0]?.id ?? null;
};

const addDevice = async (client: Client, hash: string, code: CodeRow, { device: { label, publicKey, recipient }, app }: EnrolRequest): Promise<string> => {
  const device = randomUUID();
  // The token is set right after; until then a hash that no token has.
  await client.query('INSERT INTO devices (id, scope, role, label, public_key, token_hash, app, recipient) VALUES ($1, $2, $3, $4, $5, $1, $6, $7)', [device, code.unit, code.role, label, publicKey, app, recipient ?? null]);
  await client.query('UPDATE enrolment_codes SET used_at = now(), device = $2 WHERE code_hash = $1', [hash, device]);
  return device;
};

type CodeRow = UnitRow & { unit: string; role: Role; used: boolean; expired: boolean };

const lockCode = async (client: Client, hash: string): Promise<CodeRow | undefined> =>
  (
    await client.query<CodeRow>(
      `SELECT c.unit, c.role, c.used_at IS NOT NULL AS used, c.expires_at < now() AS expired, u.code, u.name_th, u.name_en, u.province
       FROM enrolment_codes c JOIN units u ON u.code = c.unit WHERE c.code_hash = $1 FOR UPDATE OF c`,
      [hash],
    )
  ).rows[0];

/** `status`: changes when what the status says of this device changes. */
export type Holder = Device & { readonly state: 'good' | 'revoked' | 'expired'; readonly status: string };

/**
 * Who holds this token, also one that was taken back or that lay unused for longer than `days`; null for a token that nobody was
 * given. A PC that syncs keeps its token; one that was forgotten in a drawer, or lives on in an old copy of a disk, loses it.
 */
export const findDevice = async (db: Database, token: string, days: number): Promise<Holder | null> => {
  const { rows } = await db.pool.query<{ id: string; unit: string; role: Role; revoked: boolean; expired: boolean; seen: boolean; units: string; companions: string }>(
    `SELECT id, scope AS unit, role, revoked_at IS NOT NULL AS revoked, coalesce(last_seen, enrolled_at) <= now() - $2 * interval '1 day' AS expired,
            coalesce(last_seen > now() - interval '1 minute', false) AS seen,
            (SELECT coalesce(md5(string_agg(concat_ws(E'\n', u.code, u.name_th, u.name_en, coalesce(u.province, '')), E'\n' ORDER BY u.code)), '') FROM units u) AS units,
            (SELECT coalesce(md5(string_agg(concat_ws(E'\n', c.id, c.label, c.role, c.public_key, coalesce(c.recipient, '')), E'\n' ORDER BY c.id)), '') FROM devices c
             WHERE c.scope = devices.scope AND c.revoked_at IS NULL AND coalesce(c.last_seen, c.enrolled_at) > now() - $2 * interval '1 day') AS companions
     FROM devices WHERE token_hash = $1`,
    [sha256(token), days],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { id, unit, role, revoked, expired, seen, units, companions } = row;
  // To the minute is enough, and spares a write to disk per request. What has expired is not brought to life again by asking.
  if (!seen && !expired) await db.pool.query('UPDATE devices SET last_seen = now() WHERE id = $1', [id]);
  const messages = await messagesMark(db, unit);
  const status = sha256([PROTOCOL_OLDEST, PROTOCOL_VERSION, unit, role, units, companions, messages].join(' ')).slice(0, 12);
  return { id, unit, role, status, state: revoked ? 'revoked' : expired ? 'expired' : 'good' };
};

/** Remembers to what a device's own files are encrypted. */
export const saveRecipient = (client: Client, device: string, recipient: string): Promise<unknown> =>
  client.query('UPDATE devices SET recipient = $2 WHERE id = $1', [device, recipient]);

/** How far the endpoint has decided on each of a device's lives. */
export const acknowledgedOf = async (client: Client, device: string): Promise<Record<string, number>> => {
  const { rows } = await client.query<{ incarnation: string; last_n: number }>(
    'SELECT incarnation, last_n FROM incarnations WHERE device = $1 AND last_n > 0',
    [device],
  );
  return Object.fromEntries(rows.map((row) => [row.incarnation, row.last_n]));
};

/**
 * Remembers that a device has just sent (and how much it still holds), or has read everything: for the list of who is behind.
 * What was written less than a minute ago is not written again.
 */
export const markSynced = async (client: Client, device: string, pending: number | null): Promise<void> => {
  await client.query(
    `UPDATE devices SET last_synced = now(), last_pending = coalesce($2, last_pending)
     WHERE id = $1 AND (last_pending IS DISTINCT FROM coalesce($2, last_pending) OR last_synced IS NULL OR last_synced < now() - interval '1 minute')`,
    [device, pending],
  );
};
