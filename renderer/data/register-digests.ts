import { addToDigest, briefDigest, EMPTY_DIGEST, stateText, type BriefDigest, type Digest } from '#core/change/digest.ts';
import { TRIAL_SCOPE } from '#core/ids.ts';
import type { RecordRow, ViewDb } from './db.ts';
import { rowToState } from './rows.ts';

export type RegisterDigests = {
  readonly digests: Readonly<Record<string, BriefDigest>>;
  /** false where the view moved on while it was counted, or holds work that the endpoint has not decided on */
  readonly isComparable: boolean;
};

const PAGE = 500;

const standing = async (db: ViewDb): Promise<string> => {
  const [meta, waiting] = await Promise.all([db.meta.get('view'), db.outbox.where('state').equals('waiting').count()]);
  return `${String(meta?.position ?? 0)} ${String(waiting)}`;
};

/** Samples of the trial register never leave this PC; a record all of whose changes were refused is none. */
const counts = (row: RecordRow): boolean => row.scope !== TRIAL_SCOPE && Object.keys(row.fields).length > 0;

/**
 * Counts what this PC holds per kind, as the endpoint counts what it holds. Read page by page, so that saves need not wait;
 * whether the view stood still meanwhile is part of the answer.
 */
export const countRegister = async (db: ViewDb, hash: (text: string) => Promise<string>): Promise<RegisterDigests> => {
  const before = await standing(db);
  const digests = new Map<string, Digest>();
  let after = '';
  for (;;) {
    const rows = await db.records.where('key').above(after).limit(PAGE).toArray();
    const counted = rows.filter(counts);
    const hashes = await Promise.all(counted.map((row) => hash(stateText(rowToState(row)))));
    for (const [index, { kind }] of counted.entries()) digests.set(kind, addToDigest(digests.get(kind) ?? EMPTY_DIGEST, hashes[index] ?? ''));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.key;
  }
  return {
    digests: Object.fromEntries([...digests].map(([kind, digest]) => [kind, briefDigest(digest)])),
    isComparable: before.endsWith(' 0') && before === (await standing(db)),
  };
};
