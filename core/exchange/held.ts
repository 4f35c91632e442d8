import { z } from 'zod';
import type { Change } from '../change/change.ts';
import { inOrder } from '../change/covered.ts';
import { ownField } from '../change/own-field.ts';
import { incarnationSchema, splitChangeId } from '../ids.ts';

const runSchema = z.tuple([z.number().int().min(1), z.number().int().min(1)]);

/**
 * Which changes of a unit a PC holds: per life, runs of numbers, both ends included. Not only the greatest number, because a file
 * may have brought what comes after a gap.
 */
export const heldSchema = z.record(incarnationSchema, z.array(runSchema).max(10_000));
export type Held = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** What these changes, and what snapshots cover of one scope, add up to. */
export const heldOf = (changes: Iterable<Pick<Change, 'id'>>, covered: readonly Readonly<Record<string, number>>[] = []): Held => {
  const numbers = new Map<string, Set<number>>();
  const runs = new Map<string, [number, number][]>();
  for (const { id } of changes) {
    const { incarnation, n } = splitChangeId(id);
    const known = numbers.get(incarnation);
    if (known === undefined) numbers.set(incarnation, new Set([n]));
    else known.add(n);
  }
  const listed = (incarnation: string): [number, number][] => {
    const list = runs.get(incarnation) ?? [];
    runs.set(incarnation, list);
    return list;
  };
  for (const [incarnation, set] of numbers) listed(incarnation).push(...[...set].map((n): [number, number] => [n, n]));
  for (const vector of covered) for (const [incarnation, n] of Object.entries(vector)) if (n > 0) listed(incarnation).push([1, n]);
  return Object.fromEntries([...runs].map(([incarnation, list]) => [incarnation, inOrder(list)]));
};

export const holds = (held: Held, id: string): boolean => {
  const { incarnation, n } = splitChangeId(id);
  return (ownField(held, incarnation) ?? []).some(([from, to]) => n >= from && n <= to);
};

/** Whether all that a snapshot covers is held. */
export const holdsAll = (held: Held, vector: Readonly<Record<string, number>>): boolean =>
  Object.entries(vector).every(([incarnation, n]) => n === 0 || (ownField(held, incarnation) ?? []).some(([from, to]) => from === 1 && to >= n));

/** What all of several PCs hold: a file for all of them leaves only this out. */
export const heldByAll = (all: readonly Held[]): Held => {
  const [first, ...others] = all;
  if (first === undefined) return {};
  return others.reduce<Held>((common, held) => {
    const both = Object.entries(common).flatMap(([incarnation, runs]) => {
      const shared = runs.flatMap(([from, to]) => (ownField(held, incarnation) ?? []).flatMap(([begin, end]): [number, number][] => (begin <= to && end >= from ? [[Math.max(from, begin), Math.min(to, end)]] : [])));
      return shared.length === 0 ? [] : [[incarnation, inOrder(shared)] as const];
    });
    return Object.fromEntries(both);
  }, first);
};
