import type { PackedRecord } from '#core/change/packed.ts';
import { messagesFor, type Message } from '#core/domain/notice.ts';
import type { Client } from '../database.ts';

/** So many are told; what is older was answered or withdrawn long ago. */
const MOST = 200;

/** What the ministries wrote to a unit. Row-level security shows a unit those records of another scope that are for it, and no others. */
export const readMessages = async (client: Client, unit: string): Promise<Message[]> => {
  const { rows } = await client.query<{ packed: string }>(
    "SELECT r.packed FROM units u JOIN records r ON r.scope = u.code AND r.kind = 'notice' WHERE u.is_ministry AND u.code <> $1",
    [unit],
  );
  // Written by server/store/merge-records.ts.
  return messagesFor(unit, rows.map((row) => JSON.parse(row.packed) as PackedRecord)).slice(0, MOST);
};
