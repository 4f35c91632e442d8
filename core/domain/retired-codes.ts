/**
 * Which version of the code lists this is, and which of their codes are no longer given to new records. A code is never taken
 * out of its list: old records that carry it stay readable under the same words, and stay as they are when they are edited.
 */
export const CODE_LISTS_VERSION = 1;

/** list, as in locales/{th,en}/codes.json → codes that are retired. None so far. */
export const RETIRED_CODES: Readonly<Partial<Record<string, readonly string[]>>> = {};

/**
 * What a form offers: the codes of the list that are in use, and what the record carries already, whether it is retired or comes
 * from a newer version of the list. So saving a form never takes the place of a code that its author did not touch.
 */
export const offeredCodes = (list: string, codes: readonly string[], carried: readonly string[], retired = RETIRED_CODES): string[] => {
  const gone = new Set(retired[list]);
  const inUse = codes.filter((code) => !gone.has(code) || carried.includes(code));
  return [...inUse, ...carried.filter((code) => code !== '' && !inUse.includes(code))];
};
