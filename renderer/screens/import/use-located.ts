import { useEffect, useMemo, useState } from 'react';
import type { ImportRow } from '#core/import/propose.ts';
import { locateRows } from '#core/import/locate.ts';
import type { PartyProposal } from '#core/import/read-party.ts';
import { writeCoordinates, type FoundPlace } from '#core/places/found-place.ts';
import type { Named } from '#core/places/recognise.ts';
import { thePlaces } from '#renderer/data/places.ts';

const namedBy = ({ name, side, country, place }: PartyProposal): Named => ({ text: name, side, country, division: place });

const keyOf = (named: Named): string => JSON.stringify(named);

/** The rows with the places below their divisions, as soon as the lists have been asked: a moment after the rows. */
export const useLocated = (rows: readonly ImportRow[]): readonly ImportRow[] => {
  const [known, setKnown] = useState<ReadonlyMap<string, FoundPlace | null>>(new Map());
  const asked = useMemo(() => {
    const parties = rows.flatMap((row) => row.proposals).flatMap(({ parties: of }) => of).filter((party) => party.place !== '' && party.locality === undefined);
    return [...new Set(parties.map((party) => keyOf(namedBy(party))))];
  }, [rows]);
  useEffect(() => {
    const missing = asked.filter((key) => !known.has(key));
    if (missing.length === 0) return undefined;
    let current = true;
    void thePlaces().recognise(missing.map((key) => JSON.parse(key) as Named)).then((places) => {
      if (current) setKnown((before) => new Map([...before, ...missing.map((key, index) => [key, places[index] ?? null] as const)]));
    });
    return () => {
      current = false;
    };
  }, [asked, known]);
  return useMemo(
    () => locateRows(rows, (party) => {
      const place = known.get(keyOf(namedBy(party)));
      return place === undefined || place === null ? party : { ...party, locality: place.code, coordinates: writeCoordinates(place.at) };
    }),
    [rows, known],
  );
};
