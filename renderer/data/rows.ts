import { packRecord, unpackRecord } from '#core/change/packed.ts';
import { DELETED_FIELD, type Head, type RecordState } from '#core/change/state.ts';
import type { Fields } from '#core/domain/field-paths.ts';
import { canonicalJson } from '#core/change/canonical.ts';
import { recordKey, type RecordRow } from './db.ts';

export type FieldConflict = { readonly field: string; readonly heads: readonly Head[] };

/** A record as the screens read it. */
export type RecordView = {
  readonly key: string;
  readonly kind: string;
  readonly id: string;
  readonly scope: string;
  /** shown values; cleared fields are left out */
  readonly fields: Fields;
  readonly state: RecordState;
  readonly conflicts: readonly FieldConflict[];
  readonly onlyHere: boolean;
  /** all that is only here was sent without an answer: it may have arrived */
  readonly unanswered?: true;
  /** an edit of it was not taken by the endpoint and waits on the list of refused ones */
  readonly refused?: true;
  readonly touched: string;
  readonly deleted: boolean;
};

/** Fields whose heads differ. Equal values written twice are no conflict. */
const conflictsOfMore = (row: Pick<RecordRow, 'more' | 'fields'>): string[] =>
  Object.entries(row.more ?? {}).flatMap(([field, others]) => {
    const shown = canonicalJson(row.fields[field] ?? null);
    return others.some((head) => canonicalJson(head.value) !== shown) ? [field] : [];
  });

export const stateToRow = (state: RecordState): RecordRow => {
  const packed = packRecord(state);
  const conflicted = packed.more !== undefined && conflictsOfMore(packed).length > 0;
  return {
    ...packed,
    key: recordKey(state),
    touched: greatestStamp(packed.stamps),
    ...(conflicted ? { conflicted: 1 as const } : {}),
    ...(packed.fields[DELETED_FIELD] === true ? { deleted: 1 as const } : {}),
  };
};

const greatestStamp = (stamps: readonly { readonly at: string }[]): string => stamps.reduce((greatest, stamp) => (stamp.at > greatest ? stamp.at : greatest), '');

/** The changes whose values a record holds now, also where they came with a part of a snapshot whose vector is still to come: people name them. */
export const liveIds = ({ stamps, more }: Pick<RecordRow, 'stamps' | 'more'>): string[] => [...stamps, ...Object.values(more ?? {}).flat()].map(({ id }) => id);

export const rowToState = (row: RecordRow): RecordState => unpackRecord(row);

/** The shown values, cleared fields left out. */
export const shownOf = (row: Pick<RecordRow, 'fields'>): Fields => Object.fromEntries(Object.entries(row.fields).filter(([, value]) => value !== null));

export const rowToView = (row: RecordRow, onlyHere: boolean): RecordView => {
  const fields = shownOf(row);
  const state = rowToState(row);
  const conflicts = conflictsOfMore(row).map((field) => ({ field, heads: state.fields[field] ?? [] }));
  return { key: row.key, kind: row.kind, id: row.record, scope: row.scope, fields, state, conflicts, onlyHere, touched: row.touched, deleted: row.deleted === 1 };
};
