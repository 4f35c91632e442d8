/**
 * The Buddhist Era as Thai offices count it. This is the only file that knows how far it is from the Common Era.
 *
 * Both functions use today's fixed distance for every year. Until B.E. 2483 the Thai year began on 1 April, so January to
 * March of such a year, as written at the time, fell one Common Era year later; the parser says so in a note.
 */

/** The era in which a year was written. */
export type Era = 'BE' | 'CE';

const DISTANCE = 543;

/** A written year from here on is Buddhist, if nothing else is said (2400 is CE 1857). */
export const FIRST_CLEARLY_BUDDHIST_YEAR = 2400;

/** The last Buddhist year that began on 1 April; it ended on 31 December 1940. */
export const LAST_YEAR_FROM_APRIL = 2483;

const CENTURY_OF_SHORT_YEARS = 2500;

/** Common Era year of a Buddhist year. Below 1 there is no such year in this calendar. */
export const beToCe = (buddhistYear: number): number => buddhistYear - DISTANCE;

/** Buddhist year of a Common Era year. */
export const ceToBe = (commonYear: number): number => commonYear + DISTANCE;

/** The Buddhist year that two digits stand for in Thai speech: ๕๕ is 2555. */
export const shortBuddhistYear = (twoDigits: number): number => CENTURY_OF_SHORT_YEARS + twoDigits;
