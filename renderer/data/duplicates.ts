import { mergeIntents, unmergeIntents } from '#core/duplicates/merge-agreements.ts';
import { pairId, readPair } from '#core/domain/pair.ts';
import { seenStamps } from '#core/change/merge.ts';
import type { ChangeIntent } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { ok, type Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import { useSession } from '#renderer/state/session.ts';
import type { RecordView } from './rows.ts';
import { saveIntents, saveRecord } from './save.ts';
import { readLinked, readRecord } from './use-record.ts';

const scopeOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** Every change names what its author saw, as a form's does. */
const saveAll = (intents: readonly ChangeIntent[], states: readonly RecordState[]): Promise<Result<{ changed: number }, Failure>> =>
  saveIntents(intents.map((intent) => {
    const state = states.find(({ kind, record }) => kind === intent.kind && record === intent.record);
    return state === undefined ? intent : { ...intent, seen: seenStamps(state, intent.base) };
  }));

/** Remembers that two agreements (`<id>/<scope>`) are two, or (`null`) takes that back. */
export const decideNotDuplicate = async (a: string, b: string, verdict: 'not-duplicate' | null, isSample = false): Promise<Result<{ changed: number }, Failure>> => {
  const id = pairId(a, b);
  const known = await readRecord('pair', id);
  return saveRecord('pair', id, known?.state ?? null, { a, b, verdict, ...(isSample ? { sample: true } : {}) });
};

/** Makes two agreements of this unit one: the other's fields named in `taken` go to the kept one, and so do its activities. */
export const mergeAgreements = async (kept: RecordView, other: RecordView, taken: readonly string[]): Promise<Result<{ changed: number }, Failure>> => {
  const linked = [...(await readLinked('activity', other.id)), ...(await readLinked('contact', other.id))].filter(({ scope }) => scope === other.scope);
  const [a, b] = [kept, other].map(({ id, scope }) => `${id}/${scope}`);
  const verdict = await readRecord('pair', pairId(a ?? '', b ?? ''));
  const scope = useSession.getState().status?.scope ?? '';
  const intents = mergeIntents({ kept, other, taken, linked, verdict: verdict?.state ?? null, scope });
  return saveAll(intents, [kept.state, other.state, ...linked.map(({ state }) => state), ...(verdict === null ? [] : [verdict.state])]);
};

/** Makes two again of what was made one. */
export const unmergeAgreements = async (verdict: RecordView): Promise<Result<{ changed: number }, Failure>> => {
  const pair = readPair(verdict.fields);
  const other = await readRecord('agreement', pair.winner === pair.a ? pair.b : pair.a);
  const kept = await readRecord('agreement', pair.winner);
  if (other === null) return ok({ changed: 0 });
  const read = await Promise.all(pair.moved.map((moved) => readRecord(moved.slice(0, moved.indexOf(':')), `${moved.slice(moved.indexOf(':') + 1)}/${scopeOf(pair.winner)}`)));
  const linked = read.filter((each) => each !== null && !each.deleted) as RecordView[];
  const intents = unmergeIntents(pair, kept, other, linked, verdict);
  return saveAll(intents, [other.state, verdict.state, ...(kept === null ? [] : [kept.state]), ...linked.map(({ state }) => state)]);
};

