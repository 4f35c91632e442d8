import { changeId, splitChangeId, type ChangeId } from '../ids.ts';

/** Change ids and a number for each, kept life by life: a small part of what as many texts would take. */
export type IdMap = {
  readonly get: (id: ChangeId) => number | undefined;
  readonly has: (id: ChangeId) => boolean;
  readonly set: (id: ChangeId, value: number) => void;
  readonly delete: (id: ChangeId) => void;
  readonly size: () => number;
  readonly entries: () => IterableIterator<readonly [ChangeId, number]>;
};

export const createIdMap = (): IdMap => {
  const lives = new Map<string, Map<number, number>>();
  let size = 0;
  const get = (id: ChangeId): number | undefined => {
    const { incarnation, n } = splitChangeId(id);
    return lives.get(incarnation)?.get(n);
  };
  return {
    get,
    has: (id) => get(id) !== undefined,
    set: (id, value) => {
      const { incarnation, n } = splitChangeId(id);
      const life = lives.get(incarnation) ?? new Map<number, number>();
      lives.set(incarnation, life);
      size -= life.size;
      life.set(n, value);
      size += life.size;
    },
    delete: (id) => {
      const { incarnation, n } = splitChangeId(id);
      if (lives.get(incarnation)?.delete(n) === true) size -= 1;
    },
    size: () => size,
    entries: function* entries() {
      for (const [incarnation, life] of lives) for (const [n, value] of life) yield [changeId(incarnation, n), value] as const;
    },
  };
};
