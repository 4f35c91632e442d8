import { stampMs } from '#core/change/clock.ts';
import type { PackedRecord } from '#core/change/packed.ts';
import { readNotice, type Message } from '#core/domain/notice.ts';
import { asDevice, type Client, type Database } from '../database.ts';

/** So many are told; what is older was answered or withdrawn long ago. */
const MOST = 200;

/**
 * What the ministries wrote to a unit and did not withdraw, newest first. Row-level security shows a unit those records of another
 * scope that are for it, and no others.
 */
export const readMessages = async (client: Client, unit: string): Promise<Message[]> => {
  const { rows } = await client.query<{ packed: string }>(
    "SELECT r.packed FROM units u JOIN records r ON r.scope = u.code AND r.kind = 'notice' WHERE u.is_ministry AND u.code <> $1",
    [unit],
  );
  return rows
    // Written by server/store/merge-records.ts.
    .flatMap((row) => messageFor(unit, JSON.parse(row.packed) as PackedRecord))
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    .slice(0, MOST);
};

/** Changes whenever something that was written to a unit, or to all (templates), comes, is altered or is withdrawn. */
export const messagesMark = (db: Database, unit: string): Promise<string> =>
  asDevice(db, { unit, scopes: [], writes: null }, async (client) => {
    const { rows } = await client.query<{ mark: string }>(
      "SELECT coalesce(md5(string_agg(r.packed, '' ORDER BY r.scope, r.record)), '') AS mark FROM units u JOIN records r ON r.scope = u.code AND (r.kind = 'template' OR r.kind = 'notice' AND u.code <> $1) WHERE u.is_ministry",
      [unit],
    );
    return rows[0]?.mark ?? '';
  });

const messageFor = (unit: string, { record, scope, fields, stamps }: PackedRecord): Message[] => {
  const { to, type, subject, text, due, about } = readNotice(fields);
  if (to !== unit || fields['deleted'] === true) return [];
  const at = Math.max(0, ...stamps.map((stamp) => stampMs(stamp.at) ?? 0));
  return [{ id: record, from: scope, at, type, subject, text, due, about }];
};
