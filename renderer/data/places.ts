import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { placeByCode } from '#core/places/find-places.ts';
import { placeName, type FoundPlace } from '#core/places/found-place.ts';
import type { Named } from '#core/places/recognise.ts';
import type { PlaceSearch, SearchAnswer } from '#core/places/search-places.ts';
import { isPlaceCode } from './place-code.ts';
import type { FromPlaces, ToPlaces } from './places-worker.ts';

// Known also while no worker runs: who shows places listens before the first question.
const listeners = new Set<() => void>();
let version = 0;
const tell = (): void => {
  version += 1;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The window's end of the place worker, which begins with the first question and stays. */
const createPlaces = () => {
  const waiting = new Map<number, (message: FromPlaces) => void>();
  const known = new Map<string, FoundPlace | null>();
  const asked = new Set<string>();
  let lastId = 0;
  const worker = new Worker(new URL('./places-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<FromPlaces>) => {
    if (data.type === 'changed') {
      asked.clear();
      tell();
      return;
    }
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  const ask = (message: (id: number) => ToPlaces): Promise<FromPlaces> =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      worker.postMessage(message(lastId));
    });
  return {
    search: async (search: PlaceSearch): Promise<SearchAnswer> => {
      const answer = await ask((id) => ({ type: 'search', id, search }));
      if (answer.type !== 'found') throw new Error('The place worker answered another question.');
      // Who chooses one of them sees its name at once.
      for (const place of answer.answer.places) known.set(place.code, place);
      return answer.answer;
    },
    /** Asks for codes that nobody has asked for since the office's places last changed; what was known stays until the answer. */
    want: async (codes: readonly string[]): Promise<void> => {
      const missing = codes.filter((code) => code !== '' && !asked.has(code));
      if (missing.length === 0) return;
      for (const code of missing) asked.add(code);
      const answer = await ask((id) => ({ type: 'codes', id, codes: missing }));
      if (answer.type !== 'places') throw new Error('The place worker answered another question.');
      missing.forEach((code, index) => known.set(code, answer.places[index] ?? null));
      tell();
    },
    recognise: async (named: readonly Named[]): Promise<readonly (FoundPlace | null)[]> => {
      const answer = await ask((id) => ({ type: 'recognise', id, named }));
      if (answer.type !== 'places') throw new Error('The place worker answered another question.');
      return answer.places;
    },
    known: (code: string): FoundPlace | null | undefined => known.get(code),
  };
};

let places: ReturnType<typeof createPlaces> | null = null;
export const thePlaces = (): ReturnType<typeof createPlaces> => (places ??= createPlaces());

/**
 * The places of these codes, as far as they are known by now; what is missing is asked for and comes a moment later. Provinces and the divisions of the
 * nearest partners are known at once, without the worker. `null` = no list of this PC has the code.
 */
export const usePlaces = (codes: readonly string[]): ReadonlyMap<string, FoundPlace | null> => {
  const asked = [...new Set(codes)].filter(isPlaceCode);
  const wanted = asked.filter((code) => placeByCode(code) === null).toSorted().join(' ');
  // Once more whenever something has become known: the office's places may have changed meanwhile, and what is known is not asked for again.
  useSyncExternalStore(subscribe, () => version);
  useEffect(() => {
    if (wanted !== '') void thePlaces().want(wanted.split(' '));
  });
  return new Map(
    asked.flatMap((code): (readonly [string, FoundPlace | null])[] => {
      const found = knownNow(code);
      return found === undefined ? [] : [[code, found]];
    }),
  );
};

/** What a code is called, as `usePlaces` knows it; for words that are made from values. A code that is not known yet is asked for, and stands for itself until the answer. */
export const usePlaceLabel = (): ((code: string, language: 'th' | 'en') => string) => {
  const now = useSyncExternalStore(subscribe, () => version);
  return useMemo(() => labelsOf(now), [now]);
};

/** New words for every state of what is known, so that who remembers what was made with the words before makes it anew. */
const labelsOf = (_state: number) => (code: string, language: 'th' | 'en'): string => {
  const found = knownNow(code);
  if (found === undefined && isPlaceCode(code)) void thePlaces().want([code]);
  return found === undefined || found === null ? code : placeName(found, language);
};

const knownNow = (code: string): FoundPlace | null | undefined => {
  const listed = placeByCode(code);
  if (listed === null) return places?.known(code);
  const { country, th, en } = listed;
  return { code, kind: 'division', country, division: code, divisionName: { th, en }, th, en, local: '', at: null, population: 0, level: '', successor: '', successorDate: null };
};
