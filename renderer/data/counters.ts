import type { ViewDb } from './db.ts';

const counterName = (kind: string): string => `records/${kind}`;

export const countersRead = async (db: ViewDb, kind: string): Promise<number> => (await db.counters.get(counterName(kind)))?.value ?? 0;

export const readCounters = async (db: ViewDb): Promise<Map<string, number>> => new Map((await db.counters.toArray()).map(({ name, value }) => [name, value]));

/** The counters that differences per kind change, as they are afterwards. */
export const withDifferences = (counters: ReadonlyMap<string, number>, differences: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
  const changed = [...differences].filter(([, difference]) => difference !== 0);
  return new Map(changed.map(([kind, difference]) => [counterName(kind), (counters.get(counterName(kind)) ?? 0) + difference]));
};

/** Adds differences per kind to the kept counters, inside the caller's transaction. */
export const countersAdd = async (db: ViewDb, differences: ReadonlyMap<string, number>): Promise<void> => {
  for (const [kind, difference] of differences) {
    if (difference === 0) continue;
    const name = counterName(kind);
    const value = (await db.counters.get(name))?.value ?? 0;
    await db.counters.put({ name, value: value + difference });
  }
};
