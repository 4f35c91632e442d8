import { readFileSync } from 'node:fs';
import { err, ok } from '#core/result.ts';
import type { DiskResult } from '#core/journal/disk.ts';
import { meansFull, systemCode } from './journal-errors.ts';
import type { JournalFs } from './journal-fs.ts';

/**
 * One writer per journal. Where the system can hold a file for one program alone (Windows: an exclusive share mode; macOS: an
 * exclusive lock), that is the lock, and it ends with the program. Elsewhere the file says who holds it, in words that a
 * later process with the same number cannot say.
 */
const WINDOWS_EXCLUSIVE = 0x1000_0000;
const MAC_EXCLUSIVE_WITHOUT_WAITING = 0x20 | 0x04;

const exclusiveFlags = (platform: NodeJS.Platform): number => {
  if (platform === 'win32') return WINDOWS_EXCLUSIVE;
  return platform === 'darwin' ? MAC_EXCLUSIVE_WITHOUT_WAITING : 0;
};

/** What tells a process from all others that had or will have its number: where the system says it, its start since which boot. */
const markOf = (pid: number): string | null => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // Field 22; the name before it stands in brackets and may hold anything.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return `${boot} ${started}`;
  } catch {
    return null;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    return systemCode(problem) === 'EPERM';
  }
};

/** A line that this version of the app wrote: `<pid> <mark>`; the mark is empty where the system has none. */
const isHeld = (line: string): boolean => {
  const [pid = '', ...mark] = line.trim().split(' ');
  if (!/^\d+$/.test(pid)) return false;
  return mark.length > 0 ? markOf(Number(pid)) === mark.join(' ') : isAlive(Number(pid));
};

const own = (): string => `${String(process.pid)} ${markOf(process.pid) ?? ''}`.trim();

const HELD = new Set(['EBUSY', 'EAGAIN', 'EWOULDBLOCK']);

export type Lock = { readonly release: () => void };

/** Takes the lock, a stale one too; `locked` if another writer holds it. Throws what the file system throws otherwise. */
export const takeLock = (fs: JournalFs, path: string, platform: NodeJS.Platform): DiskResult<Lock> => {
  const exclusive = exclusiveFlags(platform);
  return exclusive === 0 ? takeByName(fs, path) : takeBySystem(fs, path, exclusive);
};

const takeBySystem = (fs: JournalFs, path: string, exclusive: number): DiskResult<Lock> => {
  try {
    const fd = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT | exclusive, 0o600);
    return ok({ release: () => fs.closeSync(fd) });
  } catch (problem) {
    if (HELD.has(systemCode(problem) ?? '')) return err({ type: 'locked', detail: 'another program' });
    throw problem;
  }
};

const takeByName = (fs: JournalFs, path: string): DiskResult<Lock> => {
  for (;;) {
    if (createLock(fs, path)) return ok({ release: () => fs.rmSync(path, { force: true }) });
    const holder = fs.readFileSync(path, 'utf8');
    if (isHeld(holder)) return err({ type: 'locked', detail: holder });
    // Moved away first: of two that find it stale only one can.
    const stale = `${path}.stale-${String(process.pid)}`;
    fs.renameSync(path, stale);
    fs.rmSync(stale, { force: true });
  }
};

/** False when the file is there. A full disk keeps nobody from opening the register: then the lock holds less firmly. */
const createLock = (fs: JournalFs, path: string): boolean => {
  try {
    const fd = fs.openSync(path, 'wx', 0o600);
    try {
      fs.writeSync(fd, own());
    } finally {
      fs.closeSync(fd);
    }
  } catch (problem) {
    const code = systemCode(problem);
    if (code === 'EEXIST') return false;
    if (!meansFull(code)) throw problem;
  }
  return true;
};
