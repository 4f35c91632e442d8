import { fiscalYearOf } from '../dates/fiscal-year.ts';
import type { PartialDate } from '../dates/partial-date.ts';
import { sortKey } from '../dates/sort-date.ts';
import { readActivity } from './activity.ts';
import { agreementName, readAgreement } from './agreement.ts';
import { AGREEMENT_STATES } from './code-lists.ts';
import type { Fields } from './field-paths.ts';

/** What lists filter by. Each is a set of codes, so that a record with two areas is found under both. */
export const LIST_FILTERS = ['state', 'country', 'type', 'area', 'level', 'track', 'scope', 'fiscalYear', 'flags'] as const;
export type ListFilter = (typeof LIST_FILTERS)[number];
export const LIST_SORTS = ['touched', 'name', 'state', 'date'] as const;
export type ListSort = (typeof LIST_SORTS)[number];

/** One record as the list knows it: what can be searched, filtered and sorted, and nothing else. */
export type ListRow = {
  readonly texts: readonly string[];
  readonly values: Readonly<Partial<Record<ListFilter, readonly string[]>>>;
  readonly sort: { readonly name: string; readonly state: number; readonly date: string };
};

const notEmpty = (texts: readonly string[]): string[] => [...new Set(texts)].filter((text) => text !== '');

const yearOf = (date: PartialDate | null): string[] => {
  const year = date?.start === undefined || date.start === null || date.start.length < 7 ? null : fiscalYearOf(date.start);
  return year === null ? [] : [String(year)];
};

const agreementRow = (fields: Fields): ListRow => {
  const agreement = readAgreement(fields);
  const { parties } = agreement;
  const open = agreement.doubts.some((doubt) => !doubt.settled);
  return {
    texts: notEmpty([
      agreementName(agreement, 'th'),
      ...parties.flatMap((party) => [party.name, party.nameEn, party.body]),
      agreement.titleTh,
      agreement.titleEn,
      agreement.nameUsedByThai,
      agreement.nameUsedByPartner,
      agreement.motive,
      agreement.history,
      agreement.benefit,
      agreement.signedPlace,
      agreement.asWritten,
      agreement.notes,
      agreement.signedDate?.text ?? '',
      ...agreement.sources.map((source) => source.text),
      ...agreement.doubts.map((doubt) => doubt.says),
    ]),
    values: {
      state: notEmpty([agreement.state]),
      country: notEmpty(parties.filter((party) => party.side === 'partner').map((party) => party.country)),
      type: notEmpty([agreement.type]),
      area: agreement.areas,
      level: notEmpty(parties.map((party) => party.level)),
      fiscalYear: yearOf(agreement.signedDate),
      flags: [...(open ? ['doubt'] : []), ...(agreement.sample ? ['sample'] : [])],
    },
    sort: {
      name: agreementName(agreement, 'th'),
      state: AGREEMENT_STATES.findIndex((state) => state === agreement.state),
      date: agreement.signedDate === null ? '' : sortKey(agreement.signedDate),
    },
  };
};

const activityRow = (fields: Fields): ListRow => {
  const activity = readActivity(fields);
  return {
    texts: notEmpty([
      activity.title,
      activity.place,
      activity.result,
      activity.organiser,
      activity.notes,
      activity.date?.text ?? '',
      ...activity.outcomes.map((outcome) => outcome.says),
      ...activity.followUps.flatMap((followUp) => [followUp.what, followUp.who]),
    ]),
    values: {
      type: notEmpty([activity.type]),
      track: notEmpty([activity.track]),
      fiscalYear: yearOf(activity.date),
      flags: activity.sample ? ['sample'] : [],
    },
    sort: { name: activity.title, state: 0, date: activity.date === null ? '' : sortKey(activity.date) },
  };
};

/** What the list of a kind knows of a record; kinds without a list give null. */
export const listRow = (kind: string, fields: Fields): ListRow | null => {
  if (kind === 'agreement') return agreementRow(fields);
  if (kind === 'activity') return activityRow(fields);
  return null;
};
