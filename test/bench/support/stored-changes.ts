import pg from 'pg';
import type { Enrolled } from '#test/support/network-pc.ts';

/** As many changes for each record as years of work leave behind. */
const PER_RECORD = 10;
const LIFE = 'aaaaaaaaaaaaaaaa';

/**
 * Years of a unit's work at the endpoint, made by the database itself: changes of a life that nobody goes on with, and the state of
 * their records. The bodies are short and are read by nobody; what a push meets are the rows and the indexes.
 */
export const fillWithChanges = async (databaseUrl: string, { unit, device }: Pick<Enrolled, 'unit' | 'device'>, count: number): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO incarnations (incarnation, scope, device, last_n, last_hash) VALUES ($1, $2, $3, $4, $5)', [LIFE, unit, device, count, 'f'.repeat(64)]);
    await client.query('INSERT INTO scopes (scope, revision) VALUES ($1, $2)', [unit, count]);
    await client.query(
      `INSERT INTO changes (scope, revision, incarnation, n, hash, kind, record, bytes, body)
       SELECT $1, n, $2, n, md5(n::text) || md5((-n)::text), 'agreement', 'old-' || (n % ($3::bigint / $4)), 300, repeat(md5(n::text), 9) FROM generate_series(1, $3::bigint) AS n`,
      [unit, LIFE, count, PER_RECORD],
    );
    await client.query(
      `INSERT INTO records (scope, kind, record, packed) SELECT $1, 'agreement', 'old-' || n, repeat(md5(n::text), 9) FROM generate_series(0, $2::bigint / $3 - 1) AS n`,
      [unit, count, PER_RECORD],
    );
    await client.query('COMMIT');
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
};
