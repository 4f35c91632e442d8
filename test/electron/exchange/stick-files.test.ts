import fs, { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXCHANGE_LIMITS } from '#core/exchange/label.ts';
import { readStickFile, writeStickFile, type StickFs } from '#electron/main/exchange/stick-files.ts';
import { must, mustFail } from '#test/support/journal-kit.ts';

const real: StickFs = { ...fs.promises, readFile: (path) => fs.promises.readFile(path) };
const said = (code: string): Error => Object.assign(new Error(code), { code });
const aStick = (): { readonly folder: string; readonly path: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-stick-'));
  return { folder, path: join(folder, 'carry.phinong') };
};
const BYTES = Buffer.from('all that is only here');

describe('a file that is written on a stick', () => {
  test('bears its name only when it is whole, and is read back', async () => {
    const { folder, path } = aStick();
    must(await writeStickFile(path, BYTES));
    expect(readdirSync(folder)).toEqual(['carry.phinong']);
    expect(readFileSync(path)).toEqual(BYTES);
    expect(Buffer.from(must(await readStickFile(path)))).toEqual(BYTES);
  });

  test.each([
    ['there is no room for', { statfs: () => Promise.resolve({ bavail: 1, bsize: 16 }) }, { type: 'stick-full', free: 16 }],
    ['fills the disk while it is written to', { open: () => Promise.reject(said('ENOSPC')) }, { type: 'stick-full' }],
    ['is pulled out before it is written to', { open: () => Promise.reject(said('ENODEV')) }, { type: 'stick-gone', detail: 'ENODEV' }],
    ['is pulled out while the file gets its name', { rename: () => Promise.reject(said('EIO')) }, { type: 'stick-gone', detail: 'EIO' }],
    ['is write-protected', { open: () => Promise.reject(said('EROFS')) }, { type: 'stick-read-only', detail: 'EROFS' }],
    ['is in other trouble', { statfs: () => Promise.reject(said('EBUSY')) }, { type: 'stick-trouble', detail: 'EBUSY' }],
  ] as const)('that %s leaves what was there as it was', async (_what, broken, fault) => {
    const { folder, path } = aStick();
    writeFileSync(path, 'an earlier file');
    expect(mustFail(await writeStickFile(path, BYTES, { ...real, ...broken }))).toMatchObject(fault);
    expect(readFileSync(path, 'utf8')).toBe('an earlier file');
    expect(readdirSync(folder)).toEqual(['carry.phinong']);
  });

  test('that gives back something else than was written is told', async () => {
    const { path } = aStick();
    expect(mustFail(await writeStickFile(path, BYTES, { ...real, readFile: () => Promise.resolve(new Uint8Array(BYTES.length)) }))).toEqual({ type: 'stick-unverified' });
  });

  test('whose folder is gone is told', async () => {
    expect(mustFail(await writeStickFile(join(aStick().folder, 'gone', 'carry.phinong'), BYTES))).toMatchObject({ type: 'stick-gone' });
  });

  test('does not hide a mistake of ours behind words about a stick', async () => {
    await expect(writeStickFile(aStick().path, BYTES, { ...real, statfs: () => Promise.reject(new TypeError('a bug')) })).rejects.toThrow('a bug');
  });
});

describe('a file that is read from a stick', () => {
  test('and is larger than any exchange file is not read at all', async () => {
    const huge: StickFs = { ...real, stat: () => Promise.resolve({ size: EXCHANGE_LIMITS.fileBytes + 1 }), readFile: () => Promise.reject(new Error('it was read')) };
    expect(mustFail(await readStickFile('huge.phinong', huge))).toEqual({ type: 'exchange-too-large', limit: EXCHANGE_LIMITS.fileBytes });
  });

  test('and is not there any more is told', async () => {
    expect(mustFail(await readStickFile(join(aStick().folder, 'nothing.phinong')))).toMatchObject({ type: 'stick-gone' });
  });
});
