import { spawnSync } from 'node:child_process';
import nodeFs, { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { takeLock } from '#electron/main/journal-lock.ts';
import type { JournalFs } from '#electron/main/journal-fs.ts';
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

  test('does not keep anybody out of a register on a full disk', () => {
    const full: JournalFs = { ...nodeFs, writeSync: answering('ENOSPC') };
    const path = newPath();
    must(takeLock(full, path, 'linux')).release();
    expect(existsSync(path)).toBe(false);
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
