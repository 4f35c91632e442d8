import type { Json } from '#core/json.ts';
import { codeNumbers, codeValues } from './values.ts';
import { DEEPEST_PATH, LONGEST_LIST, type Column, type Columns, type PathPart } from './shape.ts';

/** A name that so many rows have at one place gets a column of its own; rarer ones share one with names like them. */
const OFTEN = 4;

/** What stands under one path. */
type Node = { readonly path: readonly PathPart[]; readonly children: Map<string | number, Node>; readonly alike: Map<string, Node>; times: number; column: number };
type Filling = { readonly path: readonly PathPart[]; readonly values: Json[]; readonly names: string[] | null };
type Writing = { readonly columns: Filling[]; readonly often: number };

const newNode = (path: readonly PathPart[]): Node => ({ path, children: new Map(), alike: new Map(), times: 0, column: -1 });

/** Rows as columns. What comes out of `readColumns` is equal to what went in, whatever JSON it is. */
export const writeColumns = (rows: readonly unknown[]): Columns => {
  const root = newNode([]);
  for (const row of rows) if (isTaken(row)) count(root, row);
  const writing: Writing = { columns: [], often: Math.min(OFTEN, Math.ceil(rows.length / OFTEN)) };
  const shapes = new Map<string, number>();
  const shapeList: (readonly number[] | null)[] = [];
  const whole: Json[] = [];
  const order: number[] = [];
  for (const row of rows) {
    const shape = isTaken(row) ? takeApart(writing, root, row) : null;
    if (shape === null) whole.push(row as Json);
    const key = shape === null ? 'whole' : shape.join();
    const known = shapes.get(key);
    if (known === undefined) shapes.set(key, shapeList.push(shape) - 1);
    order.push(known ?? shapeList.length - 1);
  }
  const columns = writing.columns.map(({ path, values, names }): Column => ({ path, ...(names === null ? {} : { names: codeValues(names) }), values: codeValues(values) }));
  return { rows: rows.length, shapes: shapeList, order: codeNumbers(order), columns, ...(whole.length === 0 ? {} : { whole }) };
};

type Container = Readonly<Record<string, unknown>> | readonly unknown[];

/** Objects and short lists with something in them are taken apart. What a plain assignment would lose stays in one piece. */
const isTaken = (value: unknown): value is Container => {
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, '__proto__')) return false;
  if (Array.isArray(value)) return value.length > 0 && value.length <= LONGEST_LIST;
  return Object.keys(value).length > 0;
};

const isRoomFor = (node: Node): boolean => node.path.length < DEEPEST_PATH;

const childOf = (node: Node, key: string | number): Node => {
  const known = node.children.get(key);
  if (known !== undefined) return known;
  const child = newNode([...node.path, key]);
  node.children.set(key, child);
  return child;
};

const count = (node: Node, value: Container): void => {
  if (Array.isArray(value)) for (let at = 0; at < value.length; at += 1) countMember(childOf(node, at), value[at]);
  else for (const key of Object.keys(value)) countMember(childOf(node, key), (value as Readonly<Record<string, unknown>>)[key]);
};

const countMember = (node: Node, value: unknown): void => {
  node.times += 1;
  if (isRoomFor(node) && isTaken(value)) count(node, value);
};

/** Puts every value of a row into its column, and answers which ones those were. */
const takeApart = (writing: Writing, root: Node, row: Container): number[] => {
  const shape: number[] = [];
  const take = (node: Node, value: Container): void => {
    if (Array.isArray(value)) for (let at = 0; at < value.length; at += 1) takeMember(node, at, value[at]);
    else for (const key of Object.keys(value)) takeMember(node, key, (value as Readonly<Record<string, unknown>>)[key]);
  };
  const takeMember = (parent: Node, key: string | number, value: unknown): void => {
    const node = childOf(parent, key);
    if (typeof key === 'string' && node.times < writing.often) {
      const [template, name] = templateOf(key);
      shape.push(put(writing, alikeOf(parent, template), value as Json, name));
    } else if (isRoomFor(node) && isTaken(value)) take(node, value);
    else shape.push(put(writing, node, value as Json, null));
  };
  take(root, row);
  return shape;
};

const put = ({ columns }: Writing, node: Node, value: Json, name: string | null): number => {
  if (node.column === -1) node.column = columns.push({ path: node.path, values: [], names: name === null ? null : [] }) - 1;
  const column = columns[node.column];
  column?.values.push(value);
  if (name !== null) column?.names?.push(name);
  return node.column;
};

/** What names like this one begin and end with, and what differs: of a path, all but its ends. */
const templateOf = (key: string): readonly [template: readonly [string, string], name: string] => {
  const [first, last] = [key.indexOf('/') + 1, key.lastIndexOf('/')];
  const [before, after] = last >= first ? [key.slice(0, first), key.slice(last)] : [key.slice(0, first), ''];
  return [[before, after], key.slice(before.length, key.length - after.length)];
};

const alikeOf = (parent: Node, template: readonly [string, string]): Node => {
  const key = template.join('\n');
  const known = parent.alike.get(key);
  if (known !== undefined) return known;
  const node = newNode([...parent.path, template]);
  parent.alike.set(key, node);
  return node;
};
