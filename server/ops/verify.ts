import { asDevice, type Database } from '../database.ts';
import { verifyDigests } from '../store/digests.ts';
import { verifyChains, type ChainReport } from '../store/verify.ts';

export type Soundness = ChainReport & {
  /** units and kinds whose records are not what their digest says */
  readonly differing: readonly string[];
  /** units whose changes are not numbered 1, 2, 3 … up to the unit's counter */
  readonly gaps: readonly string[];
};

const GAPS = `SELECT coalesce(s.scope, c.scope) AS scope FROM scopes s
  FULL JOIN (SELECT scope, count(*) AS n, min(revision) AS first, max(revision) AS last FROM changes GROUP BY scope) c USING (scope)
  WHERE coalesce(s.revision, 0) <> coalesce(c.n, 0) OR coalesce(c.last, 0) <> coalesce(c.n, 0) OR coalesce(c.first, 1) <> 1 ORDER BY scope`;

/** Everything that can be known of the data from the data: hash chains, digests, numbering. */
export const verifyAll = async (db: Database): Promise<Soundness> => {
  const { rows } = await asDevice(db, { unit: '', scopes: 'all', writes: null }, (client) => client.query<{ scope: string }>(GAPS));
  return { ...(await verifyChains(db)), differing: await verifyDigests(db), gaps: rows.map(({ scope }) => scope) };
};

export const isSound = ({ broken, differing, gaps }: Soundness): boolean => broken.length + differing.length + gaps.length === 0;
