import type { Database } from '../database.ts';

type Row = Readonly<Record<string, unknown>>;

/** What the security log holds since a moment, oldest first; `type` narrows it to one kind. */
export const readSecurityLog = async ({ pool }: Database, since: Date, type: string | null): Promise<Row[]> =>
  (
    await pool.query<Row>(
      `SELECT at, type, nullif(scope, '') AS unit, device, address, times, who, nullif(detail, '') AS detail
       FROM security_events WHERE at >= $1 AND ($2::text IS NULL OR type = $2) ORDER BY at, id`,
      [since, type],
    )
  ).rows;

/** Removes what is older: addresses and device names are not kept longer than they are needed. */
export const forgetSecurityLog = async ({ pool }: Database, before: Date): Promise<{ forgotten: number }> => ({
  forgotten: (await pool.query('DELETE FROM security_events WHERE at < $1', [before])).rowCount ?? 0,
});

const SPAN = /^(\d{1,5})([dh])$/;
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/;
const HOUR_MS = 3_600_000;

/** `30d`, `12h`, or a date with or without a time (`2026-03-01`, `2026-03-01T08:00`); null for what is neither. */
export const readMoment = (text: string, now: number): Date | null => {
  const [, count = '', unit] = SPAN.exec(text) ?? [];
  if (unit !== undefined) return new Date(now - Number(count) * HOUR_MS * (unit === 'd' ? 24 : 1));
  if (!DATE.test(text)) return null;
  // A day begins when it begins here.
  const at = new Date(text.includes('T') ? text : `${text}T00:00`);
  return Number.isNaN(at.getTime()) ? null : at;
};
