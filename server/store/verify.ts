import { hashChange } from '#core/change/canonical.ts';
import { asDevice, type Client, type Database } from '../database.ts';
import { sha256 } from '../secrets.ts';

/** `broken` names the first number of each life at which something was altered, removed or put in. */
export type ChainReport = { readonly lives: number; readonly changes: number; readonly refused: number; readonly broken: readonly string[] };

const BATCH = 2_000;

type Life = { readonly scope: string; readonly incarnation: string; readonly last_n: number; readonly last_hash: string };
type Link = { readonly n: number; readonly hash: string; readonly body: string | null };

/** Walks through the hash chain of every life: bodies against their hashes, links against each other, numbers without gaps. */
export const verifyChains = (db: Database): Promise<ChainReport> =>
  asDevice(
    db,
    { unit: '', scopes: 'all', writes: null },
    async (client) => {
      const { rows: lives } = await client.query<Life>('SELECT scope, incarnation, last_n, last_hash FROM incarnations ORDER BY scope, incarnation');
      const report = { lives: lives.length, changes: 0, refused: 0, broken: [] as string[] };
      for (const life of lives) {
        const broken = await verifyLife(client, life, report);
        if (broken !== null) report.broken.push(`${life.incarnation}:${broken}`);
      }
      return report;
    },
    'REPEATABLE READ',
  );

const verifyLife = async (client: Client, life: Life, report: { changes: number; refused: number }): Promise<number | null> => {
  let hash = '';
  let n = 0;
  for (;;) {
    const links = await readLinks(client, life, n);
    for (const link of links) {
      n += 1;
      if (link.n !== n || !isSound(link, hash)) return n;
      hash = link.hash;
      report[link.body === null ? 'refused' : 'changes'] += 1;
    }
    if (links.length === 0) return n === life.last_n && hash === life.last_hash ? null : n + 1;
  }
};

/** Of what was refused only the hash is kept; the link of the change after it holds it in its place. */
const isSound = ({ hash, body }: Link, previous: string): boolean => {
  if (body === null) return true;
  const change = JSON.parse(body) as { readonly prev?: unknown };
  return hashChange(change, sha256) === hash && change.prev === previous;
};

const readLinks = async (client: Client, { scope, incarnation }: Life, after: number): Promise<Link[]> =>
  (
    await client.query<Link>(
      `SELECT n, hash, body FROM changes WHERE scope = $1 AND incarnation = $2 AND n > $3 AND n <= $3 + $4
       UNION ALL SELECT n, hash, NULL FROM refused WHERE scope = $1 AND incarnation = $2 AND n > $3 AND n <= $3 + $4
       UNION ALL SELECT missing, CASE WHEN missing = coalesce(upto, n) THEN hash ELSE '' END, NULL
         FROM holes, generate_series(greatest(n, $3 + 1), least(coalesce(upto, n), $3 + $4)) AS missing WHERE scope = $1 AND incarnation = $2 AND n <= $3 + $4 AND coalesce(upto, n) > $3
       ORDER BY n`,
      [scope, incarnation, after, BATCH],
    )
  ).rows;
