import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELD_START, letterOfByte, toBytes } from '#core/search/bytes.ts';
import { normaliseForSearch } from '#core/search/normalise.ts';
import { RowEncoder } from '#core/search/row-encoder.ts';
import { looseKey } from '#core/search/variants.ts';
import { anyText } from './any-text.ts';

const letters = (bytes: string): string => Array.from(bytes, (byte) => letterOfByte(byte.charCodeAt(0))).join('');

describe('RowEncoder', () => {
  it('writes one byte per letter of the normalised text, whichever way it goes', () => {
    const encoder = new RowEncoder(0);
    fc.assert(fc.property(fc.array(anyText, { maxLength: 4 }), (fields) => {
      const expected = fields.map((field) => FIELD_START + normaliseForSearch(field).replaceAll(/[^ -~\u0E00-\u0E7F]/g, '\u0001'));
      const { bytes } = encoder.encode(fields);
      expect(letters(bytes)).toBe(expected.join(''));
      expect(Array.from(bytes).every((byte) => byte.charCodeAt(0) < 0x100)).toBe(true);
    }), { numRuns: 1_000 });
  });

  it('keeps fields with other scripts as they are, and no others', () => {
    const encoder = new RowEncoder(0);
    expect(encoder.encode(['เมืองยะชิโยะ', '友好都市 Yachiyo', 'ลาว ລາວ', '']).foreign).toBe(`${FIELD_START}友好都市 yachiyo${FIELD_START}ลาว ລາວ`);
    expect(encoder.encode(['เมืองยะชิโยะ', 'São Paulo “ok”']).foreign).toBeNull();
  });

  it('gives short fields their loose key, and fields without sounds none', () => {
    const encoder = new RowEncoder(12);
    const { looseKeys } = encoder.encode(['ชิซูโอกะ', 'ความตกลงว่าด้วยความร่วมมือ', '2555', 'โตเกียว']);
    expect(letters(looseKeys)).toBe(`${FIELD_START}${looseKey('ชิซูโอกะ')}${FIELD_START}${looseKey('โตเกียว')}`);
  });

  it('takes long texts', () => {
    const long = 'ความตกลงบ้านพี่เมืองน้อง '.repeat(2_000).trim();
    expect(letters(new RowEncoder(0).encode([long]).bytes)).toBe(FIELD_START + long);
  });
});

describe('toBytes', () => {
  it('is null where one byte cannot hold a letter', () => {
    expect(toBytes('友')).toBeNull();
    expect(letters(toBytes('น้ำ 2555 a') ?? '')).toBe('น้ำ 2555 a');
  });
});
