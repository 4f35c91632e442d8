import type { ChangeId } from '../ids.ts';
import type { Author, FieldName, Json } from './change.ts';

/** One live value of a field, and who put it there when. */
export type Head = {
  readonly id: string;
  readonly value: Json;
  readonly at: string;
  readonly author: Author;
};

/**
 * The state of one record: a pure function of the set of changes known for it.
 * Every field is a multi-value register. One head: that is the value. Several heads with different values: a conflict;
 * the shown value is the head with the greatest (at, id). Heads are sorted so that the shown one comes first.
 */
export type RecordState = {
  readonly scope: string;
  readonly kind: string;
  readonly record: string;
  readonly fields: Readonly<Record<FieldName, readonly Head[]>>;
  readonly gone?: Gone;
};

/**
 * Per field, what was superseded before it came: a change that was let go (core/change/plan-batch.ts) names it. Should it come
 * after all, it gives no head there. Left out where nothing of it is missing.
 */
export type Gone = Readonly<Record<FieldName, readonly ChangeId[]>>;

/** Which record a change or a state is about. */
export type RecordRef = Pick<RecordState, 'scope' | 'kind' | 'record'>;

/**
 * A record's key in maps. All three parts count: a change that names another kind under a known id must not fall into a
 * state whose kind then depends on who came first. (A scope has no blanks; the length says where the kind ends.)
 */
export const recordKey = (ref: RecordRef): string => `${ref.scope} ${ref.kind.length} ${ref.kind} ${ref.record}`;

/** What of the changes a snapshot already holds, per scope: incarnation → greatest n that is covered. */
export type VersionVector = Readonly<Record<string, number>>;

/** The field that deletes a record: an ordinary register, so deleting against editing is an ordinary conflict. */
export const DELETED_FIELD = 'deleted';
