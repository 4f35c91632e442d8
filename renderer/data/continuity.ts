import { readActivity } from '#core/domain/activity.ts';
import type { Fields } from '#core/domain/field-paths.ts';

export const QUARTERS = 12;

/** Number of a calendar quarter since year 0, for counting back; null for a date known only to the year. */
export const quarterOf = (iso: string): number | null => {
  const match = /^(\d{4})-(\d{2})/.exec(iso);
  return match === null ? null : Number(match[1]) * 4 + Math.floor((Number(match[2]) - 1) / 3);
};

type Entry = { readonly quarter: number; readonly agreements: readonly string[] };

/** Which agreements had activities in which quarters. Kept in the lists' thread, one small entry per activity. */
export const createContinuity = () => {
  const entries = new Map<string, Entry>();
  return {
    put: (id: string, fields: Fields): void => {
      const activity = readActivity(fields);
      const quarter = quarterOf(activity.date?.start ?? '');
      if (quarter === null || activity.agreements.length === 0) entries.delete(id);
      else entries.set(id, { quarter, agreements: activity.agreements });
    },
    remove: (id: string): void => void entries.delete(id),
    clear: (): void => entries.clear(),
    /** Activities per quarter of each agreement asked for, oldest quarter first; `current` is the quarter we live in. */
    counts: (agreements: readonly string[], current: number): Record<string, number[]> => {
      const strips: Record<string, number[]> = Object.fromEntries(agreements.map((id) => [id, Array.from({ length: QUARTERS }, () => 0)]));
      for (const entry of entries.values()) {
        const index = QUARTERS - 1 - (current - entry.quarter);
        if (index < 0 || index >= QUARTERS) continue;
        for (const id of entry.agreements) {
          const strip = strips[id];
          if (strip !== undefined) strip[index] = (strip[index] ?? 0) + 1;
        }
      }
      return strips;
    },
  };
};
