import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
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

/**
 * This PC as another one tells it apart: what it is called, and what its system has called it since it was installed. A folder on a
 * share is seen by several, and of a program on another PC nobody can tell from here whether it still runs.
 */
export type Host = { readonly name: string; readonly id: string };

const machineId = (): string => {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim();
  } catch {
    return '';
  }
};

export const thisHost = (): Host => ({ name: hostname(), id: machineId() });

/** What a lock says: `<pid> <mark>`, the mark empty where the system has none; the PC; since when. The first line alone is enough. */
type Holder = { readonly program: string; readonly host: Host | null; readonly since: string };

const readHolder = (text: string): Holder => {
  const [program = '', host = '', since = ''] = text.split('\n');
  const [name = '', id = ''] = host.split('\t');
  return { program, host: name === '' ? null : { name, id }, since };
};

const isProgramAlive = (program: string): boolean => {
  const [pid = '', ...mark] = program.trim().split(' ');
  if (!/^\d+$/.test(pid)) return false;
  return mark.length > 0 ? markOf(Number(pid)) === mark.join(' ') : isAlive(Number(pid));
};

const linesOf = ({ name, id }: Host, now: number): string => `${`${String(process.pid)} ${markOf(process.pid) ?? ''}`.trim()}\n${name}\t${id}\n${new Date(now).toISOString()}\n`;

const HELD = new Set(['EBUSY', 'EAGAIN', 'EWOULDBLOCK']);

export type Lock = {
  readonly release: () => void;
  /** Whoever has taken the lock over from this program, null as long as nobody has. */
  readonly lostTo: () => string | null;
};

export type LockOptions = {
  readonly host?: Host;
  readonly now?: number;
  /** a person has said that the PC which holds it does not write there any more */
  readonly takeOver?: boolean;
};

/** Takes the lock, a stale one too; `locked` or `locked-elsewhere` if another writer holds it. Throws what the file system throws otherwise. */
export const takeLock = (fs: JournalFs, path: string, platform: NodeJS.Platform, options: LockOptions = {}): DiskResult<Lock> => {
  const exclusive = exclusiveFlags(platform);
  return exclusive === 0 ? takeByName(fs, path, options) : takeBySystem(fs, path, exclusive);
};

const takeBySystem = (fs: JournalFs, path: string, exclusive: number): DiskResult<Lock> => {
  try {
    const fd = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT | exclusive, 0o600);
    return ok({ release: () => fs.closeSync(fd), lostTo: () => null });
  } catch (problem) {
    if (HELD.has(systemCode(problem) ?? '')) return err({ type: 'locked', detail: 'another program' });
    throw problem;
  }
};

const takeByName = (fs: JournalFs, path: string, { host = thisHost(), now = Date.now(), takeOver = false }: LockOptions): DiskResult<Lock> => {
  for (;;) {
    if (createLock(fs, path, linesOf(host, now))) return ok(heldByName(fs, path));
    const text = fs.readFileSync(path, 'utf8');
    const holder = readHolder(text);
    const isElsewhere = holder.host !== null && (holder.host.name !== host.name || holder.host.id !== host.id);
    if (isElsewhere && !takeOver) return err({ type: 'locked-elsewhere', host: holder.host.name, since: holder.since });
    if (!isElsewhere && isProgramAlive(holder.program)) return err({ type: 'locked', detail: holder.program });
    // Moved away first: of two that find it stale only one can.
    const stale = `${path}.stale-${String(process.pid)}`;
    fs.renameSync(path, stale);
    fs.rmSync(stale, { force: true });
  }
};

const heldByName = (fs: JournalFs, path: string): Lock => {
  const ours = markOfFile(fs, path);
  // A lock that somebody has only deleted is nobody else's.
  const isOurs = (): boolean => [ours, null].includes(markOfFile(fs, path));
  return {
    release: () => {
      if (isOurs()) fs.rmSync(path, { force: true });
    },
    lostTo: () => (isOurs() ? null : (readHolder(fs.readFileSync(path, 'utf8')).host?.name ?? '')),
  };
};

/** Tells one lock file from the next of the same name, without reading it: it is asked for with every save. */
const markOfFile = (fs: JournalFs, path: string): string | null => {
  try {
    const { ino, mtimeMs } = fs.statSync(path);
    return `${String(ino)} ${String(mtimeMs)}`;
  } catch (problem) {
    if (systemCode(problem) === 'ENOENT') return null;
    throw problem;
  }
};

/** False when the file is there. A full disk keeps nobody from opening the register: then the lock holds less firmly. */
const createLock = (fs: JournalFs, path: string, lines: string): boolean => {
  try {
    const fd = fs.openSync(path, 'wx', 0o600);
    try {
      fs.writeSync(fd, lines);
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
