import type { Result } from '../result.ts';
import type { DiskError } from './disk.ts';
import type { FrameInput, RawFrame } from './frame.ts';
import type { DamageReason } from './scan.ts';

/** Why a journal cannot be opened, read or written. Nothing is ever changed on disk when one of these is answered by `open`. */
export type JournalError =
  | DiskError
  /** a newer version of the app wrote it */
  | { readonly type: 'newer-format'; readonly version: number }
  /** a newer version of the app wrote frames whose meaning must be known by whoever writes after them */
  | { readonly type: 'newer-kind'; readonly kind: number }
  /** a segment of another journal lies in the folder */
  | { readonly type: 'foreign-segment'; readonly segment: string }
  /** a file of the journal is gone; `position` is the first one that is not there any more */
  | { readonly type: 'missing-segment'; readonly position: number }
  /** `position` is the first frame that cannot be read, `nextReadable` the first good one after it in the same segment */
  | {
      readonly type: 'damaged';
      /** `exchanged`: a whole segment, but not the one that was closed */
      readonly reason: DamageReason | 'header' | 'misplaced' | 'exchanged';
      readonly segment: string;
      readonly position: number;
      readonly nextReadable: number | null;
    }
  /** a frame in a form that only a newer version reads */
  | { readonly type: 'unknown-encoding'; readonly position: number; readonly encoding: number }
  | { readonly type: 'frame-too-large'; readonly bytes: number }
  | { readonly type: 'closed' };

/** `bytes`: of the file that count */
export type SegmentInfo = { readonly name: string; readonly first: number; readonly bytes: number; readonly state: unknown };

/** A closed segment as its successor remembers it, for the work in the background (core/journal/upkeep.ts). */
export type ClosedSegment = {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly isPacked: boolean;
  /** length of the file as it lies there */
  readonly fileBytes: number;
  /** length and hash of the file that was closed */
  readonly bytes: number;
  readonly sha256: string;
};

export type TornTail = { readonly segment: string; readonly bytes: number; readonly setAside: string };

export type OpenedJournal = {
  readonly journalId: string;
  /** position of the newest frame, 0 for a journal that has just begun */
  readonly lastPosition: number;
  /** oldest first; each with what the writer knew before its first frame */
  readonly segments: readonly SegmentInfo[];
  /** an unfinished write of the last run that was cut off and kept aside */
  readonly tornTail: TornTail | null;
  /** what the writer knew after a frame of the newest segment, by the bookmark in it; null where there is none that fits */
  readonly known: { readonly position: number; readonly state: unknown } | null;
};

export type ReadLimit = { readonly frames: number; readonly bytes: number };

/** What the writer knows, asked for only when a new segment begins or a bookmark is put. It must hold everything that is in the journal, and nothing else. */
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
  /** Whom to ask for what the writer knows, for the bookmark of the next start. Without it none is put. */
  readonly remember: (state: StateNow) => void;
  readonly lastPosition: () => number;
  readonly segments: () => readonly SegmentInfo[];
  /** All closed segments, oldest first. */
  readonly closed: () => readonly ClosedSegment[];
  /** Takes a file of the folder, which was verified, for the closed segment that begins at a position: its packed form, or a whole one for a damaged one. */
  readonly adopt: (first: number, file: string) => Result<void, JournalError>;
  /** Syncs what is not synced yet and lets the folder go. */
  readonly close: () => void;
};
