import { canonicalJson } from '#core/change/canonical.ts';
import { sha256 } from '../secrets.ts';

/** The canonical text of something that was sent, in UTF-8 as it is hashed, measured and stored, and its hash. */
export type Canonical = { readonly text: Buffer; readonly hash: string };

const known = new WeakMap<object, Canonical>();

/** The same value is asked after more than once on its way in (its links are put back, it is judged, it is stored): counted once. */
export const canonicalOf = (value: unknown): Canonical => {
  const before = typeof value === 'object' && value !== null ? known.get(value) : undefined;
  if (before !== undefined) return before;
  const text = Buffer.from(canonicalJson(value), 'utf8');
  const canonical = { text, hash: sha256(text) };
  if (typeof value === 'object' && value !== null) known.set(value, canonical);
  return canonical;
};

export const hashOf = (change: object): string => canonicalOf(change).hash;
