import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as lists from '#core/domain/code-lists.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { CODE_LISTS_VERSION, codeStanding, offeredCodes, RETIRED_CODES } from '#core/domain/retired-codes.ts';

const RETIRED = { area: { digital: 2 } };

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

describe('how a code stands', () => {
  test('is said of codes in use, retired ones, and ones of a newer version', () => {
    expect(codeStanding('area', 'trade', RETIRED)).toBe('in-use');
    expect(codeStanding('area', 'digital', RETIRED)).toBe('retired');
    expect(codeStanding('area', 'space', RETIRED)).toBe('unknown');
    expect(codeStanding('area', 'toString', RETIRED)).toBe('unknown');
    expect(codeStanding('constructor', 'trade', RETIRED)).toBe('unknown');
  });
});

describe('the lists', () => {
  test('retire only codes that they have, in a version that there is', () => {
    for (const [list, codes] of Object.entries(RETIRED_CODES)) {
      for (const [code, version] of Object.entries(codes ?? {})) {
        expect(lists.CODE_LISTS[list]).toContain(code);
        expect(version).toBeLessThanOrEqual(CODE_LISTS_VERSION);
      }
    }
  });

  test('have a new version when a code was added or retired, and never lose one', () => {
    const print = createHash('sha256').update(JSON.stringify([lists.CODE_LISTS, RETIRED_CODES])).digest('hex').slice(0, 16);
    expect({ version: CODE_LISTS_VERSION, print }).toEqual({ version: 3, print: '4d0f446746d5b226' });
  });
});
