import { lastDayOf } from '../dates/calendar.ts';
import { unknownDate, type PartialDate } from '../dates/partial-date.ts';
import type { Activity } from './activity.ts';
import type { Agreement } from './agreement.ts';
import { IN_FORCE } from './lifecycle.ts';
import { suggestState } from './suggest-state.ts';

/** Why somebody should look at an agreement. Said, never stored: tomorrow it may be otherwise. */
export const ATTENTION = ['overdue', 'expiring', 'dormant', 'symbolic'] as const;
export type Attention = (typeof ATTENTION)[number];

export type Due = { readonly item: string; readonly day: string };

/** What an activity says about the relations it belongs to, and nothing more: 100,000 of them stay in memory. */
export type ActivitySigns = {
  readonly agreements: readonly string[];
  readonly date: PartialDate | null;
  /** it had a result in words or numbers */
  readonly hasResult: boolean;
  /** what was promised and is not done: the follow-up's key, and the last day ('YYYY-MM-DD') for it */
  readonly dues: readonly Due[];
};

/** What an agreement says about itself for the same purpose. */
export type AgreementSigns = Pick<Agreement, 'state' | 'endDate' | 'ending'> & {
  /** days from which silence is counted: the signing, the entries of the state log */
  readonly since: readonly (PartialDate | null)[];
  /** steps that are not done, with the last days for them */
  readonly dues: readonly Due[];
};

export const agreementSigns = ({ state, endDate, ending, signedDate, inForceDate, stateLog, steps }: Agreement): AgreementSigns => ({
  state,
  endDate,
  ending,
  since: [signedDate, inForceDate, ...stateLog.filter((entry) => entry.state === state).map(({ date }) => date)],
  dues: steps.flatMap(({ key, due, done, skipped }) => {
    const day = done !== null || skipped !== '' ? null : lastDay(due);
    return day === null ? [] : [{ item: key, day }];
  }),
});

const lastDay = (date: PartialDate | null): string | null => (date === null || date.start === null ? null : lastDayOf(date.end ?? date.start));

export const activitySigns = ({ agreements, date, result, outcomes, followUps }: Activity): ActivitySigns => ({
  agreements,
  date: date === null ? null : { ...unknownDate, start: date.start, end: date.end, precision: date.precision, openEnd: date.openEnd },
  hasResult: result !== '' || outcomes.length > 0,
  dues: followUps.flatMap(({ key, due, done }) => {
    const day = done ? null : lastDay(due);
    return day === null ? [] : [{ item: key, day }];
  }),
});

export const isOverdue = ({ dues }: Pick<ActivitySigns, 'dues'>, today: string): boolean => dues.some(({ day }) => day < today);

/** The last day that the latest of the activities may have been on; '' where no activity has a date. */
export const lastActivityDay = (activities: readonly ActivitySigns[]): string => activities.map(({ date }) => lastDay(date) ?? '').reduce((latest, day) => (day > latest ? day : latest), '');

/**
 * What is to be said of an agreement today ('YYYY-MM-DD'). `symbolic`: it is in force, and none of its activities brought a concrete
 * result (domain: beyond symbols, concrete results); `dormant` and `expiring` are what the program would ask about its state.
 */
export const attentionOf = (agreement: AgreementSigns, activities: readonly ActivitySigns[], today: string, dormantMonths?: number): Attention[] => {
  const { state, endDate, ending, since } = agreement;
  const suggested = suggestState({ state, endDate, ending, since, activities: activities.map(({ date }) => date) }, today, dormantMonths)?.to;
  return [
    ...(isOverdue(agreement, today) || activities.some((activity) => isOverdue(activity, today)) ? (['overdue'] as const) : []),
    ...(suggested === 'renewing' || suggested === 'expired' || state === 'renewing' ? (['expiring'] as const) : []),
    ...(suggested === 'dormant' ? (['dormant'] as const) : []),
    ...(IN_FORCE.includes(state) && !activities.some(({ hasResult }) => hasResult) ? (['symbolic'] as const) : []),
  ];
};
