import type { Json } from '../json.ts';

/** The fields of a record as they are stored and travel: flat paths (`parties/a/level`), no null values. */
export type Fields = Readonly<Record<string, Json>>;

/** Keys of a keyed group: `groupKeys(fields, 'areas')` of `areas/trade`, `areas/health` is ['trade', 'health'], in path order. */
export const groupKeys = (fields: Fields, group: string): string[] => {
  const prefix = `${group}/`;
  const keys = new Set<string>();
  for (const path of Object.keys(fields)) {
    if (path.startsWith(prefix)) keys.add(path.slice(prefix.length).split('/', 1)[0] ?? '');
  }
  return [...keys].toSorted();
};

export const textField = (fields: Fields, path: string): string => {
  const value = fields[path];
  return typeof value === 'string' ? value : '';
};

export const numberField = (fields: Fields, path: string): number | null => {
  const value = fields[path];
  return typeof value === 'number' ? value : null;
};

export const flagField = (fields: Fields, path: string): boolean => fields[path] === true;

/** Keys whose flag is set: areas, linked agreements. */
export const flaggedKeys = (fields: Fields, group: string): string[] =>
  groupKeys(fields, group).filter((key) => fields[`${group}/${key}`] === true);

/** A key for a new member of a keyed group: short, random enough that two PCs never choose the same one. */
export const newGroupKey = (random: (count: number) => Uint8Array): string =>
  [...random(6)].map((byte) => (byte % 36).toString(36)).join('') + (([...random(2)][0] ?? 0) % 36).toString(36);
