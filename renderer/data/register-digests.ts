import { addToDigest, briefDigest, EMPTY_DIGEST, stateText, takeFromDigest, type BriefDigest, type Digest } from '#core/change/digest.ts';
import { TRIAL_SCOPE } from '#core/ids.ts';
import type { RecordRow, ViewDb } from './db.ts';
import { rowToState } from './rows.ts';

export type RegisterDigests = {
  readonly digests: Readonly<Record<string, BriefDigest>>;
  /** false where the view moved on while it was counted, or holds work that the endpoint has not decided on */
  readonly isComparable: boolean;
  /** every record was read for it, and not only what was written since the last time */
  readonly isAnew: boolean;
};

const PAGE = 500;

const standing = async (db: ViewDb): Promise<string> => {
  const [meta, waiting] = await Promise.all([db.meta.get('view'), db.outbox.where('state').equals('waiting').count()]);
  return `${String(meta?.position ?? 0)} ${String(waiting)}`;
};

/** Samples of the trial register never leave this PC; a record all of whose changes were refused is none. */
const counts = (row: RecordRow): boolean => row.scope !== TRIAL_SCOPE && Object.keys(row.fields).length > 0;

type Hash = (text: string) => Promise<string>;
type Counted = { readonly kind: string; readonly hash: string };

/**
 * Counts what this PC holds per kind, as the endpoint counts what it holds: all of it the first time, page by page, so that saves need
 * not wait; from then on only what was written since, so that a sync of a large register costs what one of a small one does. Whether the
 * view stood still meanwhile is part of the answer.
 */
export const createRegisterCount = (db: ViewDb, hash: Hash) => {
  const counted = new Map<string, Counted>();
  const digests = new Map<string, Digest>();
  let written: Set<string> | 'all' = 'all';

  const forget = (key: string): void => {
    const before = counted.get(key);
    if (before === undefined) return;
    counted.delete(key);
    digests.set(before.kind, takeFromDigest(digests.get(before.kind) ?? EMPTY_DIGEST, before.hash));
  };

  const take = async (rows: readonly RecordRow[]): Promise<void> => {
    const counting = rows.filter(counts);
    const hashes = await Promise.all(counting.map((row) => hash(stateText(rowToState(row)))));
    for (const [index, { key, kind }] of counting.entries()) {
      const known = { kind, hash: hashes[index] ?? '' };
      counted.set(key, known);
      digests.set(kind, addToDigest(digests.get(kind) ?? EMPTY_DIGEST, known.hash));
    }
  };

  const takeAll = async (): Promise<void> => {
    counted.clear();
    digests.clear();
    for (let after = ''; ; ) {
      const rows = await db.records.where('key').above(after).limit(PAGE).toArray();
      await take(rows);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = last.key;
    }
  };

  const takeWritten = async (keys: readonly string[]): Promise<void> => {
    for (let from = 0; from < keys.length; from += PAGE) {
      const rows = await db.records.bulkGet(keys.slice(from, from + PAGE));
      for (const key of keys.slice(from, from + PAGE)) forget(key);
      await take(rows.filter((row) => row !== undefined));
    }
  };

  return {
    /** What the write door has written; it is read when it is counted. */
    noteWritten: (keys: readonly string[] | 'all'): void => {
      if (keys === 'all') written = 'all';
      else if (written !== 'all') for (const key of keys) written.add(key);
    },
    count: async (isAnew = false): Promise<RegisterDigests> => {
      const before = await standing(db);
      const due = isAnew ? 'all' : written;
      // What is written while it is counted comes the next time, and makes this answer one that cannot be compared.
      written = new Set();
      try {
        await (due === 'all' ? takeAll() : takeWritten([...due]));
      } catch (problem) {
        written = 'all';
        throw problem;
      }
      return {
        digests: Object.fromEntries([...digests].filter(([, { count }]) => count > 0).map(([kind, digest]) => [kind, briefDigest(digest)])),
        isComparable: before.endsWith(' 0') && before === (await standing(db)),
        isAnew: due === 'all',
      };
    },
  };
};

/** All of it, once. */
export const countRegister = (db: ViewDb, hash: Hash): Promise<RegisterDigests> => createRegisterCount(db, hash).count(true);
