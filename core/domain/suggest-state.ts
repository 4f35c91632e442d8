import { daysInMonth, firstDayOf, lastDayOf, readIso, writeIso } from '../dates/calendar.ts';
import type { PartialDate } from '../dates/partial-date.ts';
import { IN_FORCE } from './lifecycle.ts';

/** After so many months without a sign of life a relation is asked about, unless the office chose another number. */
export const DORMANT_MONTHS = 24;
/** So long before its end an agreement is asked about: a renewal that needs approvals takes about so long. */
export const ENDING_MONTHS = 6;

/** What the program thinks a state may be by now. An officer says whether it is so: nothing is ever set by itself. */
export type Suggestion =
  /** no sign of life since `day` */
  | { readonly to: 'dormant'; readonly day: string }
  /** the agreed time ends on `day` at the earliest */
  | { readonly to: 'renewing'; readonly day: string }
  /** the agreed time was over on `day` at the latest */
  | { readonly to: 'expired'; readonly day: string };

export type LifeSigns = {
  readonly state: string;
  readonly endDate: PartialDate | null;
  /** code of the list of endings: what renews itself neither runs out nor needs renewing */
  readonly ending: string;
  /** dates of the activities */
  readonly activities: readonly (PartialDate | null)[];
  /** days from which silence is counted all the same: the signing, the entry that the state rests on. An open end of theirs ("ก.พ. ๒๕๕๖ -") is no activity */
  readonly since: readonly (PartialDate | null)[];
};

const addMonths = (isoDay: string, months: number): string => {
  const parts = readIso(isoDay);
  if (parts === null) return isoDay;
  const total = parts.year * 12 + (parts.month ?? 1) - 1 + months;
  const [year, month] = [Math.floor(total / 12), (total % 12) + 1];
  return writeIso({ year, month, day: Math.min(parts.day ?? 1, daysInMonth(year, month)) });
};

/** The last day that a sign of life can mean: what is known only to the year counts until its end, so nobody is asked too early. */
const lastDay = (date: PartialDate | null): string | null => (date === null || date.start === null ? null : lastDayOf(date.end ?? date.start));

/** Only these fall asleep: what is being renewed, or sleeps already, is not asked about again. */
const MAY_FALL_ASLEEP: readonly string[] = ['signed', 'active'];

/**
 * The one question worth asking about an agreement's state today, or null. An end that is near or past comes before silence.
 * `today` is 'YYYY-MM-DD' by the PC's clock; with no date at all nothing is asked. `dormantMonths` 0 = never ask about silence.
 */
export const suggestState = ({ state, endDate, ending, activities, since }: LifeSigns, today: string, dormantMonths: number = DORMANT_MONTHS): Suggestion | null => {
  if (!IN_FORCE.includes(state)) return null;
  if (endDate !== null && endDate.start !== null && !endDate.openEnd && ending !== 'auto-renew') {
    const [first, last] = [firstDayOf(endDate.start), lastDayOf(endDate.end ?? endDate.start)];
    if (last < today) return { to: 'expired', day: last };
    if (state !== 'renewing' && first <= addMonths(today, ENDING_MONTHS)) return { to: 'renewing', day: first };
  }
  if (!MAY_FALL_ASLEEP.includes(state) || dormantMonths <= 0) return null;
  // What began and has not ended is a sign of life today.
  if (activities.some((date) => date?.openEnd === true)) return null;
  const latest = [...activities, ...since].flatMap((date) => lastDay(date) ?? []).toSorted().at(-1);
  return latest === undefined || addMonths(latest, dormantMonths) > today ? null : { to: 'dormant', day: latest };
};
