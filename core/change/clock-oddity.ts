import { DAY_MS } from './clock.ts';

/** What looks wrong with a PC's clock, for a notice to the person. Nothing is ever refused because of it. */
export type ClockOddity =
  /** the year is the Buddhist one; `correctedMs` is the time that was probably meant */
  | { readonly type: 'clock-buddhist-year'; readonly correctedMs: number }
  | { readonly type: 'clock-before-app-built' }
  | { readonly type: 'clock-far-ahead'; readonly byMs: number | null }
  | { readonly type: 'clock-far-behind'; readonly byMs: number };

export type ClockWitness = {
  /** when this version of the app was built: the present cannot be earlier */
  readonly appBuildMs: number;
  /** the endpoint's time at this moment, if it was just asked */
  readonly referenceMs?: number;
};

const BUDDHIST_YEARS = 543;
/** How long a version of the app may stay in use before a clock that says so is doubted. */
const APP_LIFE_YEARS = 15;

/** Judges the wall clock by the best witness at hand. Null: nothing odd. */
export const clockOddity = (wallMs: number, witness: ClockWitness): ClockOddity | null => {
  const { appBuildMs, referenceMs } = witness;
  const correctedMs = shiftYears(wallMs, -BUDDHIST_YEARS);
  const earliest = (referenceMs ?? appBuildMs) - 2 * DAY_MS;
  const latest = referenceMs === undefined ? shiftYears(appBuildMs, APP_LIFE_YEARS) : referenceMs + 2 * DAY_MS;
  if (correctedMs >= earliest && correctedMs <= latest) return { type: 'clock-buddhist-year', correctedMs };
  if (wallMs < appBuildMs - DAY_MS) return { type: 'clock-before-app-built' };
  if (referenceMs === undefined) return wallMs > latest ? { type: 'clock-far-ahead', byMs: null } : null;
  if (wallMs > referenceMs + DAY_MS) return { type: 'clock-far-ahead', byMs: wallMs - referenceMs };
  return wallMs < referenceMs - DAY_MS ? { type: 'clock-far-behind', byMs: referenceMs - wallMs } : null;
};

/** Same day and time in another year; 29 February may become 1 March. Outside the range of dates: NaN, which equals nothing. */
const shiftYears = (ms: number, years: number): number => {
  const date = new Date(ms);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date.getTime();
};
