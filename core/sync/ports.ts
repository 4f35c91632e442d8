import type { Change } from '../change/change.ts';
import type { Covered } from '../change/covered.ts';
import type { RefusalReason } from './protocol.ts';
import type { KnownResponse, PullPage, PushRequest, PushResponse, SnapshotPart, StatusResponse } from './protocol.ts';
import type { Result } from '../result.ts';

/** Why a call to the endpoint did not give a usable answer. `type` has words in locales; `retry` = the same call may go through later. */
export type EndpointFailure = {
  readonly type: string;
  readonly retry: boolean;
  readonly detail?: string;
  readonly retryAfterMs?: number;
  /** a part of the answer is kept, and the next try goes on behind it */
  readonly headway?: boolean;
};

export type Traffic = { readonly requests: number; readonly bytesUp: number; readonly bytesDown: number };

/** The endpoint as the engine sees it: over HTTP here, over a carried file elsewhere. */
export type Endpoint = {
  status(signal: AbortSignalLike): Promise<Result<StatusResponse, EndpointFailure>>;
  push(request: PushRequest, signal: AbortSignalLike): Promise<Result<PushResponse, EndpointFailure>>;
  pull(cursor: string | null, signal: AbortSignalLike): Promise<Result<PullPage, EndpointFailure>>;
  snapshot(token: string | null, signal: AbortSignalLike): Promise<Result<SnapshotPart, EndpointFailure>>;
  known(signal: AbortSignalLike): Promise<Result<KnownResponse, EndpointFailure>>;
  traffic(): Traffic;
  /**
   * Whether it says anything of a change that is given back: a file answers only what was given when it was asked for. What it says nothing of is
   * still owed. Without this call it says something of everything.
   */
  answersRelay?(change: Change): boolean;
  /** Whether its status may be another one than was heard last, as far as its answers have told; without this call nobody knows. */
  hasNews?(): boolean;
  /** The newest protocol that its answers have named; null before the first. */
  speaks?(): number | null;
  /** The run is over: what still comes of an answer is for nobody. */
  hangUp?(): void;
  /** When the next push may follow one of so many bytes of JSON that is under way, in ms after that one's beginning; null = after its answer. */
  followMs?(bytes: number): number | null;
  /** Bytes of JSON that the line carries well in one push; may change from call to call. */
  pushBytes?(): number;
  /** Whether the line has shown to be so slow that only what somebody waits for should go over it. */
  isSlow?(): boolean;
  /** Seconds until what is known of this run's work is done, as the line is now: until all is sent, then until all is here; null where that would be a guess. */
  etaSeconds?(): number | null;
};

/** The little of AbortSignal that core needs, so that core compiles without the DOM. */
export type AbortSignalLike = { readonly aborted: boolean };

export type JournalFailure = { readonly type: string };

export type SyncStanding = {
  /** the life whose changes are offered next */
  readonly incarnation: string;
  /** where that life began in an earlier epoch: how far its numbers were ever decided on */
  readonly confirmed: number | null;
  /**
   * This PC has only ever counted under one name, in one epoch, and nothing of its work was written anew or refused: what it has
   * just given says nothing new when it comes back.
   */
  readonly isPlain: boolean;
  /** null = read from the beginning */
  readonly cursor: string | null;
  readonly epoch: string;
  readonly unacknowledged: number;
  /** nothing of the endpoint was ever read to its end: a snapshot is the quick way */
  readonly isEmpty: boolean;
  /** the part of a snapshot that comes next, where one was begun and interrupted */
  readonly snapshotNext: string | null;
  /** what others made and this PC holds is still to be offered: all of it in a new epoch, else what came by file */
  readonly owesRelay: 'all' | 'by-file' | null;
  /** the changes behind a snapshot are still to be read, after this cursor; null = nothing is */
  readonly history: { readonly cursor: string | null } | null;
  /** the lives of this PC: what comes back of their changes is nothing new */
  readonly ownLives: readonly string[];
};

/** Changes of others that a journal holds: `byFile` came by file, `said` were said by the endpoint, `covered` tells what snapshots among them stand for; `epochs`: after how many of `said` the endpoint began an epoch. */
export type OthersPage = {
  readonly changes: readonly Change[];
  readonly byFile: readonly string[];
  readonly said: readonly string[];
  readonly epochs: readonly { readonly epoch: string; readonly after: number }[];
  readonly covered: readonly Covered[];
  readonly next: number | null;
};

/** A change that the endpoint does not take. */
export type Declined = { readonly id: string; readonly reason: { readonly type: string } };

/** The journal as the engine sees it. Every `save…` is durable when it returns. */
export type SyncJournal = {
  standing(): SyncStanding;
  /** The offered life's changes in order of n after the acknowledged ones, or from `fromN` on; at most about `maxBytes` as JSON. */
  unacknowledged(maxBytes: number, fromN?: number): Promise<Result<readonly Change[], JournalFailure>>;
  /** The offered life's changes behind a number, whatever the endpoint has decided on; at most about `maxBytes` as JSON. Without it none are sent ahead. */
  following?(n: number, maxBytes: number): Promise<Result<readonly Change[], JournalFailure>>;
  /** Also writes anew those own changes that were refused only because they stood on a refused one. */
  saveAcknowledged(upTo: number, refused: readonly { readonly id: string; readonly reason: RefusalReason }[]): Promise<Result<void, JournalFailure>>;
  /** Begins a new life first where the page shows that another PC counts under this one's name. */
  saveReceived(page: PullPage): Promise<Result<void, JournalFailure>>;
  saveSnapshotPart(part: SnapshotPart): Promise<Result<void, JournalFailure>>;
  /** The endpoint was restored from a backup: remember the new epoch, offer everything again, read from the beginning. */
  saveEpoch(epoch: string): Promise<Result<void, JournalFailure>>;
  /** Changes behind the snapshot, for giving them back to an endpoint that loses them. */
  saveHistory(page: PullPage): Promise<Result<void, JournalFailure>>;
  /** What others made and this PC holds, in the order in which it came; `next` = where the rest follows. */
  othersChanges(from: number, maxBytes: number): Promise<Result<OthersPage, JournalFailure>>;
  /** What had come by file and this endpoint does not take, with its reason: it leaves its records again. */
  saveDeclined(declined: readonly Declined[]): Promise<Result<void, JournalFailure>>;
  saveRelayed(epoch: string): Promise<Result<void, JournalFailure>>;
  /** `parted`: the number after `after` of this life is another PC's, as the endpoint says. */
  beginNewLife(reason: 'fork', parted: { readonly incarnation: string; readonly after: number }): Promise<Result<void, JournalFailure>>;
};

/** Waits, and wakes early when the person cancels. */
export type Wait = (ms: number, signal: AbortSignalLike) => Promise<void>;
