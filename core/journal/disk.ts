import type { Result } from '../result.ts';

/** What keeps a journal from reading or writing, in the words of the disk. */
export type DiskError =
  | { readonly type: 'disk-full'; readonly detail: string }
  | { readonly type: 'not-writable'; readonly detail: string }
  | { readonly type: 'not-readable'; readonly detail: string }
  /** another program writes this journal */
  | { readonly type: 'locked'; readonly detail: string }
  /** another PC does, as far as anybody can tell from here; `since` is UTC, ISO 8601, '' where it does not say */
  | { readonly type: 'locked-elsewhere'; readonly host: string; readonly since: string }
  /** this program had it until another PC took it over: nothing is written here any more */
  | { readonly type: 'taken-over'; readonly host: string };

export type DiskResult<T = void> = Result<T, DiskError>;

/**
 * The little that a journal needs of a file system, all of it synchronous. `name` is a file in the journal's folder.
 * Nothing is retried or repaired in here: core/journal/segment-store.ts decides what a failure means.
 */
export type Disk = {
  /** Makes the folder if need be and takes it for this writer alone. */
  readonly acquire: () => DiskResult;
  readonly release: () => void;
  /** Clears away what an unfinished `create` left. */
  readonly sweep: () => void;
  readonly list: () => DiskResult<readonly { readonly name: string; readonly bytes: number }[]>;
  /** A whole new file, on disk with its name when this returns. After a crash it is there entirely or not at all. */
  readonly create: (name: string, bytes: Uint8Array) => DiskResult;
  readonly rename: (from: string, to: string) => DiskResult;
  /** May write a part and then fail. */
  readonly write: (name: string, at: number, bytes: Uint8Array) => DiskResult;
  /** Everything written to this file is on disk when this returns. */
  readonly sync: (name: string) => DiskResult;
  readonly truncate: (name: string, bytes: number) => DiskResult;
  /**
   * Makes the file as long as this with zeros behind its end, on disk when it returns, so that a later write there need not
   * change its length as well. A disk that gains nothing by it does nothing. Answers how long the file is now.
   */
  readonly reserve: (name: string, end: number, bytes: number) => DiskResult<number>;
  /** Fewer bytes than asked for where the file ends. `into`: memory of that size that may be used for them, from call to call. */
  readonly read: (name: string, at: number, bytes: number, into?: Uint8Array) => DiskResult<Uint8Array>;
  /** Keeps bytes that the journal gives up, on disk when this returns; answers under which name. */
  readonly setAside: (name: string, bytes: Uint8Array) => DiskResult<string>;
};
