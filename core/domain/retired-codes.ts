import { CODE_LISTS } from './code-lists.ts';

/**
 * Which version of the code lists this is. Whoever adds or retires a code counts it up: a test holds the two together.
 */
export const CODE_LISTS_VERSION = 3;

/** list → code → the version of the lists that retired it */
export type RetiredCodes = Readonly<Partial<Record<string, Readonly<Record<string, number>>>>>;

/**
 * Codes that are no longer given to new records. A code is never taken out of its list: old records that carry it stay valid
 * and readable under the same words, and stay as they are when they are edited. None so far.
 */
export const RETIRED_CODES: RetiredCodes = {};

/** How a code stands in its list; `unknown` = of a newer version of the lists, shown as it is and kept. */
export type CodeStanding = 'in-use' | 'retired' | 'unknown';

/** Lists that the app does not have are those of a newer version too. */
export const codeStanding = (list: string, code: string, retired: RetiredCodes = RETIRED_CODES): CodeStanding => {
  if (!Object.hasOwn(CODE_LISTS, list) || CODE_LISTS[list]?.includes(code) !== true) return 'unknown';
  return Object.hasOwn(retired[list] ?? {}, code) ? 'retired' : 'in-use';
};

/**
 * What a form offers: the codes of the list that are in use, and what the record carries already, whether it is retired or comes
 * from a newer version of the list. So saving a form never takes the place of a code that its author did not touch.
 */
export const offeredCodes = (list: string, codes: readonly string[], carried: readonly string[], retired: RetiredCodes = RETIRED_CODES): string[] => {
  const gone = new Set(Object.keys(retired[list] ?? {}));
  const inUse = codes.filter((code) => !gone.has(code) || carried.includes(code));
  return [...inUse, ...carried.filter((code) => code !== '' && !inUse.includes(code))];
};
