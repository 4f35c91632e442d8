import { spawnSync } from 'node:child_process';
import nodeFs, { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { takeLock } from '#electron/main/journal-lock.ts';
import type { JournalFs } from '#electron/main/journal-fs.ts';
import { createFileDisk, createFileStore } from '#electron/main/journal-file.ts';
import { must, mustFail } from '#test/support/journal-kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'journal-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let locks = 0;
const newPath = (): string => join(folder, `lock-${String((locks += 1))}`);

describe('a lock that says who holds it', () => {
  test('is for one at a time, also within one program', () => {
    const path = newPath();
    const lock = must(takeLock(nodeFs, path, 'linux'));
    expect(readFileSync(path, 'utf8').split(' ')[0]).toBe(String(process.pid));
    expect(mustFail(takeLock(nodeFs, path, 'linux'))).toMatchObject({ type: 'locked' });
    lock.release();
    expect(existsSync(path)).toBe(false);
    must(takeLock(nodeFs, path, 'linux'));
  });

  test('is taken from a program that is gone', () => {
    const path = newPath();
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(path, String(gone));
    must(takeLock(nodeFs, path, 'linux'));
    expect(mustFail(takeLock(nodeFs, path, 'linux')).type).toBe('locked');
  });

  test('is taken from a program whose number another one has now', () => {
    const path = newPath();
    writeFileSync(path, `${String(process.pid)} another-boot 12345`);
    expect(takeLock(nodeFs, path, 'linux').ok).toBe(true);
  });

  test('is respected where a living program holds it that says nothing of its start', () => {
    const path = newPath();
    writeFileSync(path, String(process.pid));
    expect(mustFail(takeLock(nodeFs, path, 'linux')).type).toBe('locked');
  });

  test('is taken when it says nothing at all: its writer was cut off', () => {
    for (const line of ['', 'no number', '12x']) {
      const path = newPath();
      writeFileSync(path, line);
      expect(takeLock(nodeFs, path, 'linux').ok).toBe(true);
    }
  });

  const HERE = { name: 'front-desk', id: 'a1' };
  const THERE = { name: 'records-room', id: 'b2' };

  test('of another PC is never taken by itself, also where its program cannot be seen from here, and says who has it since when', () => {
    const path = newPath();
    must(takeLock(nodeFs, path, 'linux', { host: THERE, now: Date.UTC(2026, 10, 14, 2, 0) }));
    const seen = mustFail(takeLock(nodeFs, path, 'linux', { host: HERE }));
    expect(seen).toEqual({ type: 'locked-elsewhere', host: 'records-room', since: '2026-11-14T02:00:00.000Z' });
    writeFileSync(path, '1 another-boot 12345\nrecords-room\tb2\n2026-11-14T02:00:00.000Z\n');
    expect(mustFail(takeLock(nodeFs, path, 'linux', { host: HERE })).type).toBe('locked-elsewhere');
    expect(readFileSync(path, 'utf8')).toContain('records-room');
  });

  test('of a PC that is called the same and is another one is not taken either', () => {
    const path = newPath();
    must(takeLock(nodeFs, path, 'linux', { host: { name: HERE.name, id: 'from-the-same-image' } }));
    expect(mustFail(takeLock(nodeFs, path, 'linux', { host: HERE })).type).toBe('locked-elsewhere');
  });

  test('of this PC before its power was cut is taken', () => {
    const path = newPath();
    writeFileSync(path, `${String(process.pid)} another-boot 12345\nfront-desk\ta1\n2026-11-14T02:00:00.000Z\n`);
    expect(takeLock(nodeFs, path, 'linux', { host: HERE }).ok).toBe(true);
  });

  test('is taken over from another PC when a person says so, and that one notices and leaves the new lock alone', () => {
    const path = newPath();
    const theirs = must(takeLock(nodeFs, path, 'linux', { host: THERE }));
    expect(theirs.lostTo()).toBeNull();
    const ours = must(takeLock(nodeFs, path, 'linux', { host: HERE, takeOver: true }));
    expect(theirs.lostTo()).toBe('front-desk');
    theirs.release();
    expect(readFileSync(path, 'utf8')).toContain('front-desk');
    expect(ours.lostTo()).toBeNull();
    ours.release();
    expect(existsSync(path)).toBe(false);
  });

  test('of a living program on this PC is not taken over, whatever a person says', () => {
    const path = newPath();
    must(takeLock(nodeFs, path, 'linux', { host: HERE }));
    expect(mustFail(takeLock(nodeFs, path, 'linux', { host: HERE, takeOver: true })).type).toBe('locked');
  });

  test('does not keep anybody out of a register on a full disk', () => {
    const full: JournalFs = { ...nodeFs, writeSync: answering('ENOSPC') };
    const path = newPath();
    must(takeLock(full, path, 'linux')).release();
    expect(existsSync(path)).toBe(false);
  });
});

describe('a journal that another PC has taken over', () => {
  test('gets nothing more from here, and what was there stays as it was', () => {
    const journal = join(folder, 'taken-over');
    const store = createFileStore({ folder: journal });
    must(store.open());
    must(store.append([{ kind: 9, body: new TextEncoder().encode('{}') }], () => null));
    const before = nodeFs.readdirSync(journal).map((name) => [name, nodeFs.statSync(join(journal, name)).size]);
    const lock = join(journal, 'journal.lock');
    nodeFs.rmSync(lock);
    writeFileSync(lock, '1 another-boot 12345\nrecords-room\tb2\n2026-11-14T02:00:00.000Z\n');
    nodeFs.utimesSync(lock, 1, 1);
    expect(mustFail(store.append([{ kind: 9, body: new TextEncoder().encode('{}') }], () => null))).toEqual({ type: 'taken-over', host: 'records-room' });
    const disk = createFileDisk(nodeFs, journal);
    expect(mustFail(disk.acquire())).toMatchObject({ type: 'locked-elsewhere', host: 'records-room' });
    store.close();
    expect(nodeFs.readdirSync(journal).flatMap((name) => (name === 'journal.lock' ? [] : [[name, nodeFs.statSync(join(journal, name)).size]]))).toEqual(before.filter(([name]) => name !== 'journal.lock'));
  });
});

const asking = (answer: (flags: unknown) => number): JournalFs => ({ ...nodeFs, openSync: (_path, flags) => answer(flags), closeSync: () => undefined });

const answering = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

describe('a lock that the system holds', () => {
  test.each([['win32', 0x1000_0000], ['darwin', 0x24]] as const)('on %s is asked for when the file is opened', (platform, bits) => {
    const asked: unknown[] = [];
    const lock = must(takeLock(asking((flags) => asked.push(flags)), newPath(), platform));
    expect(asked).toEqual([nodeFs.constants.O_RDWR | nodeFs.constants.O_CREAT | bits]);
    lock.release();
  });

  test.each(['EBUSY', 'EAGAIN', 'EWOULDBLOCK'])('and that another program has answers %s', (code) => {
    expect(mustFail(takeLock(asking(answering(code)), newPath(), 'win32')).type).toBe('locked');
  });

  test('leaves other failures to whoever asked', () => {
    expect(() => takeLock(asking(answering('EROFS')), newPath(), 'win32')).toThrow('EROFS');
  });
});
