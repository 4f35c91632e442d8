import { Dexie, type EntityTable, type Table } from 'dexie';
import type { Change, Json } from '#core/change/change.ts';
import type { PackedRecord } from '#core/change/packed.ts';
import type { LifeRuns } from '#core/change/covered.ts';
import type { Head, RecordRef, VersionVector } from '#core/change/state.ts';
import { VIEW_SCHEMA } from '#core/view-version.ts';
import type { SyncRun } from '#ipc/contract.ts';
import { NOTHING_KEPT, type Kept, type Tally } from './kept-shape.ts';

/** A record as the view keeps it. `fields` holds the shown values; `null` there is a cleared field. */
export type RecordRow = PackedRecord & {
  /** `<kind>/<id>/<scope>` */
  readonly key: string;
  /** greatest stamp of any shown value: what "newest" means in lists */
  readonly touched: string;
  /** 1 while any field has heads with different values; absent otherwise, so that the index holds only these */
  readonly conflicted?: 1;
  /** 1 when deleted; such rows stay (a tombstone is a fact) but leave lists and counters */
  readonly deleted?: 1;
  /** fingerprint of all of the above, by which a row that went bad is found: renderer/data/kept.ts */
  readonly sum?: number;
};

/** The records that a turn of the write door wrote, by key, as they are now; null for one that is no more. */
export type Written = ReadonlyMap<string, RecordRow | null>;

/** One known change of the log: the history of a record, and what a later arrival or a refusal needs. */
export type ChangeRow = {
  readonly id: string;
  readonly key: string;
  readonly change: Change;
  /** per field, the heads that this change took the place of */
  readonly before: Readonly<Record<string, readonly Head[]>>;
  /** what it names that had not come when it was let go without it */
  readonly lacking?: readonly string[];
  /** 1 when made on this PC under its present or an earlier life */
  readonly mine?: 1;
  /** 1 while it is known by file only: the endpoint may decline it */
  readonly byFile?: 1;
};

/** A change that waits until every change it names has arrived. */
export type HeldRow = { readonly id: string; readonly change: Change; readonly waitsFor: readonly string[]; readonly byFile?: 1 };

/** An own change without acknowledgement, or one that the endpoint refused. */
export type OutboxRow = {
  readonly id: string;
  readonly key: string;
  readonly state: 'waiting' | 'refused';
  readonly reason?: { readonly type: string; readonly [extra: string]: unknown };
  /** the refused change itself: it has left the record's state, but nothing that was typed is lost */
  readonly change?: Change;
  /** refused, and not made here: it had come by file */
  readonly byFile?: 1;
};

/** `rules`: by which version of VIEW_RULES the view was made; `kept`: what it knows about itself. */
/** `inParts`: 1 between the first part of a snapshot and its last: some of what records show has not arrived yet. */
/** `durable`: the last position that was on disk before the view heard of it; only drafts may lie behind it and be gone after a power cut. */
export type MetaRow = { readonly key: 'view'; readonly journalId: string; readonly position: number; readonly durable?: number; readonly rules?: number; readonly inParts?: 1; readonly kept?: Kept };

export type CounterRow = { readonly name: string; readonly value: number };
export type DraftRow = { readonly key: string; readonly value: Json; readonly position: number };
export type SettingRow = { readonly key: string; readonly value: Json };
/** `refused`: which of the covered numbers no record holds anything of, since the endpoint had refused them. */
export type VectorRow = { readonly scope: string; readonly vector: VersionVector; readonly refused?: LifeRuns };

/**
 * The view of the journal in IndexedDB. It may be lost at any time: it is made again from the journal. Only
 * renderer/data/apply.ts writes here.
 */
export class ViewDb extends Dexie {
  declare readonly records: EntityTable<RecordRow, 'key'>;
  declare readonly changes: EntityTable<ChangeRow, 'id'>;
  declare readonly held: EntityTable<HeldRow, 'id'>;
  declare readonly outbox: EntityTable<OutboxRow, 'id'>;
  declare readonly meta: EntityTable<MetaRow, 'key'>;
  declare readonly counters: EntityTable<CounterRow, 'name'>;
  declare readonly drafts: EntityTable<DraftRow, 'key'>;
  declare readonly settings: EntityTable<SettingRow, 'key'>;
  declare readonly runs: Table<SyncRun, string>;
  declare readonly vectors: EntityTable<VectorRow, 'scope'>;

  /** set by the write door while it works: hears of every record that is written or taken out */
  noteRecord: ((key: string, row: RecordRow | null) => void) | null = null;
  /** what the turn of the write door that is under way does to the large tables */
  tally: Tally = { kinds: {}, changes: 0 };
  /** no record has another key than these: kept from one part of a snapshot to the next, null as soon as anything else is written */
  keysHere: Set<string> | null = null;
  /** what the view knows about itself after the last ordinary turn */
  kept: Kept = NOTHING_KEPT;

  constructor(name = 'phinong-view') {
    // "Saved" is the journal's word; the view may be fast, since what a power cut takes from it is replayed.
    super(name, { chromeTransactionDurability: 'relaxed' });
    // Version 1: the first view. `[kind+touched]` gives the newest of a kind without counting; `conflicted` holds only rows in conflict.
    this.version(VIEW_SCHEMA).stores({
      records: 'key, [kind+touched], conflicted',
      changes: 'id, key',
      held: 'id',
      outbox: 'id, key, state',
      meta: 'key',
      counters: 'name',
      drafts: 'key',
      settings: 'key',
      runs: 'id, startedAt',
      vectors: 'scope',
    });
  }
}

/**
 * A record's key. The scope is part of it, as in core/change: an id that another unit wrote too must not mix two records.
 * It stands last, so that a record can be found by kind and id alone.
 */
export const recordKey = (ref: RecordRef): string => `${ref.kind}/${ref.record}/${ref.scope}`;
