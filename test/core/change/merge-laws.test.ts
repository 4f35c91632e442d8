import { describe, test } from 'vitest';
import { REAL_KIT } from '#test/support/merge-kit.ts';
import { LAWS, tryLaw } from '#test/support/merge-laws.ts';

const RUNS = 300;

describe('merging', () => {
  test.each(Object.entries(LAWS))('%s', (_, law) => {
    tryLaw(REAL_KIT, law, RUNS);
  });
});
