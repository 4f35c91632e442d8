import type { RandomBytes, WallClock } from '../ports.ts';

/** A UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then random bits. A wrong clock only changes the sort order of ids. */
export const createRecordId = (now: WallClock, random: RandomBytes): string => {
  const bytes = random(16);
  const ms = Math.max(0, Math.floor(now()));
  const time = ms.toString(16).padStart(12, '0').slice(-12);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = ((Number.parseInt(hex.slice(4, 5), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(1, 4)}-${variant}${hex.slice(5, 8)}-${hex.slice(8, 20)}`;
};
