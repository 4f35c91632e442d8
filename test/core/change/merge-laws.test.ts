import { describe, expect, test } from 'vitest';
import { REAL_KIT } from '#test/support/merge-kit.ts';
import { counterexample, LAWS } from '#test/support/merge-laws.ts';

const RUNS = 500;

describe('merging keeps the law that', () => {
  test.each(Object.entries(LAWS))('%s', (_, law) => {
    expect(counterexample(REAL_KIT, law, RUNS)).toBeNull();
  });
});
