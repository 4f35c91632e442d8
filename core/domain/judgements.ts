import type { Party } from './agreement.ts';
import { ENTRY_TESTS, type EntryTest, type Override } from './agreement-parts.ts';

/**
 * What the program works out about an agreement, beside what people say over it. Each answer names the rule it follows, so that the page can
 * say why; the tables are the project's reading of the ministries' practice and are to be confirmed by MFA/MOI.
 */

/** Tiers of government: 1 first level below the state, 2 city or district, 3 below that. Some words stand for more than one tier. */
const TIERS: Readonly<Record<string, readonly number[]>> = {
  province: [1], bma: [1], pao: [1],
  'city-municipality': [2], 'town-municipality': [2], 'subdistrict-municipality': [2, 3], municipality: [2], district: [2], sao: [3],
  // Japan's prefecture is a first level, China's a second; a "city" can be a province-level one (Chongqing) or a municipality.
  'country-capital': [1, 2], state: [1], prefecture: [1, 2], region: [1], division: [1], city: [1, 2], county: [2], 'autonomous-prefecture': [1, 2], town: [2], village: [3],
};

export type EqualStatus = { readonly value: 'equal' | 'unequal' | 'unknown'; readonly rule: 'levels' | 'level-missing' | 'level-not-in-table' | 'override'; readonly reason: string };

/** Whether the parties have the same standing (สมศักดิ์ศรี): the Thai criteria ask for a partner whose status equals that of the Thai side. Equal where all levels can be of one tier. */
export const equalStatusOf = (parties: readonly Pick<Party, 'level'>[], override: Override | null): EqualStatus => {
  if (override !== null && (override.value === 'equal' || override.value === 'unequal')) return { value: override.value, rule: 'override', reason: override.reason };
  if (parties.length < 2 || parties.some(({ level }) => level === '')) return { value: 'unknown', rule: 'level-missing', reason: '' };
  const tiers = parties.map(({ level }) => (Object.hasOwn(TIERS, level) ? TIERS[level] : undefined));
  const [first, ...others] = tiers;
  if (first === undefined || others.some((each) => each === undefined)) return { value: 'unknown', rule: 'level-not-in-table', reason: '' };
  return { value: first.some((tier) => others.every((each) => each?.includes(tier) === true)) ? 'equal' : 'unequal', rule: 'levels', reason: '' };
};

export type Recognition = { readonly value: 'yes' | 'no' | 'unknown'; readonly rule: 'any-name' | 'china' | 'one-field' | 'type-missing' | 'type-not-in-table' | 'override'; readonly reason: string };

/** Names under which a relation counts as one of sister cities for the Thai criteria. */
const NAMES_THAT_COUNT: readonly string[] = ['sister-city', 'friendship-city', 'friendly-exchange-city', 'partner-town', 'twin-town', 'close-friend', 'cooperation'];
/** Countries where only the one name is official (the lecture of 2018: "with China only Sister Cities is official"). */
const ONLY_SISTER_CITY: readonly string[] = ['CN'];

/** Whether the agreement counts as one of sister cities. All names in use do, but with China only "Sister Cities"; a memorandum of one field is none. */
export const recognitionOf = (type: string, parties: readonly Pick<Party, 'side' | 'country'>[], override: Override | null): Recognition => {
  if (override !== null && (override.value === 'yes' || override.value === 'no')) return { value: override.value, rule: 'override', reason: override.reason };
  if (type === '') return { value: 'unknown', rule: 'type-missing', reason: '' };
  if (type === 'mou-field') return { value: 'no', rule: 'one-field', reason: '' };
  if (!NAMES_THAT_COUNT.includes(type)) return { value: 'unknown', rule: 'type-not-in-table', reason: '' };
  const isStrict = parties.some(({ side, country }) => side === 'partner' && ONLY_SISTER_CITY.includes(country));
  if (isStrict) return { value: type === 'sister-city' ? 'yes' : 'no', rule: 'china', reason: '' };
  return { value: 'yes', rule: 'any-name', reason: '' };
};

export type Counts = { readonly value: 'yes' | 'no' | 'unknown'; readonly failed: readonly EntryTest[]; readonly open: readonly EntryTest[] };

/** Whether the agreement counts in statistics: all three tests answered with yes. One no is enough for no; open ones are named. */
export const countsOf = (tests: Readonly<Record<EntryTest, string>>): Counts => {
  const failed = ENTRY_TESTS.filter((test) => tests[test] === 'no');
  const open = ENTRY_TESTS.filter((test) => tests[test] !== 'no' && tests[test] !== 'yes');
  return { value: failed.length > 0 ? 'no' : open.length > 0 ? 'unknown' : 'yes', failed, open };
};
