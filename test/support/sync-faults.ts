import { err, type Result } from '#core/result.ts';
import type { Endpoint, EndpointFailure, JournalFailure, SyncJournal } from '#core/sync/ports.ts';

/** What can happen to one call on its way. */
export const FAULTS = ['none', 'cut-before', 'cut-after', 'twice', 'late', 'busy', 'trouble', 'gone', 'revoked', 'cancel', 'cancel-and-cut', 'kill'] as const;
export type Fault = (typeof FAULTS)[number];

export class PowerCut extends Error {}

const FAILURES: Partial<Record<Fault, EndpointFailure>> = {
  busy: { type: 'too-many-requests', retry: true, retryAfterMs: 5_000 },
  trouble: { type: 'server-trouble', retry: true, detail: '502' },
  gone: { type: 'snapshot-gone', retry: false },
  revoked: { type: 'revoked', retry: false },
};
const CUT: EndpointFailure = { type: 'interrupted', retry: true };
/** No run that ends needs as many in these histories. */
const MOST_CALLS = 300;
const AHEAD_BYTES = 600;
/** So many turns a push takes there, which is long enough for the next one to leave. */
const LONG_STEPS = 20;

export type Line = {
  readonly faults: readonly Fault[];
  /** what happens on this PC while call number `index` is under way */
  readonly during?: (index: number) => void;
  /** what this PC has heard of the endpoint's status, and what the endpoint marks its answers with; without it the endpoint is an older one */
  readonly status?: { readonly heard: HeardStatus; readonly mark: () => string };
  /** answers take so long that the next push does not wait for them, and each carries a change or two */
  readonly sendsAhead?: boolean;
};
export type HeardStatus = { heard: string | null; known: string | null };

/** An endpoint behind a bad line: each call in its turn meets the fault of the same number; those after the last go well. */
export const behindALine = (endpoint: Endpoint, { faults, during, status, sendsAhead = false }: Line, signal: { aborted: boolean }) => {
  let calls = 0;
  let late: (() => Promise<unknown>) | null = null;
  const through = async <T>(call: () => Promise<Result<T, EndpointFailure>>): Promise<Result<T, EndpointFailure>> => {
    const index = calls;
    calls += 1;
    if (calls > MOST_CALLS) throw new Error('a sync without end');
    const fault = faults[index] ?? 'none';
    // A request that was given up by the PC may still reach the endpoint, before the next one does or long after.
    if (late !== null && fault !== 'late') {
      await late();
      late = null;
    }
    if (fault === 'cut-before') return err(CUT);
    if (fault === 'late') {
      late = call;
      return err(CUT);
    }
    const failure = FAILURES[fault];
    if (failure !== undefined) return err(failure);
    if (fault === 'cancel' || fault === 'cancel-and-cut') signal.aborted = true;
    if (fault === 'twice') await call();
    const answer = await call();
    during?.(index);
    if (fault === 'kill') throw new PowerCut();
    if (fault !== 'cut-after' && fault !== 'cancel-and-cut' && status !== undefined && answer.ok) status.heard.heard = status.mark();
    return fault === 'cut-after' || fault === 'cancel-and-cut' ? err(CUT) : answer;
  };
  const line: Endpoint = {
    status: async (s) => {
      const answer = await through(() => endpoint.status(s));
      if (answer.ok && status !== undefined) status.heard.known = status.heard.heard;
      return answer;
    },
    ...(status === undefined ? {} : { hasNews: () => status.heard.known === null || status.heard.known !== status.heard.heard }),
    ...(sendsAhead ? { followMs: () => 0, pushBytes: () => AHEAD_BYTES } : {}),
    push: async (request, s) => {
      if (sendsAhead) for (let step = 0; step < LONG_STEPS; step += 1) await Promise.resolve();
      return through(() => endpoint.push(request, s));
    },
    pull: (cursor, s) => through(() => endpoint.pull(cursor, s)),
    snapshot: (token, s) => through(() => endpoint.snapshot(token, s)),
    known: (s) => through(() => endpoint.known(s)),
    traffic: () => endpoint.traffic(),
  };
  return { line, calls: () => calls, arrive: async () => void (await late?.()) };
};

/** The journal as an app knows it that has never heard of relays. */
export const ofAnOldApp = (journal: SyncJournal): SyncJournal => ({ ...journal, standing: () => ({ ...journal.standing(), owesRelay: null }) });

/** The power goes while the save of this number is written: a part of its bytes is on the disk, and nobody was told that it is saved. */
export const tearing = (journal: SyncJournal, files: Map<string, Uint8Array>, last: number | null): SyncJournal => {
  let saves = 0;
  const torn = async (save: () => Promise<Result<void, JournalFailure>>): Promise<Result<void, JournalFailure>> => {
    const isLast = saves === last;
    saves += 1;
    const before = new Map([...files].map(([name, bytes]) => [name, bytes.length]));
    const saved = await save();
    if (!isLast) return saved;
    const grown = [...files].filter(([name, bytes]) => bytes.length > (before.get(name) ?? 0));
    // With a segment of its own the write is whole or was never begun: its header comes first.
    if (grown.length === 1) for (const [name, bytes] of grown) if (before.has(name)) files.set(name, bytes.slice(0, ((before.get(name) ?? 0) + bytes.length) >> 1));
    throw new PowerCut();
  };
  return {
    ...journal,
    saveAcknowledged: (upTo, refused) => torn(() => journal.saveAcknowledged(upTo, refused)),
    saveReceived: (page) => torn(() => journal.saveReceived(page)),
    saveSnapshotPart: (part) => torn(() => journal.saveSnapshotPart(part)),
    saveHistory: (page) => torn(() => journal.saveHistory(page)),
    saveDeclined: (declined) => torn(() => journal.saveDeclined(declined)),
    saveRelayed: (epoch) => torn(() => journal.saveRelayed(epoch)),
    saveEpoch: (epoch) => torn(() => journal.saveEpoch(epoch)),
    beginNewLife: (reason, parted) => torn(() => journal.beginNewLife(reason, parted)),
  };
};

/** A journal whose disk is full at the save of this number, counted from 0. */
export const onAFullDisk = (journal: SyncJournal, failing: number | null): SyncJournal => {
  let saves = 0;
  const guarded = (save: () => Promise<Result<void, JournalFailure>>): Promise<Result<void, JournalFailure>> => {
    const isFull = saves === failing;
    saves += 1;
    return isFull ? Promise.resolve(err({ type: 'disk-full' })) : save();
  };
  return {
    standing: () => journal.standing(),
    unacknowledged: (maxBytes, fromN) => journal.unacknowledged(maxBytes, fromN),
    ...(journal.following === undefined ? {} : { following: journal.following.bind(journal) }),
    saveAcknowledged: (upTo, refused) => guarded(() => journal.saveAcknowledged(upTo, refused)),
    saveReceived: (page) => guarded(() => journal.saveReceived(page)),
    saveSnapshotPart: (part) => guarded(() => journal.saveSnapshotPart(part)),
    saveHistory: (page) => guarded(() => journal.saveHistory(page)),
    othersChanges: (from, maxBytes) => journal.othersChanges(from, maxBytes),
    saveDeclined: (declined) => guarded(() => journal.saveDeclined(declined)),
    saveRelayed: (epoch) => guarded(() => journal.saveRelayed(epoch)),
    saveEpoch: (epoch) => guarded(() => journal.saveEpoch(epoch)),
    beginNewLife: (reason, parted) => guarded(() => journal.beginNewLife(reason, parted)),
  };
};
