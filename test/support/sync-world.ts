import { hashState } from '#core/change/digest.ts';
import type { RecordState } from '#core/change/state.ts';
import { headIds, headsOf, seenStamps } from '#core/change/merge.ts';
import type { Change, ChangeIntent, Json } from '#core/change/change.ts';
import { settleFields } from '#core/change/diff.ts';
import type { SyncRun } from '#core/journal/bodies.ts';
import { readUnit } from '#core/exchange/here.ts';
import type { FileReader } from '#core/journal/writer-lives.ts';
import { bringsNothing, contentsFor, planOffice, type OfficeContents } from '#core/exchange/office.ts';
import { createMemoryStore, type MemoryFiles } from '#core/journal/memory-store.ts';
import { readReceipt } from '#core/exchange/read-receipt.ts';
import { createWriter, type JournalWriter } from '#core/journal/writer.ts';
import type { Endpoint, SyncJournal } from '#core/sync/ports.ts';
import type { SyncDeps } from '#core/sync/run.ts';
import { runSync, type SyncOutcome } from '#core/sync/sync.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createSyncJournal } from '#electron/main/sync-journal.ts';
import { AUTHOR, ENROLMENT, must, NOW, seededRandom } from './journal-kit.ts';
import { MemoryEndpoint } from './memory-endpoint.ts';
import { handIn, noSticks } from './memory-hand-in.ts';
import { countsSince, createRunTruth, type RunCounts } from './run-truth.ts';
import { sha256 } from './sha256.ts';
import { behindALine, ofAnOldApp, onAFullDisk, PowerCut, tearing, type Fault, type HeardStatus } from './sync-faults.ts';
import { beforeRelays, sayingMore } from './sync-versions.ts';
import { createSyncView, type SyncView } from './sync-view.ts';

/** The pieces under test, so that broken ones can be tried. */
export type SyncKit = {
  readonly runSync: (deps: SyncDeps) => Promise<SyncOutcome>;
  readonly createSyncJournal: (writer: JournalWriter, advanced: () => void) => SyncJournal;
  /** the endpoint as the engine is given it */
  readonly wrapEndpoint: (endpoint: Endpoint) => Endpoint;
  /** how an endpoint answers a carry file, and how a PC reads the answer */
  readonly handIn: typeof handIn;
  readonly readReceipt: typeof readReceipt;
};
export const REAL_SYNC: SyncKit = { runSync, createSyncJournal, wrapEndpoint: (endpoint) => endpoint, handIn, readReceipt };

export const RECORDS = ['r1', 'r2', 'r3'] as const;
export const FIELDS = ['title', 'notes', 'deleted'] as const;
/** The endpoint of these worlds does not take what bears this mark. */
export const REFUSED_MARK = '!';
const WHERE: readonly string[] = ['TH-57', 'TH-57', 'TH-90', 'MFA'];
export const FEW_OFFICES: readonly string[] = ['TH-57', 'TH-57', 'MFA'];

/**
 * One edit by a person. Its mark is like no other and stays in the change as its author's name, so that it can be followed under any
 * id, whatever it says: two people may well write the same.
 */
export type Edit = { readonly pc: Pc; readonly id: string; readonly mark: string; readonly set: Readonly<Record<string, Json>> };
export const markOf = ({ author }: { readonly author: { readonly officer: string } }): string => author.officer;

/** All marks that the author of a change to these fields knows of: what is shown to him, and what those had seen in their turn. */
export const marksSeen = (state: RecordState, fields: readonly string[], seenBy: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> =>
  new Set(fields.flatMap((field) => headsOf(state, field)).flatMap((head) => [markOf(head), ...(seenBy.get(markOf(head)) ?? [])]));

export type SyncOptions = { readonly faults?: readonly Fault[]; readonly fullAt?: number | null; readonly tornAt?: number | null; readonly during?: (call: number) => void };
export type Ran = { readonly outcome: SyncOutcome | 'killed'; readonly calls: number };

/** A PC of an office: a journal in memory, the real writer, the real engine, and a view of it. */
export class Pc {
  readonly world: World;
  readonly index: number;
  readonly unit: string;
  device: string;
  readonly files: MemoryFiles;
  edits: Edit[] = [];
  /** how wrong this PC's clock is */
  clockOffset = 0;
  /** this PC never syncs again */
  isGone = false;
  /** an app from before relays and histories */
  isOld = false;
  /** no line ever again: only files */
  isUnplugged = false;
  /** an earlier copy of the profile, and how many edits had been made by then */
  copy: { readonly files: MemoryFiles; readonly edits: number } | null = null;
  writer: JournalWriter;
  view: SyncView = createSyncView();
  truth = createRunTruth();

  constructor(world: World, index: number, unit: string, like: Pc | null) {
    this.world = world;
    this.index = index;
    this.unit = unit;
    this.device = like?.device ?? `device-${String(index)}`;
    this.files = new Map([...(like?.files ?? [])].filter(([name]) => name !== 'lock').map(([name, bytes]) => [name, bytes.slice()]));
    this.writer = this.start();
    const role = this.unit === 'MFA' ? 'ministry' : 'officer';
    if (like === null) must(this.writer.saveEnrolment({ ...ENROLMENT, epoch: world.endpoint.epoch, device: this.device, role, unit: { ...ENROLMENT.unit, code: this.unit } }));
    this.follow();
  }

  private start(): JournalWriter {
    const store = createMemoryStore({ files: this.files, bytes: machineBytes, segmentBytes: 3_000, newJournalId: () => `journal-${String(this.index)}` });
    const random = seededRandom(this.index * 1_000 + (this.world.starts += 1));
    return must(createWriter({ store, bytes: machineBytes, now: () => NOW + this.clockOffset + (this.world.clock += 7), random, sha256, schemaVersion: 1 }));
  }

  /** what this app has heard of the endpoint's status since its start */
  private heard: HeardStatus = { heard: null, known: null };

  /** Switched off without a farewell, and on again. `forget`: the view is lost and made anew. */
  restart(forget: boolean): void {
    this.files.delete('lock');
    this.heard = { heard: null, known: null };
    this.writer = this.start();
    if (forget) this.view = createSyncView();
    if (forget) this.truth = createRunTruth();
    this.follow();
  }

  follow(): void {
    this.view.follow(this.writer, this.truth.hear);
  }

  /** what forms show that are open: they survive a restart as drafts do */
  form: RecordState | null = null;

  readonly stateOf = (record: string): RecordState =>
    this.view.states().find((state) => state.scope === this.unit && state.record === record) ?? { scope: this.unit, kind: 'agreement', record, fields: {} };

  /** Sets a field on what is shown now, or on what a form was opened with: all heads of a conflict are named, so an edit of one settles it. */
  edit(record: string, field: string, value: Json, state: RecordState = this.stateOf(record)): void {
    this.save(state, { kind: 'agreement', record, set: { [field]: value }, base: { [field]: headIds(state, field) } });
  }

  /** Saves several fields as a form does, which also says that the record lives. */
  fillIn(set: Readonly<Record<string, Json>>, state: RecordState): void {
    this.save(state, settleFields(state, set));
  }

  private save(state: RecordState, intent: ChangeIntent): void {
    const mark = `edit-${String((this.world.marks += 1))}`;
    this.world.seenBy.set(mark, marksSeen(state, Object.keys(intent.set), this.world.seenBy));
    const written = this.writer.saveChanges([{ intent: { ...intent, seen: seenStamps(state, intent.base) }, author: { ...AUTHOR, officer: mark, device: this.device } }]);
    const body = JSON.parse(must(written)[0]!.body) as { changes: { id: string }[] };
    this.edits.push({ pc: this, id: body.changes[0]!.id, mark, set: intent.set });
    this.follow();
  }

  async sync(options: SyncOptions = {}): Promise<Ran> {
    const { kit, endpoint } = this.world;
    const signal = { aborted: false };
    const role = this.unit === 'MFA' ? ('ministry' as const) : ('officer' as const);
    const who = { unit: this.unit, role, device: this.device };
    const device = endpoint.connect(who);
    const status = this.world.version === 'old' ? {} : { status: { heard: this.heard, mark: () => JSON.stringify([who.unit, who.role, [...endpoint.units]]) } };
    const { line, calls, arrive } = behindALine(kit.wrapEndpoint(noting(this.world.ofItsVersion(device), this.world.sent)), { faults: options.faults ?? [], sendsAhead: this.world.sendsAhead && this.index % 2 === 1, ...status, ...(options.during === undefined ? {} : { during: options.during }) }, signal);
    const real = kit.createSyncJournal(this.writer, () => this.follow());
    const journal = tearing(onAFullDisk(this.isOld ? ofAnOldApp(real) : real, options.fullAt ?? null), this.files, options.tornAt ?? null);
    const before = this.truth.counts();
    try {
      const outcome = await kit.runSync({ endpoint: line, journal, wait: () => Promise.resolve(), signal, report: () => undefined, learned: () => undefined });
      await arrive();
      this.noteRun(outcome, before, false);
      return { outcome, calls: calls() };
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.restart(options.tornAt !== undefined && options.tornAt !== null);
      return { outcome: 'killed', calls: calls() };
    }
  }

  /** What leaves by file gets the names that it keeps; what a line had swallowed may then come under both. */
  nameForFile(reader: FileReader): void {
    for (const { body } of must(this.writer.nameForFile(reader))) {
      const { kind, from = [], changes = [] } = JSON.parse(body) as { kind: string; from?: string[]; changes?: Change[] };
      if (kind === 'reissued') for (const change of changes.filter((_, index) => this.world.sent.has(from[index]!))) this.world.mayBeTwice.add(markOf(change));
    }
    this.follow();
  }

  /** Writes all that this PC holds of its unit into a file for the other PCs of the office. */
  async writeFile(): Promise<void> {
    this.nameForFile('colleagues');
    const here = must(await readUnit(this.writer, () => Promise.resolve()));
    const { scope, epoch } = this.writer.state();
    this.world.officeFiles.push({ file: `file-${String(this.world.officeFiles.length)}`, scope, epoch: epoch ?? '', from: this.device, ...contentsFor(here, {}) });
  }

  /** Reads a file of another PC of the office, or its own; answers how much was new. */
  async readFile(which: number): Promise<number> {
    const ours = this.world.officeFiles.filter(({ scope }) => scope === this.unit);
    const file = ours[which % Math.max(1, ours.length)];
    if (file === undefined) return 0;
    const here = must(await readUnit(this.writer, () => Promise.resolve()));
    const plan = planOffice(file, here, this.writer.state().epoch ?? '');
    must(this.writer.saveBrought(plan.brought));
    this.follow();
    return bringsNothing(plan) ? 0 : plan.brought.changes.length + 1;
  }

  readonly noteRun = (outcome: SyncOutcome, before: RunCounts, isByHand: boolean): void => {
    // The main process writes all of them; of those that do not come to the end only what was not answered means something.
    if (outcome.complete || outcome.unanswered !== null) must(this.writer.saveSyncRun(runRecord(outcome, this.world.runs)));
    this.follow();
    this.world.noteRun(this, outcome, before, isByHand);
  };

  digests(scope: string): string {
    return digestOf(this.view.states().filter((state) => state.scope === scope));
  }
}

/** A state is never changed, only replaced by another. */
const hashes = new WeakMap<RecordState, string>();
const hashOf = (state: RecordState): string => {
  const hash = hashes.get(state) ?? hashState(state, sha256);
  hashes.set(state, hash);
  return hash;
};

/** The same for the same records in whatever order; one without any field does not count. */
export const digestOf = (states: readonly RecordState[]): string =>
  states
    .filter(({ fields }) => Object.keys(fields).length > 0)
    .map(hashOf)
    .toSorted()
    .join(' ');

/** What the main process writes of a run that ended. */
const runRecord = ({ counts: { sent, received, refused }, complete, failure, unanswered }: SyncOutcome, runs: number): SyncRun => ({
  id: `run-${String(runs)}`,
  startedAt: 0,
  endedAt: 0,
  outcome: failure === null ? 'done' : 'failed',
  sent,
  received,
  refused,
  requests: 0,
  bytesUp: 0,
  bytesDown: 0,
  complete,
  error: failure,
  unanswered,
});

/** Notes what a PC sends of its own, whether it arrives or not. */
const noting = (endpoint: Endpoint, sent: Set<string>): Endpoint => ({
  ...endpoint,
  push: (request, signal) => {
    if (request.relay === undefined) for (const change of request.changes as readonly Change[]) sent.add(change.id);
    return endpoint.push(request, signal);
  },
});

/** Offices, the ministry, and the endpoint between them. */
export class World {
  readonly kit: SyncKit;
  readonly endpoint: MemoryEndpoint;
  readonly sticks = noSticks();
  readonly pcs: Pc[] = [];
  readonly faults: string[] = [];
  /** mark of an edit → the marks of all that its author knew of */
  readonly seenBy = new Map<string, ReadonlySet<string>>();
  marks = 0;
  /** every other PC is on a line where the next push does not wait for the answer to the one before */
  sendsAhead = false;
  backups: ReturnType<MemoryEndpoint['backup']>[] = [];
  epochs = 1;
  copies = 0;
  /** names under which own changes were sent over a line, or by a file that says what was */
  readonly sent = new Set<string>();
  /** marks of edits that were named anew for a file after they had been sent, with no answer heard */
  readonly mayBeTwice = new Set<string>();
  /** edits of PCs whose disk is gone */
  readonly edits: Edit[] = [];
  /** the endpoint's version: one from before relays, this one, or one that says more than this app knows */
  version: 'old' | 'present' | 'new' = 'present';
  /** office files that lie on sticks */
  readonly officeFiles: OfficeContents[] = [];
  starts = 0;
  clock = 0;
  runs = 0;

  /** Pages and parts are small, so that few changes make many of them. */
  constructor(kit: SyncKit = REAL_SYNC, { pageChanges = 3, partRecords = 2, offices = WHERE } = {}) {
    this.kit = kit;
    this.endpoint = new MemoryEndpoint({ pageChanges, partRecords, refuses: ({ set }) => JSON.stringify(set).includes(REFUSED_MARK) });
    for (const unit of offices) this.join(unit);
  }

  /** A new PC, with nothing on it, is enrolled in a unit. */
  join(unit: string): void {
    this.pcs.push(new Pc(this, this.pcs.length, unit, null));
  }

  /** A disk image that is put on one more PC: two now count under one name. */
  clone(pc: Pc): Pc {
    const copy = new Pc(this, this.pcs.length, pc.unit, pc);
    this.pcs.push(copy);
    this.copies += 1;
    return copy;
  }

  ofItsVersion(endpoint: Endpoint): Endpoint {
    if (this.version === 'present') return endpoint;
    return this.version === 'old' ? beforeRelays(endpoint) : sayingMore(endpoint);
  }

  /** The endpoint as it was at a backup, under a new epoch. */
  restoreEndpoint(which: number): void {
    if (this.version === 'old') this.version = 'present';
    const backup = this.backups[which % Math.max(1, this.backups.length)];
    if (backup !== undefined) this.endpoint.restore(backup, `epoch-${String((this.epochs += 1))}`);
  }

  /** Whether the counts of a run are what the journal says that happened. */
  noteRun(pc: Pc, outcome: SyncOutcome, before: RunCounts, isByHand: boolean): void {
    this.runs += 1;
    const truth = countsSince(pc.truth.counts(), before);
    const { sent, received, refused } = outcome.counts;
    if (sent !== truth.sent || received !== truth.received || refused !== truth.refused) this.faults.push(`counted ${JSON.stringify(outcome.counts)}, the journal says ${JSON.stringify(truth)}`);
    const type = outcome.failure?.type;
    if (type !== undefined && !EXPECTED.has(type)) this.faults.push(`a run failed with ${JSON.stringify(outcome.failure)}`);
    if (!outcome.complete) return;
    if (pc.writer.state().unacknowledged > 0) this.faults.push('a run says complete while something waits');
    // What a receipt says is as old as it is; only a run over a line ends with what the endpoint holds.
    if (isByHand) return;
    // An endpoint that was restored knows less than its offices until all of them have come; what came by file stays where one side is from before relays.
    const mayKnowMore = this.epochs > 1 || (this.officeFiles.length > 0 && (this.version === 'old' || pc.isOld));
    if (!mayKnowMore && pc.digests(pc.unit) !== digestOf(this.endpoint.stateOf(pc.unit).states)) this.faults.push('a run says complete and does not show what the endpoint holds');
    const isAlone = this.copies === 0;
    if (isAlone && (this.endpoint.pending.get(pc.device) ?? 0) > 0) this.faults.push('the endpoint believes that this PC is behind');
  }
}

/** Failures that the faults of these histories explain. */
const EXPECTED: ReadonlySet<string> = new Set(['interrupted', 'too-many-requests', 'server-trouble', 'snapshot-gone', 'revoked', 'cancelled', 'disk-full']);
