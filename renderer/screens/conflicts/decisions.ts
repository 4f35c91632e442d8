import { sameJson } from '#core/change/canonical.ts';
import type { Json } from '#core/change/change.ts';
import type { Decision } from '#core/change/settlement.ts';
import type { Choice, OpenConflict, OpenField, RecordInConflict } from '#renderer/data/conflicts.ts';
import { editorOf, entryOf, writtenValue, type Entry } from './editor-of.ts';

/**
 * Where a person stands with one field: which value they take, what they have written, and which heads were on the screen
 * then. Taking a value does not throw away what was written. Kept as a draft until the field is settled.
 */
export type Deciding = { readonly uses: 'none' | 'take' | 'write'; readonly value: Json; readonly entry: Entry | null; readonly seen: readonly string[] };

/** The decisions of one record, per field. */
export type Decidings = Readonly<Record<string, Deciding>>;

/** The heads that stand in a field now. */
export const idsOf = (field: OpenField): string[] => field.heads.map((head) => head.id);

/** Another value came after the person decided: they must look again before it counts. */
export const isOutdated = (field: OpenField, deciding: Deciding | undefined): boolean =>
  deciding !== undefined && deciding.uses !== 'none' && field.heads.some((head) => !deciding.seen.includes(head.id));

export const take = (field: OpenField, choice: Choice, before: Deciding | undefined): Deciding => ({ uses: 'take', value: choice.value, entry: before?.entry ?? null, seen: idsOf(field) });

/** Begins to write: with what was written before, or with the value that was taken, or with the first, since most often it is mended and not replaced. */
export const beginWriting = (kind: string, field: OpenField, before: Deciding | undefined): Deciding => {
  const editor = editorOf(kind, field.field, field.heads.map((head) => head.value));
  const from = before?.uses === 'take' ? before.value : (field.choices[0]?.value ?? null);
  return { uses: 'write', value: null, entry: before?.entry ?? entryOf(editor, from), seen: idsOf(field) };
};

/** What is typed belongs to the heads that were on the screen when the writing began; a later one is not seen by typing on. */
export const write = (deciding: Deciding, entry: Entry): Deciding => ({ ...deciding, uses: 'write', entry });

/** The person has looked at what came since, and stays with what they wrote or took. */
export const confirm = (field: OpenField, deciding: Deciding): Deciding => ({ ...deciding, seen: idsOf(field) });

/** The decision of a field, when there is one that can be saved now. */
export const readyDecision = (kind: string, field: OpenField, deciding: Deciding | undefined): Decision | null => {
  if (deciding === undefined || deciding.uses === 'none' || isOutdated(field, deciding)) return null;
  if (deciding.uses === 'take') return { value: deciding.value, seen: deciding.seen };
  const value = deciding.entry === null ? null : writtenValue(editorOf(kind, field.field, field.heads.map((head) => head.value)), deciding.entry);
  return value === null ? null : { value, seen: deciding.seen };
};

export const readyDecisions = (conflict: OpenConflict, decidings: Decidings): Record<string, Decision> =>
  Object.fromEntries(conflict.fields.flatMap((field) => {
    const ready = readyDecision(conflict.record.kind, field, decidings[field.field]);
    return ready === null ? [] : [[field.field, ready]];
  }));

/** Drafts are plain data: what this screen wrote is what it reads. */
export const isDecidings = (value: Json | null | undefined): value is Json & Decidings => typeof value === 'object' && value !== null && !Array.isArray(value);

export const DRAFT = 'conflict/';

export type LeftText = { readonly key: string; readonly field: string; readonly text: string };

/** What was written for conflicts that somebody else has settled meanwhile: it must not vanish with them. */
export const leftTexts = (drafts: readonly { readonly key: string; readonly value: Json }[], conflicts: readonly RecordInConflict[]): LeftText[] => {
  const open = new Set(conflicts.flatMap(({ record, fields }) => fields.map(({ field }) => `${record.key} ${field}`)));
  return drafts.flatMap(({ key: name, value }) => {
    if (!name.startsWith(DRAFT) || !isDecidings(value)) return [];
    const key = name.slice(DRAFT.length);
    const decidings: Decidings = value;
    return Object.entries(decidings).flatMap(([field, { entry }]) => (entry === null || entry.text.trim() === '' || open.has(`${key} ${field}`) ? [] : [{ key, field, text: entry.text }]));
  });
};

export const isChosen = (deciding: Deciding | undefined, choice: Choice): boolean => deciding?.uses === 'take' && sameJson(deciding.value, choice.value);
