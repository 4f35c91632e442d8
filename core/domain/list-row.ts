import { fiscalYearOf } from '../dates/fiscal-year.ts';
import type { PartialDate } from '../dates/partial-date.ts';
import { sortKey } from '../dates/sort-date.ts';
import { readActivity } from './activity.ts';
import { agreementName, readAgreement, type Agreement } from './agreement.ts';
import { activitySigns, agreementSigns, type ActivitySigns, type AgreementSigns } from './attention.ts';
import type { Fields } from './field-paths.ts';
import { activityTexts, agreementTexts } from './searched-texts.ts';

/** What a record says of itself that lists filter by. Each is a set of codes, so that a record with two areas is found under both. */
export const OWN_FILTERS = ['state', 'country', 'place', 'type', 'area', 'level', 'track', 'frame', 'verification', 'fiscalYear', 'flags'] as const;
export type OwnFilter = (typeof OWN_FILTERS)[number];

/**
 * All that lists filter by. `scope`: the unit whose record it is; `sync`: where it stands between here and the ministry;
 * `attention`: what the rest of the register and the day of today say about it.
 */
export const LIST_FILTERS = [...OWN_FILTERS, 'scope', 'sync', 'attention'] as const;
export type ListFilter = (typeof LIST_FILTERS)[number];

/** Words in the order of the Thai dictionary. */
export const TEXT_SORTS = ['name', 'nameEn'] as const;
/** Stamps and dates, which sort as they are written (core/dates/sort-date.ts). */
export const KEY_SORTS = ['touched', 'date', 'intentDate', 'endDate', 'lastActivity'] as const;
/** Columns that a list is sorted by; a filter's codes are put in order by the words that stand for them on the screen. */
export const LIST_SORTS = [...TEXT_SORTS, ...KEY_SORTS, ...LIST_FILTERS] as const;
export type ListSort = (typeof LIST_SORTS)[number];

/** One record as the lists know it: what can be searched, filtered and sorted, what it says about others, and nothing else. */
export type ListRow = {
  readonly signs: AgreementSigns | ActivitySigns;
  readonly texts: readonly string[];
  readonly values: Readonly<Partial<Record<OwnFilter, readonly string[]>>>;
  /** '' = not known: such records come last, whichever way the list is sorted */
  readonly sort: { readonly name: string; readonly nameEn: string; readonly date: string; readonly intentDate: string; readonly endDate: string };
};

const notEmpty = (texts: readonly string[]): string[] => [...new Set(texts)].filter((text) => text !== '');

const yearOf = (date: PartialDate | null): string[] => {
  const year = date?.start === undefined || date.start === null || date.start.length < 7 ? null : fiscalYearOf(date.start);
  return year === null ? [] : [String(year)];
};

const dateKey = (date: PartialDate | null): string => (date === null || date.start === null ? '' : sortKey(date));

const agreementValues = (agreement: Agreement): ListRow['values'] => {
  const hasDoubt = agreement.doubts.some((doubt) => !doubt.settled);
  return {
    state: notEmpty([agreement.state]),
    country: notEmpty(agreement.parties.filter((party) => party.side === 'partner').map((party) => party.country)),
    place: notEmpty(agreement.parties.map((party) => party.place)),
    type: notEmpty([agreement.type]),
    area: agreement.areas,
    frame: agreement.frames,
    level: notEmpty(agreement.parties.map((party) => party.level)),
    verification: notEmpty([agreement.verification]),
    fiscalYear: yearOf(agreement.signedDate),
    flags: [...(hasDoubt ? ['doubt'] : []), ...(agreement.sample ? ['sample'] : [])],
  };
};

const agreementRow = (fields: Fields): ListRow => {
  const agreement = readAgreement(fields);
  return {
    signs: agreementSigns(agreement),
    texts: agreementTexts(agreement).map(({ text }) => text),
    values: agreementValues(agreement),
    sort: {
      name: agreementName(agreement, 'th'),
      nameEn: agreementName(agreement, 'en'),
      date: dateKey(agreement.signedDate),
      intentDate: dateKey(agreement.intentDate),
      endDate: dateKey(agreement.endDate),
    },
  };
};

const activityRow = (fields: Fields): ListRow => {
  const activity = readActivity(fields);
  return {
    signs: activitySigns(activity),
    texts: activityTexts(activity).map(({ text }) => text),
    values: {
      type: notEmpty([activity.type]),
      track: notEmpty([activity.track]),
      fiscalYear: yearOf(activity.date),
      flags: activity.sample ? ['sample'] : [],
    },
    sort: { name: activity.title, nameEn: activity.title, date: dateKey(activity.date), intentDate: '', endDate: '' },
  };
};

/** What the list of a kind knows of a record; kinds without a list give null. */
export const listRow = (kind: string, fields: Fields): ListRow | null => {
  if (kind === 'agreement') return agreementRow(fields);
  if (kind === 'activity') return activityRow(fields);
  return null;
};
