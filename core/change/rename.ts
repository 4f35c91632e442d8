import { changeId, type ChangeId, type Incarnation, type Scope } from '../ids.ts';
import type { Sha256 } from '../ports.ts';
import type { AppliedChange } from './apply-batch.ts';
import { hashChange } from './canonical.ts';
import type { Change, FieldName } from './change.ts';
import { addHead, type Before } from './merge.ts';
import { ownField, setOwnField } from './own-field.ts';
import type { Head, RecordState } from './state.ts';

export type ReissueOptions = {
  readonly incarnation: Incarnation;
  /** the first number of the new life, or the next one of the present life */
  readonly firstN: number;
  /** hash of the change before firstN; '' for 1 */
  readonly prevHash: string;
  readonly sha256: Sha256;
  /** the unit's scope when a trial register is enrolled; otherwise every change keeps its own */
  readonly scope?: Scope;
  /** a new stamp per change; without it every change keeps the time at which the person worked */
  readonly restamp?: (change: Change) => string;
  /** changes of the list that the endpoint refused: they get no new id, and what named them names what they had named */
  readonly leaveOut?: ReadonlySet<ChangeId>;
};

export type Reissue = {
  /** the new changes, in the order of the old ones, as one unbroken chain */
  readonly changes: readonly Change[];
  /** old id → new change; for renameHeads and renameApplied */
  readonly renamed: ReadonlyMap<ChangeId, Change>;
  /** for the next reissue or the next own change */
  readonly lastHash: string;
};

type BaseByField = Readonly<Record<FieldName, readonly ChangeId[]>>;

/**
 * Writes changes that nobody else has taken over yet anew under other ids: at enrolment (trial scope to unit scope), after a
 * fork, after a refusal. `changes` stand in order of n. Everything but id, scope, base, prev (and `at`, if wished) stays.
 *
 * A refused change is bridged, not replaced by what is live today: its author had seen what it named, but not what others
 * have done meanwhile, and a base may only name what the author saw.
 */
export const reissue = (changes: readonly Change[], options: ReissueOptions): Reissue => {
  const kept = changes.filter((change) => options.leaveOut?.has(change.id) !== true);
  const newIds = new Map(kept.map((change, index) => [change.id, changeId(options.incarnation, options.firstN + index)]));
  const reissuer = createReissuer(options, (id) => newIds.get(id));
  const renamed = new Map<ChangeId, Change>();
  for (const change of changes) {
    const issued = reissuer.next(change);
    if (issued !== null) renamed.set(change.id, issued);
  }
  return { changes: [...renamed.values()], renamed, lastHash: reissuer.lastHash() };
};

export type Reissuer = {
  /** the change under its new id; null for one that is left out, whose place those take over that it named */
  readonly next: (change: Change) => Change | null;
  readonly lastHash: () => string;
};

/** The same one by one, for more changes than should be in memory at once: what each will be called is known before. */
export const createReissuer = (options: ReissueOptions, newIdOf: (id: ChangeId) => ChangeId | undefined): Reissuer => {
  const bridges = new Map<ChangeId, BaseByField>();
  let lastHash = options.prevHash;
  return {
    next: (change) => {
      const base = mapBase(change.base, newIdOf, bridges);
      const id = newIdOf(change.id);
      if (id === undefined) {
        bridges.set(change.id, base);
        return null;
      }
      const at = options.restamp?.(change) ?? change.at;
      const issued: Change = { ...change, id, scope: options.scope ?? change.scope, base, at, prev: lastHash };
      lastHash = hashChange(issued, options.sha256);
      return issued;
    },
    lastHash: () => lastHash,
  };
};

const mapBase = (base: BaseByField, newIdOf: (id: ChangeId) => ChangeId | undefined, bridges: ReadonlyMap<ChangeId, BaseByField>): BaseByField => {
  const mapped: Record<FieldName, readonly ChangeId[]> = {};
  for (const field of Object.keys(base)) {
    const ids = (ownField(base, field) ?? []).flatMap((id) => {
      const bridge = bridges.get(id);
      return bridge === undefined ? [newIdOf(id) ?? id] : (ownField(bridge, field) ?? []);
    });
    setOwnField(mapped, field, [...new Set(ids)]);
  }
  return mapped;
};

/** A record's state after its changes were issued again: same values, new ids (and stamps, which may show another head first). */
export const renameHeads = (state: RecordState, renamed: ReadonlyMap<ChangeId, Change>, scope: Scope = state.scope): RecordState => ({
  ...state,
  scope,
  fields: renameFields(state.fields, renamed),
});

/** The same for an entry of the log. */
export const renameApplied = (entry: AppliedChange, renamed: ReadonlyMap<ChangeId, Change>): AppliedChange => ({
  ...entry,
  change: renamed.get(entry.change.id) ?? entry.change,
  before: renameFields(entry.before, renamed),
});

const renameFields = (fields: Before, renamed: ReadonlyMap<ChangeId, Change>): Before => {
  const result: Record<FieldName, readonly Head[]> = {};
  for (const field of Object.keys(fields)) {
    let heads: readonly Head[] = [];
    for (const head of ownField(fields, field) ?? []) {
      const now = renamed.get(head.id);
      heads = addHead(heads, now === undefined ? head : { ...head, id: now.id, at: now.at });
    }
    setOwnField(result, field, heads);
  }
  return result;
};
