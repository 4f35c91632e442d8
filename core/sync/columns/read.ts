import { err, ok, type Result } from '#core/result.ts';
import { asList, asObject, asText, bad, BadColumns, readNumbers, readValues } from './read-values.ts';
import { buildRow, planShape, type OpenColumn, type Part, type RowPlan } from './rebuild.ts';
import { DEEPEST_PATH, jsonBytes, LONGEST_LIST } from './shape.ts';

export type ColumnLimits = { readonly rows: number; /** of the rows written out as JSON */ readonly bytes: number };
export type ColumnsFault = { readonly type: 'malformed' | 'too-large' };
export type ReadRows = { readonly rows: unknown[]; /** of the rows written out as JSON, about */ readonly bytes: number };

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/**
 * The rows that were written as columns. What stands for more than the limits is refused before it is made: a small body cannot
 * unfold to a large one. Errors: `malformed` (not what `writeColumns` makes), `too-large`.
 */
export const readColumns = (coded: unknown, limits: ColumnLimits): Result<ReadRows, ColumnsFault> => {
  try {
    return ok(readAll(coded, limits));
  } catch (problem) {
    if (problem instanceof BadColumns) return err({ type: 'malformed' });
    if (problem instanceof TooLarge) return err({ type: 'too-large' });
    throw problem;
  }
};


const readAll = (coded: unknown, { rows: mostRows, bytes: mostBytes }: ColumnLimits): ReadRows => {
  const { rows, shapes, order, columns, whole } = asObject(coded);
  if (!Number.isSafeInteger(rows) || (rows as number) < 0) return bad('rows');
  if ((rows as number) > mostRows) throw new TooLarge();
  let bytes = 0;
  const spend = (more: number): void => {
    bytes += more;
    if (bytes > mostBytes) throw new TooLarge();
  };
  const pay = (list: readonly unknown[], each = 1): void => {
    for (const value of list) spend((jsonBytes(value) + 1) * each);
  };
  const shapeOf = readNumbers(order, rows as number);
  const shapeList = asList(shapes).map((shape) => (shape === null ? null : asList(shape)));
  const paths = asList(columns).map((column) => readPath(asObject(column)['path']));
  const times = countTimes(shapeList, shapeOf, paths, spend);
  const open = asList(columns).map((column, place): OpenColumn => {
    const { names, values } = asObject(column);
    const [path, count] = [paths[place] ?? [], times[place] ?? 0];
    const isAlike = path.some((part) => typeof part === 'object');
    if (isAlike !== (names !== undefined)) return bad('names');
    return { names: isAlike ? readValues(names, count, pay).map(asText) : null, values: readValues(values, count, pay), next: 0 };
  });
  const rest = whole === undefined ? [] : asList(whole);
  for (const row of rest) spend(jsonBytes(row));
  let nextWhole = 0;
  const plans: (RowPlan | undefined)[] = [];
  const made = shapeOf.map((place): unknown => {
    const shape = shapeList[place];
    if (shape === undefined) return bad('shape');
    if (shape !== null) return buildRow((plans[place] ??= planShape(shape, paths)), open);
    if (nextWhole >= rest.length) return bad('whole');
    nextWhole += 1;
    return rest[nextWhole - 1];
  });
  return nextWhole === rest.length ? { rows: made, bytes } : bad('whole');
};

const readPath = (value: unknown): Part[] => {
  const path = asList(value);
  if (path.length === 0 || path.length > DEEPEST_PATH) return bad('path');
  return path.map((part, at): Part => {
    if (typeof part === 'string') return part;
    if (typeof part === 'number') return Number.isInteger(part) && part >= 0 && part < LONGEST_LIST ? part : bad('place');
    const ends = asList(part);
    return ends.length === 2 && at === path.length - 1 ? [asText(ends[0]), asText(ends[1])] : bad('names');
  });
};

/** How many values each column must have; the members' names are paid for here. */
const countTimes = (shapes: readonly (readonly unknown[] | null)[], order: readonly number[], paths: readonly (readonly Part[])[], spend: (bytes: number) => void): number[] => {
  const uses = shapes.map(() => 0);
  for (const place of order) {
    if (shapes[place] === undefined) return bad('shape');
    uses[place] = (uses[place] ?? 0) + 1;
  }
  const bytesOf = paths.map((path) => jsonBytes(path.at(-1)));
  const times = paths.map(() => 0);
  for (const [place, shape] of shapes.entries()) {
    const used = uses[place] ?? 0;
    for (const column of shape ?? []) {
      if (typeof column !== 'number' || times[column] === undefined) return bad('column');
      times[column] = (times[column] ?? 0) + used;
      spend((bytesOf[column] ?? 0) * used);
    }
  }
  return times;
};
