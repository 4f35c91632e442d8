import { err, ok } from '../result.ts';
import type { Disk, DiskError, DiskResult } from './disk.ts';

/** The end of the newest segment, where the journal grows. */
export type Tail = {
  /** Adds bytes as a whole, or leaves the file as it was. `durable`: they and all before them are on disk when it returns. */
  readonly append: (bytes: Uint8Array, durable: boolean) => DiskResult;
  /** Syncs what is not synced yet. */
  readonly flush: () => DiskResult;
  /** Whether it is time to make room. */
  readonly isNarrow: () => boolean;
  /** Makes room for the next saves. A disk that refuses is asked no more: the file then grows with every write. */
  readonly makeRoom: () => void;
  /** Gives back the room that was not used. */
  readonly trim: () => DiskResult;
};

/** Room for a day's saves of an office, and how little of it is left when more is made. */
const ROOM_BYTES = 256 * 1024;
const NARROW_BYTES = 64 * 1024;

/**
 * `end` is where the good bytes of the file end, all of them on disk. After a failed sync a disk may have forgotten what was
 * written and not say so again, so what had been written before and not synced is written a second time. When even cutting
 * back fails, the tail takes nothing more: the next start cuts off what is unfinished.
 */
export const createTail = (disk: Disk, name: string, startEnd: number): Tail => {
  let end = startEnd;
  /** how long the file is: what lies between `end` and this is zeros */
  let length = startEnd;
  let canReserve = true;
  let unsynced: readonly Uint8Array[] = [];
  let broken: DiskError | null = null;

  const cutBack = (): void => {
    const cut = disk.truncate(name, end);
    if (cut.ok) length = end;
    else broken = cut.error;
  };

  const writeAgain = (): void => {
    let at = end - unsynced.reduce((sum, bytes) => sum + bytes.length, 0);
    for (const bytes of unsynced) {
      const written = disk.write(name, at, bytes);
      if (!written.ok) broken = written.error;
      at += bytes.length;
    }
  };

  const sync = (): DiskResult => {
    const synced = disk.sync(name);
    if (synced.ok) unsynced = [];
    return synced;
  };

  return {
    append: (bytes, durable) => {
      if (broken !== null) return err(broken);
      const written = disk.write(name, end, bytes);
      const failed = written.ok && durable ? sync() : written;
      if (!failed.ok) {
        cutBack();
        if (written.ok) writeAgain();
        return failed;
      }
      end += bytes.length;
      length = Math.max(length, end);
      if (!durable) unsynced = [...unsynced, bytes];
      return ok(undefined);
    },
    flush: () => {
      if (broken !== null) return err(broken);
      if (unsynced.length === 0) return ok(undefined);
      const synced = sync();
      if (!synced.ok) writeAgain();
      return synced;
    },
    isNarrow: () => canReserve && broken === null && length - end < NARROW_BYTES,
    makeRoom: () => {
      const reserved = disk.reserve(name, length, end + ROOM_BYTES);
      canReserve = reserved.ok && reserved.value > length;
      if (reserved.ok) length = Math.max(length, reserved.value);
      else disk.truncate(name, length);
    },
    trim: () => {
      if (length === end) return ok(undefined);
      const cut = disk.truncate(name, end);
      if (cut.ok) length = end;
      return cut;
    },
  };
};
