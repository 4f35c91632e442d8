import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { AGREEMENT_STATES, AGREEMENT_TYPES, AREAS, PARTY_LEVELS, VERIFICATIONS } from '#core/domain/code-lists.ts';
import { POLICY_FRAMES } from '#core/domain/policy-frames.ts';
import { ATTENTION } from '#core/domain/attention.ts';
import type { ListFilter } from '#core/domain/list-row.ts';
import { ceToBe } from '#core/dates/buddhist-era.ts';
import { allCountries, countryLabel } from '#core/places/countries.ts';
import { placeName } from '#core/places/found-place.ts';
import { compareThai } from '#core/search/normalise.ts';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { usePlaces } from '#renderer/data/places.ts';
import { SYNC_STATES } from '#renderer/data/standing-marks.ts';
import { useOtherUnits, useUnitName } from '#renderer/data/use-units.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useAgreementList } from '#renderer/state/lists.ts';
import { useStatus } from '#renderer/state/session.ts';

/** Filters of the register in the order in which they are offered. */
export const FILTERS = ['state', 'country', 'type', 'attention', 'area', 'frame', 'level', 'fiscalYear', 'verification', 'sync', 'flags', 'scope', 'place'] as const satisfies readonly ListFilter[];
export type AgreementFilter = (typeof FILTERS)[number];

const NO_PLACES: readonly string[] = [];
const FLAGS = ['doubt', 'sample'] as const;
const SYNC_WORDS = { 'only-here': 'onlyHere', unanswered: 'unanswered', refused: 'refused', conflict: 'conflict', sent: 'sent' } as const;
/** Lists whose order says something; everything else stands in the order of its words. */
const ORDERED: Readonly<Partial<Record<ListFilter, readonly string[]>>> = { state: AGREEMENT_STATES, attention: ATTENTION, sync: SYNC_STATES, flags: FLAGS, verification: VERIFICATIONS, frame: POLICY_FRAMES.map(({ code }) => code) };
/** Fiscal years in which an agreement of the register may have been signed. */
const YEARS = Array.from({ length: 150 }, (_, i) => String(ceToBe(new Date().getFullYear()) + 1 - i));
const KNOWN: Readonly<Partial<Record<ListFilter, readonly string[]>>> = { ...ORDERED, type: AGREEMENT_TYPES, area: AREAS, level: PARTY_LEVELS, country: allCountries('th').map(({ code }) => code), fiscalYear: YEARS };
const CODE_LIST: Readonly<Partial<Record<ListFilter, string>>> = { state: 'state', type: 'agreementType', area: 'area', level: 'level', verification: 'verification', frame: 'frame' };

export type FilterWords = {
  readonly filter: (filter: ListFilter) => string;
  readonly value: (filter: ListFilter, value: string) => string;
  /** values as they follow each other on the screen: those that are known, and those given */
  readonly order: (filter: ListFilter, values?: readonly string[]) => string[];
};

/** What filters and their values are called, and how they follow each other. */
export const useFilterWords = (): FilterWords => {
  const { t, i18n } = useTranslation(['list', 'agreements']);
  const language = i18n.language === 'en' ? 'en' : 'th';
  const wordOf = useCodeWords();
  const unitName = useUnitName();
  const digits = useDigits();
  const chosenPlaces = useAgreementList((list) => list.filters.place) ?? NO_PLACES;
  const places = usePlaces(chosenPlaces);
  const ownScope = useStatus().scope;
  const others = useOtherUnits().map((unit) => unit.value).join(' ');
  const units = useMemo(() => [ownScope, ...others.split(' ')], [ownScope, others]);

  const filter = useCallback((name: ListFilter): string => {
    if (name === 'state' || name === 'country' || name === 'type' || name === 'area' || name === 'level') return t(`agreements:filters.${name}`);
    return name === 'track' ? '' : t(`filters.${name}`);
  }, [t]);

  const value = useCallback((name: ListFilter, code: string): string => {
    const list = CODE_LIST[name];
    if (list !== undefined) return wordOf(list, code);
    const sync = SYNC_WORDS[code as keyof typeof SYNC_WORDS] as (typeof SYNC_WORDS)[keyof typeof SYNC_WORDS] | undefined;
    const attention = ATTENTION.find((each) => each === code);
    const flag = FLAGS.find((each) => each === code);
    if (name === 'country') return countryLabel(code, language);
    if (name === 'place') {
      const place = places.get(code);
      return place === undefined || place === null ? code : placeName(place, language);
    }
    if (name === 'fiscalYear') return t('filters.fiscalYearOf', { year: digits(language === 'th' ? code : Number(code) - 543) });
    if (name === 'scope') return code === ownScope ? t('filters.ownUnit', { unit: unitName(code) }) : unitName(code);
    if (name === 'attention' && attention !== undefined) return t(`attention.${attention}`);
    if (name === 'sync' && sync !== undefined) return t(`agreements:filters.${sync}`);
    return name === 'flags' && flag !== undefined ? t(`agreements:filters.${flag}`) : code;
  }, [t, language, wordOf, unitName, digits, ownScope, places]);

  const order = useCallback((name: ListFilter, values: readonly string[] = []): string[] => {
    const fixed = ORDERED[name];
    if (fixed !== undefined) return [...fixed, ...values.filter((each) => !fixed.includes(each))];
    const all = [...new Set([...(KNOWN[name] ?? []), ...(name === 'scope' ? units : []), ...values])];
    if (name === 'fiscalYear') return all.toSorted().toReversed();
    return all.toSorted((a, b) => (name === 'scope' && (a === ownScope) !== (b === ownScope) ? (a === ownScope ? -1 : 1) : compareThai(value(name, a), value(name, b))));
  }, [value, ownScope, units]);

  return useMemo(() => ({ filter, value, order }), [filter, value, order]);
};
