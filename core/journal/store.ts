import type { Result } from '../result.ts';
import type { DiskError } from './disk.ts';
import type { FrameInput, RawFrame } from './frame.ts';
import type { DamageReason } from './scan.ts';

/** Why a journal cannot be opened, read or written. Nothing is ever changed on disk when one of these is answered by `open`. */
export type JournalError =
  | DiskError
  /** a newer version of the app wrote it */
  | { readonly type: 'newer-format'; readonly version: number }
  /** a segment of another journal lies in the folder */
  | { readonly type: 'foreign-segment'; readonly segment: string }
  /** a file of the journal is gone; `position` is the first one that is not there any more */
  | { readonly type: 'missing-segment'; readonly position: number }
  /** `position` is the first frame that cannot be read, `nextReadable` the first good one after it in the same segment */
  | {
      readonly type: 'damaged';
      readonly reason: DamageReason | 'header' | 'misplaced' | 'hash';
      readonly segment: string;
      readonly position: number;
      readonly nextReadable: number | null;
    }
  /** a frame in a form that only a newer version reads */
  | { readonly type: 'unknown-encoding'; readonly position: number; readonly encoding: number }
  | { readonly type: 'frame-too-large'; readonly bytes: number }
  | { readonly type: 'closed' };

export type SegmentInfo = { readonly name: string; readonly first: number; readonly bytes: number; readonly state: unknown };

export type TornTail = { readonly segment: string; readonly bytes: number; readonly setAside: string };

export type OpenedJournal = {
  readonly journalId: string;
  /** position of the newest frame, 0 for a journal that has just begun */
  readonly lastPosition: number;
  /** oldest first; each with what the writer knew before its first frame */
  readonly segments: readonly SegmentInfo[];
  /** an unfinished write of the last run that was cut off and kept aside */
  readonly tornTail: TornTail | null;
};

export type ReadLimit = { readonly frames: number; readonly bytes: number };

/** What the writer knows, asked for only when a new segment begins. It must hold everything before the frames to be written. */
export type StateNow = () => unknown;

/**
 * The journal on some medium: a list of frames that only grows. One instance, one writer. After `open` has answered
 * `damaged` or `missing-segment`, what is readable can still be read; nothing can be written.
 */
export type JournalStore = {
  readonly open: () => Result<OpenedJournal, JournalError>;
  /**
   * Writes one group, durable when it returns, together with everything before it. Answers the position of the first frame.
   * A failure leaves the journal as it was.
   */
  readonly append: (group: readonly FrameInput[], state: StateNow) => Result<number, JournalError>;
  /**
   * The same, but durable within a second: it survives the end of this process at once, a power cut after the next sync.
   * For what comes many times a minute and may lose its last second: text while it is typed.
   */
  readonly appendSoon: (group: readonly FrameInput[], state: StateNow) => Result<number, JournalError>;
  /** Frames from a position on, at least one if there is one; fewer than the limit where a segment ends. */
  readonly read: (from: number, limit: ReadLimit) => Result<readonly RawFrame[], JournalError>;
  readonly lastPosition: () => number;
  readonly segments: () => readonly SegmentInfo[];
  /** Reads a whole closed segment again and compares it with what its successor remembers of it: for the scrub in the background. */
  readonly check: (segment: SegmentInfo) => Result<void, JournalError>;
  /** Syncs what is not synced yet and lets the folder go. */
  readonly close: () => void;
};
