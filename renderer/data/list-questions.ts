import type { DuplicatePair } from '#core/duplicates/find-duplicates.ts';
import type { Reminder } from '#core/domain/reminders.ts';
import type { RecordRow } from './db.ts';
import type { PlaceCounts } from './place-tally.ts';
import type { Found, ListAnswer, ListQuery } from './list-index.ts';

/** `now`: what is late, and what has ended or ends soon; `today` is the day by which that was said. */
export type YearAnswer = { readonly today: string; readonly year: readonly Reminder[]; readonly now: readonly Reminder[] };

/** The surest pairs, and how many there are. */
export type DuplicatesAnswer = { readonly pairs: readonly DuplicatePair[]; readonly total: number };

/** What the window asks the lists' thread. */
export type Question =
  | { readonly about: 'list'; readonly query: ListQuery }
  | { readonly about: 'continuity'; readonly agreements: readonly string[] }
  /** how many agreements name each place */
  | { readonly about: 'places' }
  /** what a Common Era year remembers, and what is late or ends soon whatever the year */
  | { readonly about: 'year'; readonly year: number }
  /** agreements that may be one, and about which nothing was decided */
  | { readonly about: 'duplicates' }
  /** the likest records of every kind that has a list */
  | { readonly about: 'find'; readonly text: string; readonly limit: number };

export type Answers = {
  readonly list: ListAnswer;
  /** activities per quarter of each agreement, oldest quarter first */
  readonly continuity: Readonly<Record<string, readonly number[]>>;
  readonly places: PlaceCounts;
  readonly year: YearAnswer;
  readonly duplicates: DuplicatesAnswer;
  /** by kind */
  readonly find: Readonly<Record<string, Found>>;
};
export type About = Question['about'];
export type AnswerTo<Q extends Question> = Answers[Q['about']];

export type ToListWorker =
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'written'; readonly records: readonly (readonly [key: string, row: RecordRow | null])[] }
  | { readonly type: 'rebuilt' };
export type FromListWorker =
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answers[About] }
  | { readonly type: 'stale' };
