import { z } from 'zod';
import type { Json } from '../json.ts';
import { changeIdSchema, recordIdSchema, scopeSchema } from '../ids.ts';
import { jsonFault } from './plain-json.ts';

export type { Json } from '../json.ts';

/** Looks at the raw value first: what the schemas behind it would drop in silence or break on is refused by name. */
const plainJsonSchema = z.unknown().superRefine((value, context) => {
  const fault = jsonFault(value);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault, input: value });
});

const jsonValueSchema = z.json() as z.ZodType<Json>;

export const jsonSchema: z.ZodType<Json> = plainJsonSchema.pipe(jsonValueSchema);

/**
 * Who made a change, as it will be read years later without looking anything up: the officer's record id and name as it
 * stood, and the label of the PC.
 */
export const authorSchema = z.looseObject({
  officer: z.string().max(64),
  name: z.string().max(200),
  device: z.string().max(100),
});
export type Author = { readonly officer: string; readonly name: string; readonly device: string };

/** Field names are paths: `title/th`, `parties/a1/place`. Lists that people add to are keyed sub-fields, so two additions never conflict. */
export const fieldNameSchema = z.string().min(1).max(200);
export type FieldName = string;

/**
 * One edit of one record by one person, immutable once it is in a journal.
 * `base` names, per field set, the change(s) whose value the author saw: that, and never a clock, decides what supersedes what.
 * A change is held back until everything that `base` names has arrived; an entry for a field that is not set supersedes nothing.
 * `at` is a hybrid logical clock stamp (core/change/clock.ts), for display order and tie-break only.
 * `prev` is the hash of the same incarnation's change before this one ('' for n = 1): the audit chain.
 * `schema` is the version of the domain schema the author's app had.
 * Members that a newer version added are kept. The key `__proto__` is refused anywhere; every other name is ordinary data.
 */
export const changeSchema = plainJsonSchema.pipe(
  z.looseObject({
    id: changeIdSchema,
    scope: scopeSchema,
    kind: z.string().min(1).max(40),
    record: recordIdSchema,
    set: z.record(fieldNameSchema, jsonValueSchema),
    base: z.record(fieldNameSchema, z.array(changeIdSchema).max(100)),
    at: z.string().min(1).max(40),
    author: authorSchema,
    schema: z.number().int().min(1),
    prev: z.string().max(64),
  }),
);
export type Change = {
  readonly id: string;
  readonly scope: string;
  readonly kind: string;
  readonly record: string;
  readonly set: Readonly<Record<FieldName, Json>>;
  readonly base: Readonly<Record<FieldName, readonly string[]>>;
  readonly at: string;
  readonly author: Author;
  readonly schema: number;
  readonly prev: string;
};

/**
 * What a screen hands to the write door: the change without what only the journal's writer can give (id, at, prev, author).
 * `seen`: the stamps of the changes that `base` names, as its author saw them. After a fork another PC's change may stand under an
 * id that meant an own one when the form was opened; the stamp tells which was seen.
 */
export type ChangeIntent = Pick<Change, 'kind' | 'record' | 'set' | 'base'> & { readonly scope?: string; readonly seen?: Readonly<Record<string, string>> };
