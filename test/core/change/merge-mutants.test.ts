import { describe, expect, test } from 'vitest';
import { REAL_KIT } from '#test/support/merge-kit.ts';
import { brokenLaw } from '#test/support/merge-laws.ts';
import { CONTROL_KIT, MUTANTS } from '#test/support/merge-mutants.ts';

describe('the laws of merging', () => {
  test.each(Object.entries(MUTANTS))('catch a merger in which %s', (_, mutant) => {
    expect(brokenLaw(mutant)).not.toBeNull();
  });

  test.each([
    ['the real merger', REAL_KIT],
    ['a plain rewriting of it', CONTROL_KIT],
  ])('find nothing in %s on the same histories', (_, kit) => {
    expect(brokenLaw(kit)).toBeNull();
  });
});
