import { hashChange } from '#core/change/canonical.ts';
import type { Sha256 } from '#core/ports.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { ColumnsFault } from './read.ts';
import type { Columns } from './shape.ts';

type Linked = { readonly prev: string };
const isLinked = (row: unknown): row is Linked => typeof row === 'object' && row !== null && !Array.isArray(row) && typeof (row as { prev?: unknown }).prev === 'string';

export type Unchained = { readonly rows: readonly unknown[]; readonly chains: NonNullable<Columns['chains']> };

/**
 * Leaves out what can be counted again: the `prev` of a change that stands behind the one it names. The hash of each stretch's last
 * change goes along, so that whoever puts the links back sees whether a single letter of the stretch came otherwise than it was.
 */
export const takeLinks = (changes: readonly unknown[], hashOf: (change: object, index: number) => string): Unchained => {
  const rows: unknown[] = [];
  const chains: [from: number, rows: number, hash: string][] = [];
  let before: string | null = null;
  for (const [index, change] of changes.entries()) {
    if (!isLinked(change)) {
      rows.push(change);
      before = null;
      continue;
    }
    const hash = hashOf(change, index);
    const stretch = chains.at(-1);
    if (before !== null && change.prev === before) {
      const { prev: _prev, ...rest } = change;
      rows.push(rest);
      if (stretch !== undefined && stretch[0] + stretch[1] === index) [stretch[1], stretch[2]] = [stretch[1] + 1, hash];
      else chains.push([index - 1, 2, hash]);
    } else rows.push(change);
    before = hash;
  }
  return { rows, chains };
};

/** Puts the links back in place. `malformed`: a stretch that does not end in the hash that came with it. */
export const putLinks = (rows: unknown[], chains: unknown, hashOf: (change: object) => string): Result<void, ColumnsFault> => {
  const fault = err({ type: 'malformed' } as const);
  if (!Array.isArray(chains)) return fault;
  let free = 0;
  for (const chain of chains as unknown[]) {
    const [from, count, hash] = Array.isArray(chain) ? (chain as unknown[]) : [];
    if (!Number.isInteger(from) || !Number.isInteger(count) || (from as number) < free || (count as number) < 2 || (from as number) + (count as number) > rows.length) return fault;
    free = (from as number) + (count as number);
    let before = '';
    for (let at = from as number; at < free; at += 1) {
      const row = rows[at];
      if (typeof row !== 'object' || row === null || Array.isArray(row)) return fault;
      const linked = at === from ? row : { ...row, prev: before };
      // The first of a stretch brings its own link.
      if (at > (from as number) && Object.hasOwn(row, 'prev')) return fault;
      rows[at] = linked;
      before = hashOf(linked);
    }
    if (before !== hash) return fault;
  }
  return ok(undefined);
};

export const hashWith = (sha256: Sha256) => (change: object): string => hashChange(change, sha256);
