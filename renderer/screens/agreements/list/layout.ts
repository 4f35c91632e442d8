import type { Json } from '#core/json.ts';
import { COLUMN_SPECS, FIRST_COLUMN, FIRST_COLUMNS } from './columns.tsx';

/** A column as this PC shows it; without a width it has the one it comes with. */
export type ShownColumn = { readonly id: string; readonly width?: number };

export const NARROWEST = 64;
export const WIDEST = 640;

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

export const FIRST_LAYOUT: readonly ShownColumn[] = FIRST_COLUMNS.map((id) => ({ id }));

/**
 * Reads what a setting holds. Columns of a newer version are left out; the names of the parties are always there, for a row without
 * a name says nothing.
 */
export const readLayout = (stored: Json | undefined): readonly ShownColumn[] => {
  if (!Array.isArray(stored)) return FIRST_LAYOUT;
  const seen = new Set<string>();
  const columns = stored.filter(isObject).flatMap(({ id, width }): ShownColumn[] => {
    if (typeof id !== 'string' || seen.has(id) || !COLUMN_SPECS.some((spec) => spec.id === id)) return [];
    seen.add(id);
    return [typeof width === 'number' ? { id, width: Math.min(WIDEST, Math.max(NARROWEST, width)) } : { id }];
  });
  return seen.has(FIRST_COLUMN) ? columns : [{ id: FIRST_COLUMN }, ...columns];
};

export const writeLayout = (columns: readonly ShownColumn[]): Json => columns.map(({ id, width }) => (width === undefined ? { id } : { id, width }));

export const withColumn = (columns: readonly ShownColumn[], id: string, isShown: boolean): readonly ShownColumn[] =>
  isShown ? [...columns.filter((column) => column.id !== id), { id }] : columns.filter((column) => column.id !== id || id === FIRST_COLUMN);

/** One place to the left (-1) or to the right (1). */
export const moved = (columns: readonly ShownColumn[], id: string, by: -1 | 1): readonly ShownColumn[] => {
  const from = columns.findIndex((column) => column.id === id);
  const column = columns[from];
  const to = from + by;
  if (column === undefined || to < 0 || to >= columns.length) return columns;
  return columns.toSpliced(from, 1).toSpliced(to, 0, column);
};

export const widthOf = (column: ShownColumn): number => column.width ?? COLUMN_SPECS.find((spec) => spec.id === column.id)?.width ?? NARROWEST;

export const withWidth = (columns: readonly ShownColumn[], id: string, width: number): readonly ShownColumn[] =>
  columns.map((column) => (column.id === id ? { id, width: Math.min(WIDEST, Math.max(NARROWEST, Math.round(width))) } : column));

/** The track of a column: the names take what is left, and never less than can be read. */
export const trackOf = (column: ShownColumn): string => (column.id === FIRST_COLUMN && column.width === undefined ? `minmax(${widthOf(column)}px, 1fr)` : `${widthOf(column)}px`);
