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

/** `bodies` and `hashes`: of the page's changes; `tail`: what else a PullPage says. */
export type Page = { readonly bodies: readonly string[]; readonly hashes: readonly string[]; readonly tail: object; readonly remaining: number };

/** The page as JSON text: bodies go out to the letter as they came in. */
export const pageText = ({ bodies, tail }: Page): string => `{"changes":[${bodies.join(',')}],${JSON.stringify(tail).slice(1)}`;
export const pageMessage = ({ bodies, tail }: Page) => ({ changes: bodies.map((body) => JSON.parse(body) as unknown), ...tail });

/** Numbers of the asker's own life that need not come back. */
export type OwnChanges = { readonly incarnation: string; readonly from: number; readonly upTo: number };
export type PageLimits = { readonly changes: number; readonly bytes: number; readonly own?: OwnChanges | null };
const PAGE: PageLimits = { changes: LIMITS.pullChanges, bytes: LIMITS.pullBytes };

/**
 * The next page after a cursor, scope by scope in the order of revisions. `lost`: the cursor knows revisions that we do not
 * have any more.
 */
export const readPage = async (client: Client, sight: Sight, cursor: Cursor, key: string, limits: PageLimits = PAGE): Promise<Page | 'lost'> => {
  const present = await readRevisions(client, sight);
  const reached = new Map(cursor.revisions);
  if (present.some(({ scope, revision }) => (reached.get(scope) ?? 0) > revision)) return 'lost';
  const left = (): number => present.reduce((sum, { scope, revision }) => sum + revision - (reached.get(scope) ?? 0), 0);
  const [bodies, hashes]: [string[], string[]] = [[], []];
  // A stretch that is all the asker's own leaves nothing to say, and a page that says nothing leads nowhere.
  do {
    const spans = nextSpans(present, reached, limits.changes);
    const rows = spans.length === 0 ? [] : await readSpans(client, spans, limits.bytes, limits.own ?? null);
    for (const { scope, revision } of rows) reached.set(scope, revision);
    for (const { body, hash } of rows) {
      if (body === null) continue;
      bodies.push(body);
      hashes.push(hash);
    }
  } while (bodies.length === 0 && left() > 0);
  const remaining = left();
  const digests = remaining === 0 ? await readDigests(client, present) : null;
  const tail = { cursor: writeCursor({ epoch: cursor.epoch, revisions: reached }, key), more: remaining > 0, remaining, ...(digests === null ? {} : { digests }) };
  return { bodies, hashes, tail, remaining };
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

type Row = { readonly scope: string; readonly revision: number; readonly hash: string; readonly body: string | null };

/** Stops at the change with which the page reaches its size; the bodies behind it are not even read. At least one comes. */
const readSpans = async (client: Client, spans: readonly Span[], bytes: number, own: OwnChanges | null): Promise<Row[]> => {
  const { rows } = await client.query<Row>(
    `SELECT scope, revision, hash, body FROM (
       SELECT c.scope, c.revision, c.hash, told.body, span.place, sum(told.bytes) OVER (ORDER BY span.place, c.revision) - told.bytes AS before
       FROM unnest($1::text[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS span (scope, after, up_to, place)
       JOIN changes c ON c.scope = span.scope AND c.revision > span.after AND c.revision <= span.up_to
       CROSS JOIN LATERAL (SELECT CASE WHEN c.incarnation = $5 AND c.n BETWEEN $6 AND $7 THEN NULL ELSE c.body END AS body,
                                  CASE WHEN c.incarnation = $5 AND c.n BETWEEN $6 AND $7 THEN 0 ELSE c.bytes END AS bytes) AS told
     ) AS sized WHERE before < $4 ORDER BY place, revision`,
    [spans.map(({ scope }) => scope), spans.map(({ after }) => after), spans.map(({ upTo }) => upTo), bytes, own?.incarnation ?? '', own?.from ?? 0, own?.upTo ?? 0],
  );
  return rows;
};
