import type { Json } from '#core/change/change.ts';
import { partialDateSchema, type PartialDate } from '#core/dates/partial-date.ts';
import { toArabicDigits } from '#core/dates/thai-digits.ts';
import { ACTIVITY_TYPES, AGREEMENT_STATES, AGREEMENT_TYPES, CONSENTS, ENDINGS, PARTY_LEVELS, SENSITIVITIES, SIGNING_MODES, TEXT_LANGUAGES, TRACKS, VERIFICATIONS, YES_NO } from '#core/domain/code-lists.ts';

/** What a person writes as another value: words, and for a date how they were understood. Kept as a draft. */
export type Entry = { readonly text: string; readonly date: PartialDate | null };

/** The editor that fits a field: the same kind of input as in its form. `none`: there are only the values that exist (yes or no). */
export type Editor =
  | { readonly type: 'line' | 'text' | 'date' | 'count' | 'country' | 'place' | 'none' }
  | { readonly type: 'code'; readonly list: string; readonly codes: readonly string[] }
  /** the words of an entry of a list (a result, a source), the rest of which stays as it is */
  | { readonly type: 'words'; readonly member: string; readonly around: { readonly [key: string]: Json } };

const CODES: Readonly<Record<string, readonly [list: string, codes: readonly string[]]>> = {
  state: ['state', AGREEMENT_STATES],
  level: ['level', PARTY_LEVELS],
  verification: ['verification', VERIFICATIONS],
  sensitivity: ['sensitivity', SENSITIVITIES],
  ending: ['ending', ENDINGS],
  track: ['track', TRACKS],
  mode: ['signingMode', SIGNING_MODES],
  heads: ['yesNo', YES_NO],
  fields: ['yesNo', YES_NO],
  budget: ['yesNo', YES_NO],
  binding: ['yesNo', YES_NO],
  prevailing: ['textLanguage', TEXT_LANGUAGES],
  language: ['textLanguage', TEXT_LANGUAGES],
  consent: ['consent', CONSENTS],
};

const LONG = new Set(['notes', 'asWritten', 'result', 'why/motive', 'why/history', 'why/chosenBecause', 'why/benefit']);
const WORDS = ['says', 'what', 'text'] as const;

const isObject = (value: Json): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Chosen by the field, and where a newer version brought one that is not known here, by the values that stand in it. */
export const editorOf = (kind: string, field: string, values: readonly Json[]): Editor => {
  const part = field.slice(field.lastIndexOf('/') + 1);
  if (values.some((value) => typeof value === 'boolean') || field === 'deleted') return { type: 'none' };
  if (field.startsWith('dates/') || field === 'date' || values.some((value) => partialDateSchema.safeParse(value).success)) return { type: 'date' };
  if (field === 'participants' || values.some((value) => typeof value === 'number')) return { type: 'count' };
  const around = values.find(isObject);
  if (around !== undefined) return wordsEditor(around);
  if (part === 'country') return { type: 'country' };
  if ((field.startsWith('parties/') && (part === 'place' || part === 'locality')) || (kind === 'place' && (field === 'division' || field === 'mergedInto'))) return { type: 'place' };
  if (field === 'type') return kind === 'activity' ? { type: 'code', list: 'activityType', codes: ACTIVITY_TYPES } : { type: 'code', list: 'agreementType', codes: AGREEMENT_TYPES };
  const list = CODES[part];
  if (list !== undefined) return { type: 'code', list: list[0], codes: list[1] };
  const isLong = LONG.has(field) || values.some((value) => typeof value === 'string' && (value.length > 60 || value.includes('\n')));
  return { type: isLong ? 'text' : 'line' };
};

const wordsEditor = (around: { readonly [key: string]: Json }): Editor => {
  const member = WORDS.find((name) => typeof around[name] === 'string');
  return member === undefined ? { type: 'none' } : { type: 'words', member, around };
};

/** What an editor begins with when it is opened on a value. */
export const entryOf = (editor: Editor, value: Json): Entry => {
  if (editor.type === 'date') {
    const date = partialDateSchema.safeParse(value);
    return date.success ? { text: date.data.text, date: date.data } : { text: '', date: null };
  }
  if (editor.type === 'words' && isObject(value)) {
    const words = value[editor.member];
    return { text: typeof words === 'string' ? words : '', date: null };
  }
  return { text: typeof value === 'string' || typeof value === 'number' ? String(value) : '', date: null };
};

/** Other words are no longer what their English says. */
const withoutTranslation = (around: { readonly [key: string]: Json }): { readonly [key: string]: Json } => Object.fromEntries(Object.entries(around).filter(([name]) => name !== 'saysEn'));

/** The value that was written; null while there is none yet: nothing typed, a date still open, no number. */
export const writtenValue = (editor: Editor, entry: Entry): Json | null => {
  const text = entry.text.trim();
  // A date is plain data with unknown keys carried along; as a stored value it is JSON.
  if (editor.type === 'date') return entry.date as Json;
  if (text === '' || editor.type === 'none') return null;
  if (editor.type === 'words') return { ...withoutTranslation(editor.around), [editor.member]: text };
  if (editor.type !== 'count') return text;
  const digits = toArabicDigits(text).replaceAll(',', '');
  return /^\d{1,7}$/.test(digits) ? Number(digits) : null;
};
