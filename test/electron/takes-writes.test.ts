import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { takesWrites } from '#electron/main/takes-writes.ts';

const folder = mkdtempSync(join(tmpdir(), 'phinong-probe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('finds that an ordinary folder takes writes, makes one that is not there, and leaves nothing behind', () => {
  expect(takesWrites(join(folder, 'new'))).toBe(true);
  expect(readdirSync(join(folder, 'new'))).toEqual([]);
});

it('finds that no file can be put where something else stands', () => {
  writeFileSync(join(folder, 'a-file'), '');
  expect(takesWrites(join(folder, 'a-file'))).toBe(false);
});
