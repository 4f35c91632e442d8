import { z } from 'zod';
import { isSealedBy, seal } from '../secrets.ts';

/** How far the counter of a scope has come. */
export type ScopeRevision = { readonly scope: string; readonly revision: number };

/** Scope → revision up to which a device has everything. Opaque to the offices; it carries the epoch it belongs to. */
export type Cursor = { readonly epoch: string; readonly revisions: ReadonlyMap<string, number> };

const schema = z.object({ e: z.string(), r: z.array(z.tuple([z.string(), z.number().int().min(0)])) });

/** The mark proves that we wrote it: then a revision in it that we do not have any more shows that we have lost something. */
export const writeCursor = ({ epoch, revisions }: Cursor, key: string): string => {
  const text = Buffer.from(JSON.stringify({ e: epoch, r: [...revisions] })).toString('base64url');
  return `${text}.${seal(text, key)}`;
};

/** Null for what we did not write. */
export const readCursor = (sealed: string, key: string): Cursor | null => {
  const [text, mark, ...more] = sealed.split('.');
  if (text === undefined || mark === undefined || more.length > 0 || !isSealedBy(text, mark, key)) return null;
  const { e, r } = schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  return { epoch: e, revisions: new Map(r) };
};
