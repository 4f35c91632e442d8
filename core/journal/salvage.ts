import type { Change } from '../change/change.ts';
import { createReissuer } from '../change/rename.ts';
import { changeId, splitChangeId, TRIAL_SCOPE, type ChangeId, type Incarnation } from '../ids.ts';
import type { Sha256 } from '../ports.ts';
import type { FrameBody, Refusal } from './bodies.ts';
import type { SalvageFrame, SalvageKind, SalvageSource } from './salvage-source.ts';
import { createIndex, isDecided, presentName, type SalvageIndex } from './salvage-index.ts';
import type { Enrolment } from './writer-state.ts';

export type SalvagedBody =
  | FrameBody
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'reissued'; readonly from: readonly ChangeId[]; readonly changes: readonly Change[]; readonly older?: Readonly<Record<ChangeId, ChangeId>> }
  | { readonly kind: 'received'; readonly changes: readonly Change[]; readonly cursor: string }
  | { readonly kind: 'brought'; readonly file: string; readonly from: string; readonly changes: readonly Change[] };

/** What a new journal is made of, and how much of the old ones is in it. */
export type Salvage = {
  /** in order, made while they are asked for; once */
  readonly bodies: AsyncIterable<SalvagedBody>;
  /** how many changes there will be in them */
  readonly changes: number;
  /** changes that this PC had made and the endpoint had not decided on: they are sent with the next sync */
  readonly toSend: number;
  /** all other changes */
  readonly kept: number;
  readonly drafts: number;
};

export type SalvageDeps = { readonly incarnation: Incarnation; readonly sha256: Sha256 };

/** An epoch that no endpoint has: what comes after it is offered and read anew. */
const BEFORE = 'before-recovery';
const BATCH = 1_000;
/** Characters of changes in one frame, at most about. */
const BATCH_CHARACTERS = 2 * 1024 * 1024;

const CHANGES: ReadonlySet<SalvageKind> = new Set<SalvageKind>(['changes', 'reissued', 'received', 'history', 'brought', 'from-view']);
const SNAPSHOTS: ReadonlySet<SalvageKind> = new Set<SalvageKind>(['snapshot']);
const ALL: ReadonlySet<SalvageKind> = new Set<SalvageKind>([...CHANGES, 'enrolment', 'declined', 'acknowledged', 'draft', 'setting', 'sync-run']);

/**
 * Makes one journal of all that could still be read of damaged ones, of backups and of the view: every change is in it once,
 * whatever holes there are; what several sources have counts once. What changes say is in memory some at a time only: the sources are
 * read once to know what there is, and again for what is written.
 * It begins a new life, since nobody can say which numbers the lost part had given. What the endpoint may know keeps its name,
 * is offered to it again (it takes only what it lacks) and read from it again; what only this PC knew is written anew under the new name,
 * without naming what is lost: where that turns up again, the two meet as a conflict that is shown.
 */
export const salvage = async (source: SalvageSource, deps: SalvageDeps): Promise<Salvage> => {
  const { index, hear } = createIndex();
  for await (const frame of source(ALL)) hear(frame);
  const isGone = (id: ChangeId): boolean => index.refused.has(id) || index.renamed.has(id);
  const mine = [...index.own.entries()].filter(([id]) => !isDecided(index, id) && !index.renamed.has(id)).toSorted(([, a], [, b]) => a - b).map(([id]) => id);
  const kept = [...index.own.entries()].filter(([id]) => isDecided(index, id) && !isGone(id)).length + [...index.others.entries()].filter(([id]) => !isGone(id)).length + index.brought.size();
  const toSend = mine.filter((id) => !index.refused.has(id)).length;
  const drafts = [...index.said.values()].filter((body) => body.kind === 'draft' && body.value !== null).length;
  return { bodies: write(source, index, mine, deps), changes: kept + toSend, toSend, kept, drafts };
};

const write = async function* write(source: SalvageSource, index: SalvageIndex, mine: readonly ChangeId[], { incarnation, sha256 }: SalvageDeps): AsyncIterable<SalvagedBody> {
  const { enrolment } = index;
  const taken = mine.filter((id) => !index.refused.has(id));
  const newIds = new Map(taken.map((id, at) => [id, changeId(incarnation, at + 1)]));
  yield { kind: 'identity', incarnation, reason: 'restore' };
  if (enrolment !== null) yield { kind: 'enrolment', ...enrolment, epoch: BEFORE };
  for await (const body of source(SNAPSHOTS)) {
    if (body.kind !== 'snapshot') continue;
    const { cursor: _cursor, next: _next, ...part } = body;
    yield part;
  }
  yield* refusedBefore(source, index);
  const keepsName = (id: ChangeId, place: number): boolean => {
    if (index.refused.has(id) || index.renamed.has(id)) return false;
    return index.others.get(id) === place || (index.own.get(id) === place && isDecided(index, id));
  };
  for await (const changes of inBatches(pick(source, keepsName))) yield { kind: 'received', changes, cursor: '' };
  if (enrolment !== null) yield { kind: 'enrolment', ...enrolment };
  if (index.brought.size() > 0) {
    const cameByFile = (id: ChangeId, place: number): boolean => index.brought.get(id) === place;
    for await (const changes of inBatches(pick(source, cameByFile))) yield { kind: 'brought', file: '', from: '', changes };
  }
  if (mine.length > 0) yield* writtenAnew(source, index, new Set(mine), { incarnation, sha256, newIds });
  const older = [...index.renamed.keys()].map((id) => [id, newIds.get(presentName(index, id)) ?? presentName(index, id)] as const).filter(([id, name]) => id !== name);
  for (let at = 0; at < older.length; at += BATCH) yield { kind: 'reissued', from: [], changes: [], older: Object.fromEntries(older.slice(at, at + BATCH)) };
  yield* index.said.values();
};

/** What the endpoint did not take stays on the list with its reason: own work, and what a colleague's file had brought. */
const refusedBefore = async function* refusedBefore(source: SalvageSource, index: SalvageIndex): AsyncIterable<SalvagedBody> {
  const isListed = (id: ChangeId, place: number): boolean => index.refused.has(id) && !index.renamed.has(id) && !index.confirmed.has(id) && index.own.get(id) === place;
  const isDeclined = (id: ChangeId, place: number): boolean => index.declined.get(id) === place && !index.own.has(id);
  if (index.refused.size > 0) {
    for await (const changes of inBatches(pick(source, isListed))) {
      yield { kind: 'changes', changes };
      for (const life of new Set(changes.map(({ id }) => splitChangeId(id).incarnation))) {
        const refused = changes.flatMap(({ id }) => (splitChangeId(id).incarnation === life ? [{ id, reason: index.refused.get(id) ?? { type: 'unknown' } }] : []));
        yield { kind: 'acknowledged', incarnation: life, upTo: 0, refused };
      }
    }
  }
  if (index.declined.size() === 0) return;
  for await (const changes of inBatches(pick(source, isDeclined))) {
    yield { kind: 'brought', file: '', from: '', changes };
    yield { kind: 'declined', changes: changes.map(({ id }) => id), refused: reasonsOf(changes, index) };
  }
};

const reasonsOf = (changes: readonly Change[], { reasons }: SalvageIndex): Refusal[] =>
  changes.flatMap(({ id }) => {
    const reason = reasons.get(id);
    return reason === undefined ? [] : [{ id, reason }];
  });

type Anew = SalvageDeps & { readonly newIds: ReadonlyMap<ChangeId, ChangeId> };

/** Under which name each stood before is kept: the same backup restored once more brings none of them twice. */
const writtenAnew = async function* writtenAnew(source: SalvageSource, index: SalvageIndex, mine: ReadonlySet<ChangeId>, { incarnation, sha256, newIds }: Anew): AsyncIterable<SalvagedBody> {
  const reissuer = createReissuer({ incarnation, firstN: 1, prevHash: '', sha256, leaveOut: new Set(index.refused.keys()) }, (id) => newIds.get(id));
  const isMine = (id: ChangeId, place: number): boolean => mine.has(id) && index.own.get(id) === place;
  for await (const batch of inBatches(pick(source, isMine))) {
    const renamed = batch.flatMap((change) => {
      const issued = reissuer.next(withoutLost(inUnit(change, index.enrolment), index));
      return issued === null ? [] : [[change.id, issued] as const];
    });
    if (renamed.length > 0) yield { kind: 'reissued', from: renamed.map(([id]) => id), changes: renamed.map(([, change]) => change) };
  }
};

/** Changes by their places, which are counted as they were for the index. */
const pick = async function* pick(source: SalvageSource, wants: (id: ChangeId, place: number) => boolean): AsyncIterable<Change> {
  let place = 0;
  for await (const body of source(CHANGES)) {
    for (const change of changesOf(body)) {
      place += 1;
      if (wants(change.id, place)) yield change;
    }
  }
};

const changesOf = (body: SalvageFrame): readonly Change[] => {
  if (body.kind === 'from-view') return body.changes.map(({ change }) => change);
  const bringsChanges = body.kind === 'changes' || body.kind === 'reissued' || body.kind === 'received' || body.kind === 'history' || body.kind === 'brought';
  return bringsChanges ? body.changes : [];
};

const inBatches = async function* inBatches(changes: AsyncIterable<Change>): AsyncIterable<readonly Change[]> {
  let batch: Change[] = [];
  let characters = 0;
  for await (const change of changes) {
    batch.push(change);
    characters += JSON.stringify(change).length;
    if (batch.length < BATCH && characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
};

/**
 * What is named under an old name is named under its present one. A name of this PC that is lost and that the endpoint never
 * had would hold a change back for ever, so it is left out; what others made comes again from the endpoint, with all it names.
 */
const withoutLost = (change: Change, index: SalvageIndex): Change => {
  const canCome = (id: ChangeId): boolean => {
    if (index.own.has(id) || index.others.has(id) || index.brought.has(id)) return true;
    const { incarnation, n } = splitChangeId(id);
    return index.enrolment !== null && (!index.lives.has(incarnation) || n <= (index.decided.get(incarnation) ?? 0));
  };
  return { ...change, base: Object.fromEntries(Object.entries(change.base).map(([field, ids]) => [field, ids.map((id) => presentName(index, id)).filter(canCome)])) };
};

/** What was made on trial goes to the unit that a backup enrols this PC with, as at an enrolment. */
const inUnit = (change: Change, enrolment: Enrolment | null): Change => (enrolment === null || change.scope !== TRIAL_SCOPE ? change : { ...change, scope: enrolment.unit.code });
