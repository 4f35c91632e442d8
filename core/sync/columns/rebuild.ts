import { setOwnField } from '#core/change/own-field.ts';
import { bad } from './read-values.ts';

export type Part = string | number | readonly [before: string, after: string];
/** The values of a column, and which of them comes next. */
export type OpenColumn = { readonly names: readonly string[] | null; readonly values: readonly unknown[]; next: number };

/** What is done for each row of a shape: containers are made before anything is put into them, and known by their number. */
type Step = { readonly into: number; readonly part: Part; readonly column: number | null; readonly isList: boolean };
export type RowPlan = { readonly isList: boolean; readonly steps: readonly Step[] };

type Made = Record<string, unknown> | unknown[];

/** Looks at a shape once: every path leads through containers of its own, and lists have no holes. */
export const planShape = (shape: readonly unknown[], paths: readonly (readonly Part[])[]): RowPlan => {
  const isListAt = (path: readonly Part[], at: number): boolean => typeof path[at] === 'number';
  const pathOf = (column: unknown): readonly Part[] => paths[column as number] ?? bad('column');
  const isList = isListAt(pathOf(shape[0]), 0);
  const steps: Step[] = [];
  const containers = new Map<string, number>([['', 0]]);
  const kinds = [isList];
  const lengths = [0];
  const enter = (into: number, part: Part): void => {
    if (kinds[into] !== (typeof part === 'number')) bad('path');
    if (typeof part !== 'number') return;
    if (part !== lengths[into]) bad('place');
    lengths[into] = part + 1;
  };
  for (const column of shape) {
    const path = pathOf(column);
    let [into, way] = [0, ''];
    for (let at = 0; at < path.length - 1; at += 1) {
      const part = path[at] ?? bad('path');
      way += typeof part === 'number' ? `${String(part)},` : `${JSON.stringify(part)},`;
      let next = containers.get(way);
      if (next === undefined) {
        enter(into, part);
        next = kinds.push(isListAt(path, at + 1)) - 1;
        lengths.push(0);
        containers.set(way, next);
        steps.push({ into, part, column: null, isList: kinds[next] === true });
      }
      into = next;
    }
    const part = path.at(-1) ?? bad('path');
    enter(into, part);
    steps.push({ into, part, column: column as number, isList: false });
  }
  return { isList, steps };
};

/** One row, of the next value of each of its columns. */
export const buildRow = ({ isList, steps }: RowPlan, columns: readonly OpenColumn[]): Made => {
  const made: Made[] = [isList ? [] : {}];
  for (const { into, part, column, isList: isInner } of steps) {
    const container = made[into] ?? bad('path');
    if (column === null) {
      const inner: Made = isInner ? [] : {};
      made.push(inner);
      put(container, part, inner);
      continue;
    }
    const open = columns[column] ?? bad('column');
    put(container, typeof part === 'object' ? `${part[0]}${open.names?.[open.next] ?? ''}${part[1]}` : part, open.values[open.next]);
    open.next += 1;
  }
  return made[0] ?? bad('row');
};

const put = (container: Made, part: Part, value: unknown): void => {
  if (Array.isArray(container)) container.push(value);
  else if (typeof part === 'object' || Object.hasOwn(container, String(part))) bad('twice');
  else setOwnField(container, String(part), value);
};
