/**
 * An enrolment code as it is compared: capitals, blanks and dashes do not matter, nor look-alikes (Crockford's base 32): O is 0, I and
 * L are 1.
 */
export const normaliseCode = (typed: string): string =>
  typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
