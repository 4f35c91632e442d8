import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A disk of its own in a file: one whose power can be cut, that can be full, or that takes no writes. */
export type LoopDisk = {
  /** where it is mounted */
  readonly folder: string;
  /** All that was written so far lies on the disk: what a test puts there itself must not go with the power. */
  readonly settle: () => void;
  /**
   * From now on nothing more reaches the disk, and what was not synced is gone: what a power cut leaves. Answers the moment right
   * before, by `monotonicMs`: a sync that runs into the cut itself may be told by the kernel that it is done although it is not,
   * so only what was confirmed before this moment proves anything.
   */
  readonly cutPower: () => Promise<number>;
  /** Unmounts and mounts again; every process on it must have ended. */
  readonly powerUp: () => void;
  readonly setReadOnly: (isReadOnly: boolean) => void;
  readonly remove: () => void;
};

const run = (command: string, ...args: readonly string[]): string => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** EXT4_IOC_SHUTDOWN with the flag that does not even flush the file system's own log. Perl is on every Debian and can call ioctl. */
const SHUTDOWN = 'use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC); open(my $folder, "<", $ARGV[0]) or die $!; my $flag = pack("L", 2); my $at = clock_gettime(CLOCK_MONOTONIC); ioctl($folder, 0x8004587d, $flag) // die $!; printf("%.6f", $at * 1000);';

/** Milliseconds of the clock that all processes of this machine share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Why there can be no such disk here, or null. */
export const whyNoLoopDisk = (): string | null => {
  if (process.platform !== 'linux') return 'only Linux can cut the power of a file system';
  if (process.getuid?.() !== 0) return 'only root may mount';
  if (!existsSync('/dev/loop-control')) return 'there are no loop devices';
  try {
    makeLoopDisk(32).remove();
    return null;
  } catch (problem) {
    return `a loop device cannot be mounted here: ${String(problem).slice(0, 200)}`;
  }
};

export const makeLoopDisk = (megabytes: number): LoopDisk => {
  const home = mkdtempSync(join(tmpdir(), 'phinong-disk-'));
  const image = join(home, 'image');
  const folder = join(home, 'disk');
  mkdirSync(folder);
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  run('mkfs.ext4', '-q', '-F', '-m', '0', image);
  const mount = (): string => run('mount', '-o', 'loop', image, folder);
  mount();
  const unmount = (): void => {
    // The last closed file of a process that has just ended may need another moment.
    for (let tries = 0; ; tries += 1) {
      try {
        run('umount', folder);
        return;
      } catch (problem) {
        if (tries === 50) throw problem;
        run('sleep', '0.1');
      }
    }
  };
  return {
    folder,
    settle: () => void run('sync', '-f', folder),
    cutPower: async () => Number((await promisify(execFile)('perl', ['-e', SHUTDOWN, folder])).stdout),
    powerUp: () => {
      unmount();
      mount();
    },
    setReadOnly: (isReadOnly) => void run('mount', '-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, folder),
    remove: () => {
      unmount();
      rmSync(home, { recursive: true, force: true });
    },
  };
};
