import { EXCHANGE_EXTENSION, type ExchangeKind } from './label.ts';

/** What an exchange file is called when it is written: plain letters, so that every stick and every system takes it. */
export const newFileName = (kind: ExchangeKind, unit: string, at: number): string => {
  // A PC whose clock says nothing usable still writes its files.
  const when = Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString().replaceAll(/[-:]/g, '').slice(0, 15) : '0';
  return `phinong-${kind}-${unit}-${when}.${EXCHANGE_EXTENSION}`;
};
