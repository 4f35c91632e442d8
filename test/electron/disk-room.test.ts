import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRoomWatch, diskName, diskOf, freeBytes, mayFit, noRoomFor } from '#electron/main/disk-room.ts';
import type { Failure } from '#ipc/contract.ts';

const MEGA = 1_000_000;

const aWatch = (disk = (folder: string): string => folder) => {
  const free = new Map([['/data', 90_000 * MEGA], ['/backups', 90_000 * MEGA]]);
  const told: (readonly Failure[])[] = [];
  const watch = createRoomWatch({ journalFolder: '/data', backupFolder: () => '/backups', disk, free: (folder) => free.get(folder) ?? null, tell: (found) => told.push(found), every: () => undefined });
  return { free, told, watch };
};

describe('the room on the disks', () => {
  test('is nothing to speak of while there is enough', () => {
    const { watch, told } = aWatch();
    watch.look();
    expect([told, watch.findings()]).toEqual([[], []]);
  });

  test('is said early when it becomes little, not again for every megabyte, and taken back when there is room', () => {
    const { watch, told, free } = aWatch();
    free.set('/data', 400 * MEGA);
    watch.look();
    expect(told).toEqual([[{ type: 'disk-nearly-full', place: '/data', free: '400 MB' }]]);
    free.set('/data', 390 * MEGA);
    watch.look();
    expect(told).toHaveLength(1);
    free.set('/data', 100 * MEGA);
    watch.look();
    free.set('/backups', 3 * MEGA);
    watch.look();
    expect(told).toHaveLength(3);
    expect(told[2]).toEqual([{ type: 'disk-nearly-full', place: '/data', free: '100 MB' }, { type: 'backup-disk-nearly-full', place: '/backups', free: '3 MB' }]);
    free.set('/data', 9_000 * MEGA);
    free.set('/backups', 9_000 * MEGA);
    watch.look();
    expect(told.at(-1)).toEqual([]);
  });

  test('is said once where the backups lie on the same disk', () => {
    const { watch, free } = aWatch(() => 'C:');
    free.set('/data', 400 * MEGA);
    free.set('/backups', 400 * MEGA);
    expect(watch.findings()).toEqual([{ type: 'disk-nearly-full', place: '/data', free: '400 MB' }]);
  });

  test('is told by the letter of the disk where it has one', () => {
    expect(['C:\\Users\\a\\AppData\\Local\\Phinong\\journal', '\\\\records-room\\share\\backups', '/home/a/.config/Phinong'].map(diskName)).toEqual(['C:\\', '\\\\records-room\\share\\', '/home/a/.config/Phinong']);
  });

  test('is of one disk for folders beside each other, also for one that is not there yet', () => {
    expect(diskOf(join(tmpdir(), 'not', 'there', 'yet'))).toBe(diskOf(tmpdir()));
    expect(diskOf('/proc')).not.toBe(diskOf(tmpdir()));
    const gone = (): never => {
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    };
    expect(diskOf('/share', gone)).toBe('/share');
  });

  test('is asked of the nearest folder that is there, and nothing is made up where the system does not say', () => {
    expect(freeBytes(join(tmpdir(), 'not', 'there', 'yet'))).toBeGreaterThan(0);
    const silent = (): never => {
      throw Object.assign(new Error('ENOSYS'), { code: 'ENOSYS' });
    };
    expect(freeBytes(tmpdir(), silent)).toBeNull();
    expect(mayFit(1_000_000 * MEGA, tmpdir(), () => null)).toBe(true);
  });

  test('keeps a backup from beginning only where it cannot fit, since it is packed', () => {
    expect([1, 12, 13, 100].map((free) => mayFit(100 * MEGA, '/backups', () => free * MEGA))).toEqual([false, false, true, true]);
  });

  test('keeps an import from beginning that would not fit, and no save of a person', () => {
    const intents = Array.from({ length: 5_000 }, () => ({ notes: 'x'.repeat(4_000) }));
    expect(noRoomFor(intents, '/data', () => 100 * MEGA)).toEqual({ type: 'import-no-room', needs: '60 MB', free: '100 MB' });
    expect(noRoomFor(intents, '/data', () => 200 * MEGA)).toBeNull();
    expect(noRoomFor(intents.slice(0, 5), '/data', () => 0)).toBeNull();
  });
});
