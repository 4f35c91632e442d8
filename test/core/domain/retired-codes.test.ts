import { describe, expect, test } from 'vitest';
import * as lists from '#core/domain/code-lists.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { CODE_LISTS_VERSION, offeredCodes, RETIRED_CODES } from '#core/domain/retired-codes.ts';

const RETIRED = { area: ['digital'] };

describe('a code that is retired', () => {
  test('is not offered to new records', () => {
    expect(offeredCodes('area', lists.AREAS, [], RETIRED)).toEqual(lists.AREAS.filter((area) => area !== 'digital'));
    expect(offeredCodes('agreementType', lists.AGREEMENT_TYPES, [], RETIRED)).toEqual([...lists.AGREEMENT_TYPES]);
  });

  test('stays valid, and offered, where a record carries it', () => {
    expect(offeredCodes('area', lists.AREAS, ['digital', 'trade'], RETIRED)).toContain('digital');
    expect(readAgreement({ 'areas/digital': true }).areas).toEqual(['digital']);
  });
});

describe('a code of a newer version', () => {
  test('is kept and offered as it is to the record that carries it', () => {
    expect(offeredCodes('area', lists.AREAS, ['space'])).toEqual([...lists.AREAS, 'space']);
    const agreement = readAgreement({ state: 'hibernating', type: 'orbit-city', 'areas/space': true });
    expect(agreement).toMatchObject({ state: 'hibernating', type: 'orbit-city', areas: ['space'], unreadable: [] });
  });
});

test('the lists say which version they are, and retire only codes that they have', () => {
  expect(CODE_LISTS_VERSION).toBeGreaterThanOrEqual(1);
  const known = new Set(Object.values(lists).flatMap((list): readonly string[] => (Array.isArray(list) ? list : [])));
  for (const code of Object.values(RETIRED_CODES).flatMap((codes) => codes ?? [])) expect(known.has(code)).toBe(true);
});
