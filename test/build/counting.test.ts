import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashInputs, isUpToDate, writeStamp } from '#build/tools/inputs.ts';
import { add, readCounts, summaryLine } from '#build/tools/counts.ts';
import { countsOfRun, type RanModule } from '#build/tools/counts-reporter.ts';
import { fromRoot } from '#build/tools/paths.ts';

const test = (fullName: string, state: string, words: readonly string[] = []) => ({ fullName, result: () => ({ state, errors: words.map((message) => ({ message })) }) });
const module = (tests: readonly ReturnType<typeof test>[], words: readonly string[] = []): RanModule => ({
  moduleId: fromRoot('test', 'a.test.ts'),
  errors: () => words.map((message) => ({ message })),
  children: { allTests: () => tests },
});
const passing = test('a rule holds', 'passed');

describe('counting tests', () => {
  it('counts what passed and what failed', () => {
    expect(countsOfRun([module([passing, test('another holds', 'failed')]), module([passing])], [])).toMatchObject({ passed: 2, failed: 1 });
  });

  it('a file that breaks outside its tests counts as failed, and is named with its reason', () => {
    expect(countsOfRun([module([], ['SyntaxError: no'])], [])).toEqual({ passed: 0, failed: 1, failures: ['test/a.test.ts broke outside its tests\nSyntaxError: no'] });
  });

  it('a test that was left out counts as failed', () => {
    expect(countsOfRun([module([passing, test('another holds', 'skipped')])], [])).toEqual({ passed: 1, failed: 1, failures: ['test/a.test.ts: another holds (skipped)'] });
  });

  it('an error that belongs to no test counts as failed, and is told', () => {
    expect(countsOfRun([module([passing])], [{ message: 'the connection ended', VITEST_TEST_PATH: fromRoot('test', 'a.test.ts'), VITEST_TEST_NAME: 'a rule holds' }])).toEqual({
      passed: 1,
      failed: 1,
      failures: ['An error that nobody caught, outside every test (the last one: test/a.test.ts: a rule holds)\nthe connection ended'],
    });
  });

  it('says of each failed test where it is, its rule and the first lines of why', () => {
    const long = ['expected 1', ...Array.from({ length: 100 }, (_, at) => `line ${String(at)}`)].join('\n');
    const lines = countsOfRun([module([passing, test('another holds', 'failed', [long])])], []).failures[0]?.split('\n') ?? [];
    expect(lines.slice(0, 3)).toEqual(['test/a.test.ts: another holds', 'expected 1', 'line 0']);
    expect(lines.length).toBeLessThan(20);
  });

  it('sums up in one line', () => {
    expect(summaryLine(add({ passed: 2, failed: 0, failures: [] }, { passed: 40, failed: 1, failures: ['one'] }))).toBe('42 passed, 1 failed');
  });
});

describe('the counts of a runner', () => {
  it('that left none are one failed test', async () => {
    expect(await readCounts('the runner', fromRoot('out', 'there-is-no-such-file.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('that ended badly although nothing failed are one failed test more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phinong-counts-'));
    const file = join(folder, 'counts.json');
    await writeFile(file, JSON.stringify({ passed: 3, failed: 0, failures: [] }));
    expect(await readCounts('the runner', file, 0)).toMatchObject({ passed: 3, failed: 0 });
    expect(await readCounts('the runner', file, 7)).toEqual({ passed: 3, failed: 1, failures: ['the runner ended with code 7 though nothing failed.'] });
    await rm(folder, { recursive: true });
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
