import type { Json } from '#core/change/change.ts';
import { headIds } from '#core/change/merge.ts';
import { createMemoryStore, type MemoryFiles } from '#core/journal/memory-store.ts';
import { createWriter, type JournalWriter } from '#core/journal/writer.ts';
import type { Endpoint, SyncJournal } from '#core/sync/ports.ts';
import type { SyncPhase } from '#core/sync/run.ts';
import { runSync, type SyncOutcome } from '#core/sync/sync.ts';
import { createEndpoint, type Fetch } from '#electron/main/endpoint.ts';
import { createLine, type LineMemory } from '#electron/main/line.ts';
import type { Timeouts } from '#electron/main/line-watch.ts';
import { createSyncJournal } from '#electron/main/sync-journal.ts';
import { AUTHOR, ENROLMENT, must, NOW, plainBytes, seededRandom } from './journal-kit.ts';
import { PowerCut } from './sync-faults.ts';
import type { JudgedEdit } from './sync-histories.ts';
import { createSyncView, type SyncView } from './sync-view.ts';
import { digestOf, marksSeen } from './sync-world.ts';
import { sha256 } from './sha256.ts';

/** What a PC got when it was enrolled. */
export type Enrolled = { readonly unit: string; readonly role: 'officer' | 'ministry'; readonly token: string; readonly device: string; readonly epoch: string };

export type NetworkPcOptions = {
  readonly index: number;
  /** tells the lives of PCs apart that are made of the same numbers */
  readonly seed: number;
  /** of the endpoint, or of the bad line before it */
  readonly address: string;
  readonly enrolled: Enrolled;
  readonly timeouts?: Timeouts;
  readonly fetch?: Fetch;
  /** fast clock of the line, ms */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<void>;
  readonly seenBy?: Map<string, ReadonlySet<string>>;
  readonly pushBytes?: number;
  /** puts a broken journal in its place, to see that it shows */
  readonly wrapJournal?: (journal: SyncJournal) => SyncJournal;
  /** false = nobody looks at this PC: only its journal grows */
  readonly isWatched?: boolean;
};

export type NetworkSync = {
  readonly signal?: { aborted: boolean };
  /** the power goes after this save of the sync, counted from 0 */
  readonly dieAfterSave?: number | null;
  readonly report?: (phase: SyncPhase, step: number) => void;
  readonly began?: (endpoint: Endpoint) => void;
};

/** A PC with the real journal (in memory), the real engine, and the real HTTP client, over whatever line leads to the endpoint. */
export class NetworkPc {
  readonly options: NetworkPcOptions;
  readonly index: number;
  readonly unit: string;
  readonly device: string;
  readonly files: MemoryFiles;
  readonly edits: JudgedEdit[] = [];
  readonly line: LineMemory;
  /** how long silence is borne */
  timeouts: Timeouts | undefined;
  writer: JournalWriter;
  view: SyncView = createSyncView();
  private starts = 0;

  constructor(options: NetworkPcOptions, like: NetworkPc | null = null) {
    this.options = options;
    this.index = options.index;
    this.unit = options.enrolled.unit;
    this.device = options.enrolled.device;
    this.timeouts = options.timeouts;
    this.line = createLine(options.now);
    this.files = new Map([...(like?.files ?? [])].filter(([name]) => name !== 'lock').map(([name, bytes]) => [name, bytes.slice()]));
    this.writer = this.start();
    const { device, role, epoch } = options.enrolled;
    if (like === null) must(this.writer.saveEnrolment({ ...ENROLMENT, epoch, device, role, unit: { ...ENROLMENT.unit, code: this.unit } }));
    this.view.follow(this.writer);
  }

  private start(): JournalWriter {
    const { seed } = this.options;
    const store = createMemoryStore({ files: this.files, bytes: plainBytes, segmentBytes: 200_000, newJournalId: () => `journal-${String(seed)}` });
    const random = seededRandom(seed * 100 + (this.starts += 1));
    let clock = 0;
    return must(createWriter({ store, bytes: plainBytes, now: () => NOW + this.starts * 1_000_000 + (clock += 7), random, sha256, schemaVersion: 1 }));
  }

  /** Switched off without a farewell, and on again. `forget`: the view is lost and made anew. */
  restart(forget: boolean): void {
    this.files.delete('lock');
    this.writer = this.start();
    if (forget) this.view = createSyncView();
    this.view.follow(this.writer);
  }

  /** Sets a field on what is shown now: all heads of a conflict are named, so an edit of one settles it. */
  edit(record: string, field: string, value: Json, kind = 'agreement'): void {
    const states = this.view.states();
    const state = states.find((each) => each.scope === this.unit && each.kind === kind && each.record === record) ?? { scope: this.unit, kind, record, fields: {} };
    const mark = `edit-${String(this.options.seed)}-${String(this.edits.length)}`;
    const { seenBy = new Map<string, ReadonlySet<string>>() } = this.options;
    seenBy.set(mark, marksSeen(state, [field], seenBy));
    const intent = { kind, record, set: { [field]: value }, base: { [field]: headIds(state, field) } };
    const written = must(this.writer.saveChanges([{ intent, author: { ...AUTHOR, officer: mark, device: this.device } }]));
    const body = JSON.parse(written[0]?.body ?? '') as { changes: { id: string }[] };
    this.edits.push({ pc: this, id: body.changes[0]?.id ?? '', mark, set: intent.set });
    this.view.follow(this.writer);
  }

  /** Many records at once, for lines rather than for merging. */
  fill(records: readonly { readonly kind: string; readonly record: string; readonly set: Readonly<Record<string, Json>> }[]): void {
    for (let at = 0; at < records.length; at += 500) {
      const signed = records.slice(at, at + 500).map(({ kind, record, set }) => ({ intent: { kind, record, set: { ...set }, base: {} }, author: { ...AUTHOR, device: this.device } }));
      must(this.writer.saveChanges(signed));
    }
  }

  endpoint(): Endpoint {
    const { address, enrolled, fetch: ask = (url, init) => fetch(url, init), pushBytes } = this.options;
    const endpoint = createEndpoint(address, enrolled.token, ask, this.timeouts, this.line);
    return pushBytes === undefined ? endpoint : { ...endpoint, pushBytes: () => pushBytes };
  }

  async sync({ signal = { aborted: false }, dieAfterSave = null, report, began }: NetworkSync = {}): Promise<SyncOutcome | 'killed'> {
    const endpoint = this.endpoint();
    began?.(endpoint);
    const { isWatched = true, wrapJournal = (whole: SyncJournal) => whole } = this.options;
    const advanced = (): void => (isWatched ? this.view.follow(this.writer) : undefined);
    const journal = dyingAfter(wrapJournal(createSyncJournal(this.writer, advanced)), dieAfterSave);
    const wait = this.options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
    let step = 0;
    try {
      return await runSync({ endpoint, journal, wait, signal, report: (phase) => report?.(phase, (step += 1)), learned: () => undefined });
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.restart(false);
      return 'killed';
    }
  }

  digests(scope: string): string {
    return digestOf(this.view.states().filter((state) => state.scope === scope));
  }
}

/** A journal after one of whose saves the power goes. */
const dyingAfter = (journal: SyncJournal, last: number | null): SyncJournal => {
  let saves = 0;
  const mortal = async <T>(save: Promise<T>): Promise<T> => {
    const saved = await save;
    saves += 1;
    if (saves - 1 === last) throw new PowerCut();
    return saved;
  };
  return {
    standing: () => journal.standing(),
    unacknowledged: (maxBytes, fromN) => journal.unacknowledged(maxBytes, fromN),
    ...(journal.following === undefined ? {} : { following: journal.following.bind(journal) }),
    saveAcknowledged: (upTo, refused) => mortal(journal.saveAcknowledged(upTo, refused)),
    saveReceived: (page) => mortal(journal.saveReceived(page)),
    saveSnapshotPart: (part) => mortal(journal.saveSnapshotPart(part)),
    saveHistory: (page) => mortal(journal.saveHistory(page)),
    othersChanges: (from, maxBytes) => journal.othersChanges(from, maxBytes),
    saveDeclined: (declined) => mortal(journal.saveDeclined(declined)),
    saveRelayed: (epoch) => mortal(journal.saveRelayed(epoch)),
    saveEpoch: (epoch) => mortal(journal.saveEpoch(epoch)),
    beginNewLife: (reason, parted) => mortal(journal.beginNewLife(reason, parted)),
  };
};
