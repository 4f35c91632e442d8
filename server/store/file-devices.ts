import { randomUUID } from 'node:crypto';
import type { CarryHead } from '#core/exchange/carry.ts';
import { normaliseCode } from '#core/sync/enrolment-code.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Role } from '#core/journal/bodies.ts';
import { asOwner, type Client, type Database } from '../database.ts';
import { sha256 } from '../secrets.ts';
import type { CodeProblem, Device } from './people.ts';

/** Why a file is not taken from the PC that made it. */
export type MakerProblem = CodeProblem | { readonly type: 'file-device' | 'file-device-revoked' | 'file-foreign' };

type Said = { readonly unit: string; readonly head: CarryHead; readonly app: string };
type Row = { readonly id: string; readonly unit: string; readonly role: Role; readonly key: string; readonly revoked: boolean; readonly expired: boolean };

const COLUMNS = `d.id, d.scope AS unit, d.role, d.public_key AS key, d.revoked_at IS NOT NULL AS revoked, coalesce(d.last_seen, d.enrolled_at) <= now() - $2 * interval '1 day' AS expired`;

/**
 * The device that made a carry file, as its label and head say; the signature over both has been checked. A PC that was invited by
 * file is enrolled here with its code, once: the same file again finds it. A file speaks for its PC like a request with its token: it
 * counts as heard of.
 */
export const findMaker = (db: Database, said: Said, days: number): Promise<Result<Device, MakerProblem>> =>
  asOwner(db, async (client) => {
    const found = said.head.device.id === null ? await enrolByFile(client, said, days) : await findById(client, said.head.device.id, days);
    if (!found.ok) return found;
    const { id, unit, role, key, revoked, expired } = found.value;
    if (key !== said.head.device.key || expired) return err({ type: 'file-device' });
    if (unit !== said.unit) return err({ type: 'file-foreign' });
    if (revoked) return err({ type: 'file-device-revoked' });
    await client.query('UPDATE devices SET recipient = $2, last_seen = now() WHERE id = $1', [id, said.head.device.recipient]);
    return ok({ id, unit, role });
  });

const findById = async (client: Client, id: string, days: number): Promise<Result<Row, MakerProblem>> => {
  const { rows } = await client.query<Row>(`SELECT ${COLUMNS} FROM devices d WHERE d.id = $1`, [id, days]);
  const [row] = rows;
  return row === undefined ? err({ type: 'file-device' }) : ok(row);
};

type CodeRow = { readonly unit: string; readonly role: Role; readonly used: boolean; readonly expired: boolean };

const enrolByFile = async (client: Client, { unit, head, app }: Said, days: number): Promise<Result<Row, MakerProblem>> => {
  const { enrol, device } = head;
  if (enrol === undefined) return err({ type: 'file-device' });
  const hash = sha256(normaliseCode(enrol.code));
  const { rows } = await client.query<CodeRow>('SELECT unit, role, used_at IS NOT NULL AS used, expires_at < now() AS expired FROM enrolment_codes WHERE code_hash = $1 FOR UPDATE', [hash]);
  const [code] = rows;
  if (code === undefined) return err({ type: 'code-wrong' });
  if (code.unit !== unit) return err({ type: 'code-elsewhere' });
  // The same PC again: its file is handed in once more, or its answer was lost, or it was enrolled over a line meanwhile.
  if (code.used) return findByCode(client, hash, device.key, days);
  if (code.expired) return err({ type: 'code-expired' });
  const id = randomUUID();
  const added = await client.query(
    `INSERT INTO devices (id, scope, role, label, public_key, recipient, token_hash, app) SELECT $1, $2, $3, $4, $5, $6, $7, $8
     WHERE NOT EXISTS (SELECT FROM devices WHERE token_hash = $7)`,
    [id, code.unit, code.role, device.label, device.key, device.recipient, sha256(enrol.token), app],
  );
  if (added.rowCount !== 1) return err({ type: 'file-device' });
  await client.query('UPDATE enrolment_codes SET used_at = now(), device = $2 WHERE code_hash = $1', [hash, id]);
  return ok({ id, unit: code.unit, role: code.role, key: device.key, revoked: false, expired: false });
};

const findByCode = async (client: Client, hash: string, key: string, days: number): Promise<Result<Row, MakerProblem>> => {
  const { rows } = await client.query<Row>(`SELECT ${COLUMNS} FROM enrolment_codes c JOIN devices d ON d.id = c.device WHERE c.code_hash = $1 AND d.public_key = $3`, [hash, days, key]);
  const [row] = rows;
  return row === undefined ? err({ type: 'code-used' }) : ok(row);
};
