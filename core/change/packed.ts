import { z } from 'zod';
import { changeIdSchema, recordIdSchema, scopeSchema } from '../ids.ts';
import { authorSchema, jsonSchema, type Author, type FieldName, type Json } from './change.ts';
import { ownField, setOwnField } from './own-field.ts';
import type { Gone, Head, RecordState } from './state.ts';

/**
 * A record's state as it is stored in the view and travels in snapshots: the shown values as a plain object, and who set
 * what written once per change instead of once per field. A register of 10,000 records is about a third of the size that
 * the heads written out would have.
 */
export type PackedRecord = {
  readonly scope: string;
  readonly kind: string;
  readonly record: string;
  /** shown value per field; a cleared field stands here as null */
  readonly fields: Readonly<Record<FieldName, Json>>;
  /** the changes that the shown values come from */
  readonly stamps: readonly PackedStamp[];
  /** index into `stamps` per field; a field that is not named comes from stamps[0] */
  readonly by?: Readonly<Record<FieldName, number>>;
  /** the other heads of fields that have several, in order after the shown one */
  readonly more?: Readonly<Record<FieldName, readonly Head[]>>;
  /** per field, changes that were superseded before they came; they give no head when they do */
  readonly gone?: Gone;
};
export type PackedStamp = { readonly id: string; readonly at: string; readonly author: Author };

export const packedRecordSchema = z.looseObject({
  scope: scopeSchema,
  kind: z.string(),
  record: recordIdSchema,
  fields: z.record(z.string(), jsonSchema),
  stamps: z.array(z.looseObject({ id: changeIdSchema, at: z.string(), author: authorSchema })).min(1),
  by: z.record(z.string(), z.number().int().min(0)).optional(),
  more: z.record(z.string(), z.array(z.looseObject({ id: changeIdSchema, value: jsonSchema, at: z.string(), author: authorSchema }))).optional(),
  gone: z.record(z.string(), z.array(changeIdSchema)).optional(),
});

/** Packs a state that has at least one field. */
export const packRecord = (state: RecordState): PackedRecord => {
  const stamps: PackedStamp[] = [];
  const indexById = new Map<string, number>();
  const fields: Record<string, Json> = {};
  const by: Record<string, number> = {};
  const more: Record<string, readonly Head[]> = {};
  for (const [field, heads] of Object.entries(state.fields)) {
    const [shown, ...others] = heads;
    if (shown === undefined) continue;
    let index = indexById.get(shown.id);
    if (index === undefined) {
      index = stamps.push({ id: shown.id, at: shown.at, author: shown.author }) - 1;
      indexById.set(shown.id, index);
    }
    setOwnField(fields, field, shown.value);
    if (index > 0) setOwnField(by, field, index);
    if (others.length > 0) setOwnField(more, field, others);
  }
  return {
    scope: state.scope,
    kind: state.kind,
    record: state.record,
    fields,
    stamps,
    ...(Object.keys(by).length > 0 ? { by } : {}),
    ...(Object.keys(more).length > 0 ? { more } : {}),
    ...(state.gone === undefined ? {} : { gone: state.gone }),
  };
};

/** The state that was packed. */
export const unpackRecord = (packed: PackedRecord): RecordState => {
  const fields: Record<string, readonly Head[]> = {};
  for (const [field, value] of Object.entries(packed.fields)) {
    const stamp = packed.stamps[ownField(packed.by ?? {}, field) ?? 0];
    if (stamp === undefined) continue;
    const shown: Head = { id: stamp.id, value, at: stamp.at, author: stamp.author };
    setOwnField(fields, field, [shown, ...(ownField(packed.more ?? {}, field) ?? [])]);
  }
  const state = { scope: packed.scope, kind: packed.kind, record: packed.record, fields };
  return packed.gone === undefined ? state : { ...state, gone: packed.gone };
};
