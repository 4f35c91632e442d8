import { groupKeys, textField, type Fields } from '#core/domain/field-paths.ts';
import { isPlaceCode } from './place-code.ts';

/** How many agreements name a place, by its code; words that are no code stand under `unlistedKey`. */
export type PlaceCounts = Readonly<Record<string, number>>;

export type Unlisted = { readonly country: string; readonly place: string; readonly text: string };

/** A place in a person's own words: the same words in another province are another place. */
export const unlistedKey = ({ country, place, text }: Unlisted): string => JSON.stringify([country, place, text]);

export const readUnlistedKey = (key: string): Unlisted | null => {
  if (!key.startsWith('[')) return null;
  const [country = '', place = '', text = ''] = JSON.parse(key) as string[];
  return { country, place, text };
};

const placesOf = (fields: Fields): ReadonlySet<string> =>
  new Set(
    groupKeys(fields, 'parties').flatMap((key) => {
      const text = (name: string): string => textField(fields, `parties/${key}/${name}`);
      const [place, named] = [text('place'), text('locality').trim()];
      return [place, named === '' || isPlaceCode(named) ? named : unlistedKey({ country: text('country'), place, text: named })].filter((each) => each !== '');
    }),
  );

/** Counts agreements by place, kept as records come and go. */
export const createPlaceTally = () => {
  const ofRecord = new Map<string, ReadonlySet<string>>();
  const counts = new Map<string, number>();
  const add = (key: string, by: number): void => {
    for (const place of ofRecord.get(key) ?? []) {
      const count = (counts.get(place) ?? 0) + by;
      if (count === 0) counts.delete(place);
      else counts.set(place, count);
    }
  };
  const remove = (key: string): void => {
    add(key, -1);
    ofRecord.delete(key);
  };
  return {
    put: (key: string, fields: Fields): void => {
      remove(key);
      ofRecord.set(key, placesOf(fields));
      add(key, 1);
    },
    remove,
    clear: (): void => {
      ofRecord.clear();
      counts.clear();
    },
    counts: (): PlaceCounts => Object.fromEntries(counts),
  };
};
