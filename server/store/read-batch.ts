import { changeSchema, type Change } from '#core/change/change.ts';
import { isSoundChange } from '#core/change/sound-change.ts';
import { changeIdSchema, splitChangeId } from '#core/ids.ts';
import { LIMITS, type RefusalReason } from '#core/sync/protocol.ts';
import { canonicalOf } from './canonical.ts';
import { isStorable } from './storable.ts';

/**
 * One change of a batch as far as it can be read. `text` is its canonical form in UTF-8, as sent, whatever it is, and `hash` goes over
 * that: so the chain can be verified over changes that were refused, too. `prev`: null where it cannot be read.
 */
export type Sent = { readonly raw: unknown; readonly text: Buffer; readonly hash: string; readonly n: number | null; readonly prev: string | null };

/** Null when the numbers that can be read are not one life's, in order and without gaps: then no place is sure. */
export const readBatch = (incarnation: string, changes: readonly unknown[]): Sent[] | null => {
  const batch = changes.map(readOne);
  for (const { life } of batch) if (life !== null && life !== incarnation) return null;
  const starts = new Set(batch.flatMap(({ n }, index) => (n === null ? [] : [n - index])));
  if (starts.size > 1) return null;
  const [start] = starts;
  if (start !== undefined && start < 1) return null;
  // What has no readable number has its place between those that do.
  return batch.map(({ life: _life, ...sent }, index) => ({ ...sent, n: start === undefined ? null : start + index }));
};

/** One change as far as it can be read. */
export const readOne = (raw: unknown): Sent & { readonly life: string | null } => {
  const { text, hash } = canonicalOf(raw);
  const { id, prev } = typeof raw === 'object' && raw !== null ? (raw as { id?: unknown; prev?: unknown }) : {};
  const known = changeIdSchema.safeParse(id);
  const parts = known.success ? splitChangeId(known.data) : null;
  return { raw, text, hash, n: parts?.n ?? null, life: parts?.incarnation ?? null, prev: typeof prev === 'string' ? prev : null };
};

export type Judged = { readonly change: Change; readonly refusal: null } | { readonly change: Change | null; readonly refusal: RefusalReason };

const DETAIL_CHARS = 200;

/** Whether one change, taken by itself, can be accepted from somebody who may write this scope (null: none). Refuses as little as it can. */
export const judge = ({ raw, text }: Pick<Sent, 'raw' | 'text'>, writes: string | null): Judged => {
  const bytes = text.byteLength;
  if (bytes > LIMITS.changeBytes) return { change: null, refusal: { type: 'too-large', bytes, limit: LIMITS.changeBytes } };
  const parsed = isSoundChange(raw) ? null : changeSchema.safeParse(raw);
  if (parsed?.success === false) return { change: null, refusal: malformed(parsed.error.issues[0]?.path.join('.') ?? '') };
  const change = (parsed?.data ?? raw) as Change;
  if (change.scope !== writes) return { change, refusal: { type: 'not-allowed', scope: change.scope } };
  // These two stand in columns of their own; inside the body everything is escaped.
  const unstorable = (['kind', 'record'] as const).find((key) => !isStorable(change[key]));
  return unstorable === undefined ? { change, refusal: null } : { change, refusal: malformed(unstorable) };
};

const malformed = (detail: string): RefusalReason => ({ type: 'malformed', detail: detail.slice(0, DETAIL_CHARS) });
