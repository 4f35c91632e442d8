import { useMemo } from 'react';
import { readPlace } from '#core/domain/people.ts';
import { normaliseForSearch, compareThai } from '#core/search/normalise.ts';
import { ownPlaceCode } from '#core/places/own-places.ts';
import type { FoundPlace } from '#core/places/found-place.ts';
import { readUnlistedKey, type Unlisted } from '#renderer/data/place-tally.ts';
import { usePlaces } from '#renderer/data/places.ts';
import { usePlaceCounts } from '#renderer/data/use-place-counts.ts';
import { usePlaceRecords, type RecordView } from '#renderer/data/use-record.ts';
import { usePlaceWords } from '#renderer/screens/shared/use-place-words.ts';

/** One line of the screen: a place that agreements name or that the office has said something about. */
export type PlaceRow = {
  /** the code, or the key of words that no list has */
  readonly id: string;
  readonly name: string;
  readonly otherNames: string;
  /** '' where it is only words */
  readonly where: string;
  readonly agreements: number;
  readonly aliases: readonly string[];
  readonly place: FoundPlace | null;
  readonly words: Unlisted | null;
  readonly record: RecordView | null;
};

const rowMatches = (row: PlaceRow, wanted: string): boolean =>
  wanted === '' || [row.name, row.otherNames, row.where, ...row.aliases].some((text) => normaliseForSearch(text).includes(wanted));

/** All lines, in the order of their names; undefined until the register has been counted. */
export const usePlaceRows = (search: string): readonly PlaceRow[] | undefined => {
  const counts = usePlaceCounts();
  const records = usePlaceRecords();
  const words = usePlaceWords();
  const recordOf = useMemo(() => new Map((records ?? []).map((record) => [readPlace(record.fields).code || ownPlaceCode(record.id), record])), [records]);
  const ids = useMemo(() => [...new Set([...Object.keys(counts ?? {}), ...recordOf.keys()])], [counts, recordOf]);
  const places = usePlaces(ids);
  if (counts === undefined || records === undefined) return undefined;
  const rows = ids.map((id): PlaceRow => {
    const record = recordOf.get(id) ?? null;
    const unlisted = readUnlistedKey(id);
    const place = places.get(id) ?? null;
    return {
      id,
      name: unlisted === null ? (place === null ? id : words.name(place)) : unlisted.text,
      otherNames: place === null ? '' : words.otherNames(place),
      where: place === null ? '' : words.where(place),
      agreements: counts[id] ?? 0,
      aliases: record === null ? [] : readPlace(record.fields).aliases.map(({ text }) => text),
      place,
      words: unlisted,
      record,
    };
  });
  const wanted = normaliseForSearch(search);
  return rows.filter((row) => rowMatches(row, wanted)).toSorted((a, b) => compareThai(a.name, b.name));
};
