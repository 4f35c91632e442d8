import { asDevice, type Client, type Database } from '../database.ts';

type Row = Readonly<Record<string, unknown>>;
export type Usage = { readonly units: readonly Row[]; readonly days: readonly Row[]; readonly biggest: readonly Row[]; readonly tables: readonly Row[] };

const BIGGEST = 10;

const UNITS = `SELECT u.code AS unit, coalesce(c.changes, 0) AS changes, coalesce(c.bytes, 0) AS change_bytes, coalesce(r.records, 0) AS records,
    coalesce(r.bytes, 0) AS record_bytes, coalesce(x.refused, 0) AS refused, c.newest
  FROM units u
  LEFT JOIN (SELECT scope, count(*) AS changes, sum(bytes)::bigint AS bytes, max(received_at) AS newest FROM changes GROUP BY scope) c ON c.scope = u.code
  LEFT JOIN (SELECT scope, count(*) AS records, sum(octet_length(packed))::bigint AS bytes FROM records GROUP BY scope) r ON r.scope = u.code
  LEFT JOIN (SELECT scope, count(*) AS refused FROM refused GROUP BY scope) x ON x.scope = u.code
  ORDER BY change_bytes DESC, unit`;
const DAYS = `SELECT to_char(received_at, 'YYYY-MM-DD') AS day, count(*) AS changes, sum(bytes)::bigint AS bytes, count(DISTINCT scope) AS units
  FROM changes WHERE received_at > now() - $1 * interval '1 day' GROUP BY day ORDER BY day`;
const RECORDS = `SELECT scope AS unit, kind, record, octet_length(packed) AS bytes FROM records ORDER BY bytes DESC, scope, kind, record LIMIT ${BIGGEST}`;
const TABLE_SIZES = `SELECT relname AS "table", pg_total_relation_size(oid) AS bytes FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY bytes DESC, relname`;

/** What the register takes up: per unit, per day, the biggest records, and the tables on disk with their indexes, in bytes. */
export const readUsage = (db: Database, days: number): Promise<Usage> =>
  asDevice(
    db,
    { unit: '', scopes: 'all', writes: null },
    async (client) => ({
      units: await rowsOf(client, UNITS),
      days: await rowsOf(client, DAYS, [days]),
      biggest: await rowsOf(client, RECORDS),
      tables: await rowsOf(client, TABLE_SIZES),
    }),
    'REPEATABLE READ',
  );

const rowsOf = async (client: Client, sql: string, values: readonly unknown[] = []): Promise<Row[]> => (await client.query<Row>(sql, [...values])).rows;
