import { changeSchema } from '#core/change/change.ts';
import { LIMITS, type PullPage } from '#core/sync/protocol.ts';
import type { Client } from '../database.ts';
import { writeCursor, type Cursor } from './cursor.ts';

export const readRevisions = async (client: Client): Promise<{ scope: string; revision: number }[]> =>
  (await client.query<{ scope: string; revision: number }>('SELECT scope, revision FROM scopes ORDER BY scope')).rows;

/** The next page after a cursor, scope by scope in the order of revisions. Row-level security decides which scopes there are. */
export const readPage = async (client: Client, cursor: Cursor): Promise<PullPage> => {
  const revisions: Record<string, number> = { ...cursor.revisions };
  const changes: PullPage['changes'] = [];
  const scopes = await readRevisions(client);
  let bytes = 0;
  let remaining = 0;
  for (const { scope, revision } of scopes) {
    const after = revisions[scope] ?? 0;
    const room = bytes >= LIMITS.pullBytes ? 0 : LIMITS.pullChanges - changes.length;
    const { rows } = room <= 0 || after >= revision ? { rows: [] } : await client.query<{ revision: number; body: string }>('SELECT revision, body FROM changes WHERE scope = $1 AND revision > $2 AND revision <= $3 ORDER BY revision LIMIT $4', [scope, after, revision, room]);
    for (const row of rows) {
      if (bytes >= LIMITS.pullBytes) break;
      changes.push(changeSchema.parse(JSON.parse(row.body)));
      bytes += row.body.length;
      revisions[scope] = row.revision;
    }
    remaining += Math.max(0, revision - (revisions[scope] ?? 0));
  }
  return { changes, cursor: writeCursor({ epoch: cursor.epoch, revisions }), more: remaining > 0, remaining };
};
