import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { readPlace } from '#core/domain/people.ts';
import { readCoordinates, type FoundPlace } from '#core/places/found-place.ts';
import type { RecordView } from '#renderer/data/use-record.ts';

export type Alias = { readonly key: string; readonly text: string };

/** What the form of a place holds: a place of the office's own, or the names it adds to a listed one (`code`). */
export type PlaceDraft = {
  readonly id: string;
  readonly opened: RecordState | null;
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string;
  readonly nameLocal: string;
  readonly country: string;
  readonly division: string;
  readonly level: string;
  readonly coordinates: string;
  readonly aliases: readonly Alias[];
  readonly mergedInto: string;
  readonly merged: { readonly text: string; readonly date: PartialDate | null };
  readonly notes: string;
};

const EMPTY: Omit<PlaceDraft, 'id'> = { opened: null, code: '', nameTh: '', nameEn: '', nameLocal: '', country: '', division: '', level: '', coordinates: '', aliases: [], mergedInto: '', merged: { text: '', date: null }, notes: '' };

/** A place that no list has, begun with the words that an agreement uses for it. */
export const newPlaceDraft = (id: string, words: { readonly text: string; readonly country: string; readonly place: string }): PlaceDraft =>
  ({ ...EMPTY, id, country: words.country, division: words.place, ...(/[\u0E00-\u0E7F]/.test(words.text) || words.text === '' ? { nameTh: words.text } : { nameEn: words.text }) });

/** Names for a listed place. Its own go along, so that the record can be named where the lists are not at hand. */
export const namesDraft = (id: string, { code, th, en, local, country, division }: FoundPlace): PlaceDraft => ({ ...EMPTY, id, code, nameTh: th, nameEn: en, nameLocal: local, country, division });

export const placeDraftOf = (record: RecordView): PlaceDraft => {
  const { nameTh, nameEn, nameLocal, country, division, code, level, coordinates, aliases, mergedInto, mergedDate, notes } = readPlace(record.fields);
  return {
    id: record.id, opened: record.state, code, nameTh, nameEn, nameLocal, country, division, level, coordinates, mergedInto, notes,
    aliases: aliases.map(({ key, text }) => ({ key, text })),
    merged: { text: mergedDate?.text ?? '', date: mergedDate },
  };
};

const text = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim());

/** Every field that the form owns, as it should be. What has not changed makes no change. */
export const desiredPlace = (draft: PlaceDraft): Record<string, Json | undefined> => {
  const aliasesBefore = Object.keys(draft.opened?.fields ?? {}).filter((path) => path.startsWith('aliases/'));
  const kept = draft.aliases.filter((alias) => alias.text.trim() !== '');
  return {
    ...Object.fromEntries(aliasesBefore.map((path) => [path, undefined])),
    ...Object.fromEntries(kept.map((alias) => [`aliases/${alias.key}`, { text: alias.text.trim() }])),
    'name/th': text(draft.nameTh),
    'name/en': text(draft.nameEn),
    'name/local': text(draft.nameLocal),
    country: text(draft.country),
    division: text(draft.division),
    code: text(draft.code),
    level: text(draft.level),
    coordinates: text(draft.coordinates),
    mergedInto: text(draft.mergedInto),
    // A date is plain data with unknown keys carried along; as a stored value it is JSON.
    'dates/merged': draft.merged.date === null ? undefined : (draft.merged.date as Json),
    notes: text(draft.notes),
  };
};

export type PlaceProblem = { readonly field: 'name/th' | 'coordinates' | 'dates/merged'; readonly code: 'unnamed' | 'no-spot' | 'date-open' };

/** What keeps the form from being finished. */
export const placeProblems = (draft: PlaceDraft): PlaceProblem[] => [
  ...([draft.nameTh, draft.nameEn, draft.nameLocal].every((name) => name.trim() === '') ? [{ field: 'name/th', code: 'unnamed' } as const] : []),
  ...(draft.coordinates.trim() !== '' && readCoordinates(draft.coordinates) === null ? [{ field: 'coordinates', code: 'no-spot' } as const] : []),
  ...(draft.merged.date === null && draft.merged.text.trim() !== '' ? [{ field: 'dates/merged', code: 'date-open' } as const] : []),
];
