import { PROTOCOL_OLDEST, PROTOCOL_VERSION } from '../sync/protocol.ts';
import type { ExchangeFault } from './fault.ts';

/** The protocols that are understood here. */
export type Spoken = { readonly oldest: number; readonly newest: number };

const OURS: Spoken = { oldest: PROTOCOL_OLDEST, newest: PROTOCOL_VERSION };

/** Why a file whose contents speak `protocol` is not read; null when they are understood. A container can be known and what lies in it not. */
export const spokenFault = (protocol: number, spoken: Spoken = OURS): ExchangeFault | null => {
  if (protocol > spoken.newest) return { type: 'exchange-newer', version: protocol };
  return protocol < spoken.oldest ? { type: 'exchange-older', version: protocol } : null;
};
