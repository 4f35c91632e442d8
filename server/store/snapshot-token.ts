import { z } from 'zod';
import type { Sight } from '../database.ts';

/**
 * Which stored snapshots an answer is put together from, and which part of it is wanted. Rows and columns are cut in different places.
 * What it may see is asked of the database.
 */
export type SnapshotToken = { readonly sets: readonly (readonly [scope: string, snapshot: string])[]; readonly part: number; readonly form: 'rows' | 'columns' };

const schema = z.object({ s: z.array(z.tuple([z.string().max(32), z.string().max(64)])).min(1).max(2_000), p: z.number().int().min(0), f: z.literal(1).optional() });

export const writeToken = ({ sets, part, form }: SnapshotToken): string => Buffer.from(JSON.stringify({ s: sets, p: part, ...(form === 'columns' ? { f: 1 } : {}) })).toString('base64url');

/** Null for what is no token. */
export const readToken = (text: string): SnapshotToken | null => {
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? { sets: parsed.data.s, part: parsed.data.p, form: parsed.data.f === 1 ? 'columns' : 'rows' } : null;
  } catch {
    return null;
  }
};

/** What a token names that this asker may not see: somebody else's token, or one that was made up. */
export const scopesBeyond = ({ scopes }: Sight, text: string | undefined): string[] => {
  const named = (text === undefined ? null : readToken(text))?.sets.map(([scope]) => scope) ?? [];
  return scopes === 'all' ? [] : named.filter((scope) => !scopes.includes(scope));
};
