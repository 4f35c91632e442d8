import type { PartialDate } from './partial-date.ts';

/** What a person should know about how the words were read. */
export type DateNote =
  /** "15 พ.ย. 55": two digits in Thai words are Buddhist */
  | { readonly type: 'two-digit-year-read-as-be'; readonly year: number }
  /** "Nov 2012": English month names are written with Common Era years */
  | { readonly type: 'english-month-read-as-ce'; readonly year: number }
  /** "พ.ศ. 2012": taken at its word, but the number looks like a Common Era year */
  | { readonly type: 'be-year-looks-like-ce'; readonly year: number }
  /** January to March up to B.E. 2483; `otherwise` is what the words mean if the year began on 1 April (null: no such months) */
  | { readonly type: 'old-thai-new-year'; readonly otherwise: string | null }
  /** 29 February exists only if the year began on 1 April, so it was read that way */
  | { readonly type: 'read-by-old-thai-new-year' }
  /** other readings were possible by the words, but not by the calendar or the order */
  | { readonly type: 'only-possible-reading' }
  /** "ก.พ. ๒๕๕๖ -" */
  | { readonly type: 'open-end-or-lost-end' }
  /** 0 = Sunday */
  | { readonly type: 'weekday-disagrees'; readonly written: number; readonly actual: number }
  /** "ปีงบประมาณ 2561": October before to September */
  | { readonly type: 'fiscal-year'; readonly year: number }
  /** "ปลายปี 2555": kept in the text only */
  | { readonly type: 'words-left-out'; readonly words: string }
  /** the time of day, kept in the text only */
  | { readonly type: 'time-left-out'; readonly words: string };

/** Why a person must choose. */
export type AskReason =
  /** "2012", "พ.ย. 2012", "15/11/2012": a year below 2400 without era */
  | { readonly type: 'era-missing'; readonly year: number }
  /** "12/5/50" */
  | { readonly type: 'two-digit-year'; readonly year: number }
  /** "ค.ศ. 2555" */
  | { readonly type: 'era-doubtful'; readonly year: number }
  /** "2018 (พ.ศ. 2560)" */
  | { readonly type: 'years-disagree' }
  /** "2555/2557": a range, or one of the two */
  | { readonly type: 'range-or-either' }
  /** "2010-11": November, or 2010 to 2011 */
  | { readonly type: 'month-or-range' }
  /** "30 ธ.ค. - 2 ม.ค. 2561": the year stands only once */
  | { readonly type: 'range-over-new-year' };

/** Why there is no such date. `part` is the offending piece as written. */
export type ImpossibleReason =
  | { readonly type: 'no-such-month'; readonly part: string; readonly month: number; readonly looksMonthFirst: boolean }
  | { readonly type: 'no-such-day'; readonly part: string; readonly day: number; readonly month: number; readonly daysInMonth: number }
  | { readonly type: 'year-out-of-range'; readonly part: string }
  | { readonly type: 'range-backwards'; readonly part: string };

export type ParsedDate =
  | { readonly type: 'empty' }
  | { readonly type: 'date'; readonly date: PartialDate; readonly notes: readonly DateNote[] }
  /** at least two different dates, all with the text as written, likeliest first; the notes hold for every choice */
  | { readonly type: 'ask'; readonly reason: AskReason; readonly choices: readonly PartialDate[]; readonly notes: readonly DateNote[] }
  | { readonly type: 'impossible'; readonly reason: ImpossibleReason }
  | { readonly type: 'unreadable' };
