import { err, type Result } from '../result.ts';

/** Why an exchange file is not taken. Nothing of a file is used before all of it was found right. */
export type ExchangeFault =
  /** something else than an exchange file */
  | { readonly type: 'exchange-none' }
  /** written by a newer version: `version` of the container, which its first line says, or of the protocol, which its label says */
  | { readonly type: 'exchange-newer'; readonly version: number }
  /** its protocol is not understood any more */
  | { readonly type: 'exchange-older'; readonly version: number }
  /** cut, altered, or put together from two; `where` is for the help desk */
  | { readonly type: 'exchange-damaged'; readonly where: string }
  | { readonly type: 'exchange-too-large'; readonly limit: number }
  /** a passphrase opens it: none was given, or not the right one */
  | { readonly type: 'exchange-passphrase'; readonly given: boolean }
  /** whole, and encrypted to somebody else */
  | { readonly type: 'exchange-not-for-us' };

export const damaged = (where: string): Result<never, ExchangeFault> => err({ type: 'exchange-damaged', where });
