import type { ChangeIntent } from '#core/change/change.ts';
import { createLineage } from '#core/change/lineage.ts';
import { seenStamps } from '#core/change/merge.ts';
import { reopeningOf, settlementOf, type Decision, type Settled } from '#core/change/settlement.ts';
import type { RecordState } from '#core/change/state.ts';
import { ok, type Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import type { RecordRow } from './db.ts';
import { db } from './machine.ts';
import { rowToState } from './rows.ts';
import { saveIntents } from './save.ts';

/** What is decided in one record: per field the value, and the heads that were on the screen. */
export type RecordDecisions = { readonly key: string; readonly decisions: Readonly<Record<string, Decision>> };

/** Enough to find a settlement again and undo it: in which record, and per field which heads it named. */
export type Settlement = { readonly key: string; readonly seen: Readonly<Record<string, readonly string[]>> };

const statesOf = async (keys: readonly string[]): Promise<ReadonlyMap<string, RecordState>> => {
  const rows: readonly (RecordRow | undefined)[] = await db.records.bulkGet([...keys]);
  return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.key, rowToState(row)]])));
};

/** With the stamps of the heads it names: which changes they were, should their ids come to mean others before it is written. */
const signed = (now: RecordState, intent: ChangeIntent): ChangeIntent => ({ ...intent, seen: seenStamps(now, intent.base) });

/**
 * Settles any number of fields of any number of records, in one frame of the journal: all of it is decided or nothing.
 * Only heads that were seen are named, see core/change/settlement.ts.
 */
export const settleConflicts = async (records: readonly RecordDecisions[]): Promise<Result<readonly Settlement[], Failure>> => {
  const states = await statesOf(records.map(({ key }) => key));
  const decided = records.flatMap(({ key, decisions }) => {
    const now = states.get(key);
    return now === undefined || Object.keys(decisions).length === 0 ? [] : [{ key, intent: signed(now, settlementOf(now, decisions)), decisions }];
  });
  const saved = await saveIntents(decided.map(({ intent }) => intent));
  if (!saved.ok) return saved;
  return ok(decided.map(({ key, intent, decisions }) => ({ key, seen: Object.fromEntries(Object.keys(decisions).map((field) => [field, intent.base[field] ?? []])) })));
};

const byOf = async (key: string, now: RecordState, seen: Settlement['seen']): Promise<Record<string, Settled>> => {
  const log = await db.changes.where('key').equals(key).toArray();
  const lineage = createLineage(log);
  const byId = new Map(log.map((row) => [row.id, row.change]));
  const settled = Object.entries(seen).flatMap(([field, ids]): [string, Settled][] => {
    for (const head of now.fields[field] ?? []) {
      const change = byId.get(head.id);
      const named = change?.base[field] ?? [];
      if (change !== undefined && named.length === ids.length && ids.every((id) => named.includes(id))) return [[field, { by: change.id, heads: lineage.seen(change, field) }]];
    }
    return [];
  });
  return Object.fromEntries(settled);
};

/**
 * Opens settled questions again (what undoing means under the merge rule stands in core/change/settlement.ts). Answers how many
 * fields ask again; those that somebody edited since are left alone.
 */
export const reopenConflicts = async (settlements: readonly Settlement[]): Promise<Result<{ readonly reopened: number; readonly left: number }, Failure>> => {
  const states = await statesOf(settlements.map(({ key }) => key));
  const found = await Promise.all(settlements.map(async ({ key, seen }) => {
    const now = states.get(key);
    return now === undefined ? { intents: [], reopened: 0 } : reopening(now, await byOf(key, now, seen));
  }));
  const reopened = found.reduce((sum, each) => sum + each.reopened, 0);
  const all = settlements.reduce((sum, { seen }) => sum + Object.keys(seen).length, 0);
  const saved = await saveIntents(found.flatMap(({ intents }) => intents));
  return saved.ok ? ok({ reopened, left: all - reopened }) : saved;
};

const reopening = (now: RecordState, settled: Record<string, Settled>): { readonly intents: readonly ChangeIntent[]; readonly reopened: number } => ({
  intents: reopeningOf(now, settled).map((intent) => signed(now, intent)),
  reopened: Object.keys(settled).length,
});
