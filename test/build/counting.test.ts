import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashInputs, isUpToDate, writeStamp } from '#build/tools/inputs.ts';
import { add, countsOf, summaryLine } from '#build/tools/unit-tests.ts';

const reportOf = (passed: number, failed: number, total: number, files: readonly object[] = []) => ({ numPassedTests: passed, numFailedTests: failed, numTotalTests: total, testResults: files });

describe('counting tests', () => {
  it('counts what passed and what failed', () => {
    expect(countsOf(reportOf(5, 2, 7))).toEqual({ passed: 5, failed: 2 });
  });

  it('a file that breaks before its first test counts as failed', () => {
    expect(countsOf(reportOf(5, 0, 5, [{ status: 'failed', assertionResults: [] }]))).toEqual({ passed: 5, failed: 1 });
  });

  it('a test that was left out counts as failed', () => {
    expect(countsOf(reportOf(5, 0, 6))).toEqual({ passed: 5, failed: 1 });
  });

  it('sums up in one line', () => {
    expect(summaryLine(add({ passed: 2, failed: 0 }, { passed: 40, failed: 1 }))).toBe('42 passed, 1 failed');
  });
});

describe('skipping what is unchanged', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phinong-inputs-'));
    await writeFile(join(folder, 'a'), 'one');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('the hash follows content, names and words', async () => {
    const before = await hashInputs([folder]);
    expect(await hashInputs([folder])).toBe(before);
    expect(await hashInputs([folder], ['1.0'])).not.toBe(before);
    await writeFile(join(folder, 'b'), '');
    expect(await hashInputs([folder])).not.toBe(before);
  });

  it('nothing is skipped before the stamp, or when an output is gone', async () => {
    const stamp = join(folder, 'made', 'stamp');
    const output = join(folder, 'a');
    expect(await isUpToDate(stamp, 'x', [output])).toBe(false);
    await writeStamp(stamp, 'x');
    expect(await isUpToDate(stamp, 'x', [output])).toBe(true);
    expect(await isUpToDate(stamp, 'y', [output])).toBe(false);
    expect(await isUpToDate(stamp, 'x', [output, join(folder, 'gone')])).toBe(false);
  });
});
