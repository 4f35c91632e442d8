import { beToCe, ceToBe, FIRST_CLEARLY_BUDDHIST_YEAR, shortBuddhistYear, type Era } from '../buddhist-era.ts';
import type { AskReason, DateNote } from '../parsed-date.ts';
import type { WrittenYear } from './written-year.ts';

/** One way to understand a written year. Two years of a range are only combined when they are read the same `way`. */
export type YearReading = { readonly ce: number; readonly era: Era; readonly way: string; readonly notes: readonly DateNote[] };

/** Several readings have a reason to ask; no reading means that there is no such year. */
export type YearReadings = { readonly readings: readonly YearReading[]; readonly reason: AskReason | null };

/** A number above is a typing slip in either era. */
const LAST_WRITTEN_YEAR = 2999;
/** Two digits of a Common Era year are read within 1950–2049 first. */
const FIRST_SHORT_YEAR_OF_1900 = 50;
/** Buddhist years that look like Common Era years of today */
const LOOKS_LIKE_CE = { first: 1900, last: 2100 };

const NO_SUCH_YEAR: YearReadings = { readings: [], reason: null };

const buddhist = (year: number, notes: readonly DateNote[] = []): YearReading => ({ ce: beToCe(year), era: 'BE', way: 'BE', notes });
const common = (year: number, notes: readonly DateNote[] = [], way = 'CE'): YearReading => ({ ce: year, era: 'CE', way, notes });

const sure = (reading: YearReading): YearReadings => (reading.ce < 1 ? NO_SUCH_YEAR : { readings: [reading], reason: null });

const likelyCentury = (twoDigits: number): number => (twoDigits >= FIRST_SHORT_YEAR_OF_1900 ? 1900 + twoDigits : 2000 + twoDigits);
const otherCentury = (twoDigits: number): number => (twoDigits >= FIRST_SHORT_YEAR_OF_1900 ? 2000 + twoDigits : 1900 + twoDigits);

/**
 * Two digits. With พ.ศ., after a Thai month name or after ปี they are Buddhist (25xx), with a note: Thai speech shortens no
 * other era so. With ค.ศ. the century is asked. In numbers alone (12/5/50) and after an English month both eras are in use
 * in Thai offices, so a person chooses between B.E. 25xx and the Common Era year of 1950–2049.
 */
const twoDigitYear = (value: number, era: Era | null, setting: WrittenYear['setting']): YearReadings => {
  const reason: AskReason = { type: 'two-digit-year', year: value };
  const asBuddhist = buddhist(shortBuddhistYear(value), [{ type: 'two-digit-year-read-as-be', year: shortBuddhistYear(value) }]);
  if (era === 'BE' || (era === null && setting === 'thai')) return sure(asBuddhist);
  const asCommon = common(likelyCentury(value));
  if (era === 'CE') return { readings: [asCommon, common(otherCentury(value), [], 'CE of the other century')], reason };
  return { readings: setting === 'english' ? [asCommon, asBuddhist] : [asBuddhist, asCommon], reason };
};

const buddhistYear = (value: number): YearReadings =>
  value >= LOOKS_LIKE_CE.first && value <= LOOKS_LIKE_CE.last
    ? sure(buddhist(value, [{ type: 'be-year-looks-like-ce', year: value }]))
    : sure(buddhist(value));

const commonYear = (value: number): YearReadings =>
  value < FIRST_CLEARLY_BUDDHIST_YEAR
    ? sure(common(value))
    : { readings: [buddhist(value), common(value)], reason: { type: 'era-doubtful', year: value } };

/** Below 2400 and without era. ISO order and English month names are written with the Common Era; otherwise a person says. */
const yearWithoutEra = (value: number, setting: WrittenYear['setting']): YearReadings => {
  if (value >= FIRST_CLEARLY_BUDDHIST_YEAR) return sure(buddhist(value));
  if (setting === 'year-first') return sure(common(value));
  if (setting === 'english') return sure(common(value, [{ type: 'english-month-read-as-ce', year: value }]));
  if (beToCe(value) < 1) return NO_SUCH_YEAR;
  return { readings: [common(value), buddhist(value)], reason: { type: 'era-missing', year: value } };
};

type Digits = { readonly digits: string; readonly era: Era | null; readonly setting: WrittenYear['setting'] };

const resolveDigits = ({ digits, era, setting }: Digits, stated: Era | null): YearReadings => {
  const value = Number(digits);
  if (digits.length > 4 || value > LAST_WRITTEN_YEAR) return NO_SUCH_YEAR;
  const statedEra = value < FIRST_CLEARLY_BUDDHIST_YEAR && setting !== 'year-first' ? stated : null;
  const known = era ?? statedEra;
  if (digits.length <= 2) return twoDigitYear(value, known, setting);
  if (known === 'BE') return buddhistYear(value);
  return known === 'CE' ? commonYear(value) : yearWithoutEra(value, setting);
};

const otherEra = (era: Era | null): Era | null => (era === null ? null : era === 'BE' ? 'CE' : 'BE');

type Gloss = NonNullable<WrittenYear['gloss']>;

/** "2018 (B.E. 2561)": sure when both say the same year, otherwise a person chooses one of them. */
const resolveGlossed = (year: WrittenYear, gloss: Gloss, stated: Era | null): YearReadings => {
  const value = Number(year.digits);
  const other = Number(gloss.digits);
  if (year.era !== 'BE' && gloss.era !== 'CE' && ceToBe(value) === other) return sure(common(value));
  if (year.era !== 'CE' && gloss.era !== 'BE' && beToCe(value) === other) return sure(buddhist(value));
  const main = resolveDigits({ ...year, era: year.era ?? otherEra(gloss.era) }, stated).readings;
  const again = resolveDigits({ ...gloss, era: gloss.era ?? otherEra(year.era), setting: 'alone' }, stated).readings;
  if (main.length === 0 || again.length === 0) return NO_SUCH_YEAR;
  const readings = [...main, ...again].map((reading, index) => ({ ...reading, way: `${reading.way} ${index}` }));
  return { readings, reason: { type: 'years-disagree' } };
};

/** What a written year can mean. `stated` is the era that a person has named for years written without one. */
export const resolveYear = (year: WrittenYear, stated: Era | null): YearReadings =>
  year.gloss === null ? resolveDigits(year, stated) : resolveGlossed(year, year.gloss, stated);
