import { describe, expect, test } from 'vitest';
import { fewestSteps } from '#test/support/shrink.ts';

const numbers = Array.from({ length: 300 }, (_, index) => index);
const failsWith = (needed: readonly number[]) => (steps: readonly number[]) => Promise.resolve(needed.every((each) => steps.includes(each)));

describe('a history that fails', () => {
  test.each<readonly [string, readonly number[]]>([
    ['one step', [137]],
    ['the first and the last step', [0, 299]],
    ['steps far from each other', [3, 100, 101, 250]],
    ['no step at all', []],
  ])('is left with %s where that is what it needs', async (_, needed) => {
    expect(await fewestSteps(numbers, failsWith(needed), () => false)).toEqual(needed);
  });

  test('is left as short as it is when the time is up', async () => {
    let tries = 0;
    const kept = await fewestSteps(numbers, failsWith([7]), () => (tries += 1) > 2);
    expect(kept).toContain(7);
    expect(kept.length).toBeLessThan(300);
  });
});
