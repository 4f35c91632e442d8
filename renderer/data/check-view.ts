import { readCounters } from './counters.ts';
import type { MetaRow, RecordRow, ViewDb } from './db.ts';
import { countUpTo, FEW_WAITING, hasMoreThan, sumOf, withRows } from './kept.ts';
import { NOTHING_KEPT, type Kept } from './kept-shape.ts';

/** What is wrong with a view, by the names of its tables; empty = it agrees with what it keeps about itself. */
export type Wrong = readonly string[];

const liveOf = ({ kinds }: Kept): Map<string, number> => new Map(Object.entries(kinds).map(([kind, [, live]]) => [`records/${kind}`, live]));

const wrongCounters = (kept: Kept, counters: ReadonlyMap<string, number>): boolean => {
  const live = liveOf(kept);
  return [...new Set([...live.keys(), ...counters.keys()])].some((name) => (live.get(name) ?? 0) !== (counters.get(name) ?? 0));
};

/**
 * The questions that cost a start nothing: the counters, the small tables, and whether a table that should hold something is
 * empty. A few milliseconds, whatever the register holds.
 */
export const checkQuickly = (db: ViewDb, meta: MetaRow): Promise<Wrong> =>
  db.transaction('r', db.tables, async () => {
    const kept = meta.kept ?? NOTHING_KEPT;
    const [counters, anyRecord, anyChange, held, settings, drafts, runs, vectors, outbox] = await Promise.all([
      readCounters(db), countUpTo(db.records, 1), countUpTo(db.changes, 1), db.held.count(), db.settings.count(), db.drafts.count(), db.runs.count(), db.vectors.count(), kept.outbox === null ? hasMoreThan(db.outbox, FEW_WAITING) : db.outbox.count(),
    ]);
    const rows = Object.values(kept.kinds).reduce((sum, [count]) => sum + count, 0);
    const wrong: [string, boolean][] = [
      ['counters', wrongCounters(kept, counters)],
      ['records', rows > 0 !== anyRecord > 0],
      ['changes', kept.changes > 0 !== anyChange > 0],
      ['held', kept.held !== held],
      ['settings', kept.settings !== settings],
      ['drafts', kept.drafts !== drafts],
      ['runs', kept.runs !== runs],
      ['vectors', kept.vectors !== vectors],
      // Of too many to be counted it is only asked whether there are so many.
      ['outbox', outbox !== (kept.outbox ?? true)],
    ];
    return wrong.filter(([, is]) => is).map(([name]) => name);
  });

export type Checked = {
  /** false where the view moved on while it was read, so that its totals cannot be compared now */
  readonly isComparable: boolean;
  readonly wrong: Wrong;
};

const PAGE = 500;

/** Reads every record and compares: each row with its own sum, all of them with what is kept. For a worker; `breathe` between pages. */
export const checkDeeply = async (db: ViewDb, breathe: () => Promise<void>): Promise<Checked> => {
  const before = await db.meta.get('view');
  if (before?.kept === undefined) return { isComparable: false, wrong: [] };
  let kinds: Kept['kinds'] = {};
  const wrong = new Set<string>();
  let after = '';
  for (;;) {
    const rows: RecordRow[] = await db.records.where('key').above(after).limit(PAGE).toArray();
    if (rows.some((row) => row.sum !== sumOf(row))) wrong.add('records');
    kinds = withRows(kinds, [], rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.key;
    await breathe();
  }
  const changes = await db.changes.count();
  const [quick, now] = await Promise.all([checkQuickly(db, before), db.meta.get('view')]);
  if (now?.position !== before.position || now.journalId !== before.journalId) return { isComparable: false, wrong: [...wrong] };
  for (const name of quick) wrong.add(name);
  if (!sameKinds(kinds, before.kept.kinds)) wrong.add('records');
  if (changes !== before.kept.changes) wrong.add('changes');
  return { isComparable: true, wrong: [...wrong] };
};

const sameKinds = (a: Kept['kinds'], b: Kept['kinds']): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((kind) => JSON.stringify(a[kind]) === JSON.stringify(b[kind]));
