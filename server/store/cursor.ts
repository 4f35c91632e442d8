import { z } from 'zod';
import { isSealedBy, seal } from '../secrets.ts';

/** How far the counter of a scope has come. */
export type ScopeRevision = { readonly scope: string; readonly revision: number };

/** Scope → revision up to which a device has everything. Opaque to the offices; it carries the epoch it belongs to. */
export type Cursor = { readonly epoch: string; readonly revisions: ReadonlyMap<string, number> };

const schema = z.object({ e: z.string(), r: z.array(z.tuple([z.string(), z.number().int().min(0)])) });

const [UUID, OTHER] = ['u', 'x'];
/** Neither in base64url nor in a scope, and no address has it escaped. */
const SEAL = '*';
const UUID_PLACES = [8, 12, 16, 20] as const;

/**
 * The mark proves that we wrote it: then a revision in it that we do not have any more shows that we have lost something. It goes over
 * the line twice in every exchange, so it is short, and nothing in it has to be escaped in an address: epoch, then scopes (which have
 * no dots, core/ids.ts) and revisions.
 */
export const writeCursor = ({ epoch, revisions }: Cursor, key: string): string => {
  const text = [epochText(epoch), ...[...revisions].flatMap(([scope, revision]) => [scope, revision.toString(36)])].join('.');
  return `${text}${SEAL}${seal(text, key)}`;
};

/** Null for what we did not write. */
export const readCursor = (sealed: string, key: string): Cursor | null => (sealed.includes(SEAL) ? readShort(sealed, key) : readEarlier(sealed, key));

const readShort = (sealed: string, key: string): Cursor | null => {
  const [text, mark, ...more] = sealed.split(SEAL);
  if (text === undefined || mark === undefined || more.length > 0 || !isSealedBy(text, mark, key)) return null;
  const [epoch = '', ...pairs] = text.split('.');
  const revisions = new Map<string, number>();
  for (let at = 0; at + 1 < pairs.length; at += 2) revisions.set(pairs[at] ?? '', Number.parseInt(pairs[at + 1] ?? '', 36));
  return { epoch: epochOf(epoch), revisions };
};

/** As they were written before; offices hold them for years. */
const readEarlier = (sealed: string, key: string): Cursor | null => {
  const [text, mark, ...more] = sealed.split('.');
  if (text === undefined || mark === undefined || more.length > 0 || !isSealedBy(text, mark, key)) return null;
  const { e, r } = schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  return { epoch: e, revisions: new Map(r) };
};

const epochText = (epoch: string): string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(epoch) ? `${UUID}${Buffer.from(epoch.replaceAll('-', ''), 'hex').toString('base64url')}` : `${OTHER}${Buffer.from(epoch, 'utf8').toString('base64url')}`;

const epochOf = (text: string): string => {
  const bytes = Buffer.from(text.slice(1), 'base64url');
  if (!text.startsWith(UUID)) return bytes.toString('utf8');
  const hex = bytes.toString('hex');
  return [0, ...UUID_PLACES].map((from, index) => hex.slice(from, UUID_PLACES[index])).join('-');
};
