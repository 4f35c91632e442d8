import { LIMITS } from '#core/sync/protocol.ts';
import type { Client, Sight } from '../database.ts';
import { writeCursor, type Cursor, type ScopeRevision } from './cursor.ts';
import { readDigests } from './digests.ts';

/** The scopes in sight and how far their counters have come. Row-level security says the same once more. */
export const readRevisions = async (client: Client, { scopes }: Sight): Promise<ScopeRevision[]> =>
  (
    await client.query<ScopeRevision>('SELECT scope, revision FROM scopes WHERE $1::text[] IS NULL OR scope = ANY ($1) ORDER BY scope', [
      scopes === 'all' ? null : scopes,
    ])
  ).rows;

export type Page = { readonly text: string; readonly remaining: number };
export type PageLimits = { readonly changes: number; readonly bytes: number };
const PAGE: PageLimits = { changes: LIMITS.pullChanges, bytes: LIMITS.pullBytes };

/**
 * The next page after a cursor, scope by scope in the order of revisions, as the JSON text of a PullPage: bodies go out to
 * the letter as they came in. `lost`: the cursor knows revisions that we do not have any more.
 */
export const readPage = async (client: Client, sight: Sight, cursor: Cursor, key: string, limits = PAGE): Promise<Page | 'lost'> => {
  const present = await readRevisions(client, sight);
  const reached = new Map(cursor.revisions);
  if (present.some(({ scope, revision }) => (reached.get(scope) ?? 0) > revision)) return 'lost';
  const spans = nextSpans(present, reached, limits.changes);
  const rows = spans.length === 0 ? [] : await readSpans(client, spans, limits.bytes);
  for (const { scope, revision } of rows) reached.set(scope, revision);
  const remaining = present.reduce((sum, { scope, revision }) => sum + revision - (reached.get(scope) ?? 0), 0);
  const digests = remaining === 0 ? await readDigests(client, present) : null;
  const tail = JSON.stringify({ cursor: writeCursor({ epoch: cursor.epoch, revisions: reached }, key), more: remaining > 0, remaining, ...(digests === null ? {} : { digests }) });
  return { text: `{"changes":[${rows.map(({ body }) => body).join(',')}],${tail.slice(1)}`, remaining };
};

type Span = { readonly scope: string; readonly after: number; readonly upTo: number };

/** Revisions have no gaps, so it is known before reading which of them make the next page. */
const nextSpans = (present: readonly ScopeRevision[], reached: ReadonlyMap<string, number>, changes: number): Span[] => {
  const spans: Span[] = [];
  let room = changes;
  for (const { scope, revision } of present) {
    const after = reached.get(scope) ?? 0;
    const upTo = Math.min(revision, after + room);
    if (upTo > after) spans.push({ scope, after, upTo });
    room -= upTo - after;
    if (room <= 0) break;
  }
  return spans;
};

/** Stops at the change with which the page reaches its size; the bodies behind it are not even read. At least one comes. */
const readSpans = async (client: Client, spans: readonly Span[], bytes: number): Promise<{ scope: string; revision: number; body: string }[]> => {
  const { rows } = await client.query<{ scope: string; revision: number; body: string }>(
    `SELECT scope, revision, body FROM (
       SELECT c.scope, c.revision, c.body, span.place, sum(c.bytes) OVER (ORDER BY span.place, c.revision) - c.bytes AS before
       FROM unnest($1::text[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS span (scope, after, up_to, place)
       JOIN changes c ON c.scope = span.scope AND c.revision > span.after AND c.revision <= span.up_to
     ) AS sized WHERE before < $4 ORDER BY place, revision`,
    [spans.map(({ scope }) => scope), spans.map(({ after }) => after), spans.map(({ upTo }) => upTo), bytes],
  );
  return rows;
};
