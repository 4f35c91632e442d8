import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAliases, looseKey, looseQueryKey, looseSounds } from '#core/search/variants.ts';
import { normaliseForSearch } from '#core/search/normalise.ts';
import { anyText } from './any-text.ts';

describe('looseKey', () => {
  it.each([
    ['Shizuoka', ['ชิสึโอะกะ', 'ชิซูโอกะ', 'ชิสุโอกะ', 'ชิซึโอกะ', 'ชิซุโอะกะ', 'ชิซูโอคะ']],
    ['Hokkaido', ['ฮอกไกโด', 'ฮอกไกโดะ', 'ฮ็อกไกโด', 'ฮอคไกโด', 'ฮอกไคโด']],
    ['Chichibu', ['จิจิบุ', 'ชิชิบุ', 'ชิชิบู', 'จิชิบุ']],
    ['Uozu', ['ยูโอซุ', 'อุโอซุ', 'อูโอซุ', 'อุโอะซุ']],
    ['Ibaraki', ['อิบะระกิ', 'อิบารากิ', 'อิบาระกิ', 'อิบารากี']],
    ['Tokyo', ['โตเกียว', 'โทเกียว', 'โตเคียว']],
    ['Kyoto', ['เกียวโต', 'เคียวโต', 'เกียวโตะ']],
    ['Saitama', ['ไซตามะ', 'ไซตามา', 'ไซทามะ', 'ไซตะมะ']],
    ['Toyama', ['โทยามะ', 'โตยามะ', 'โทยะมะ']],
    ['Myanmar', ['เมียนมา', 'เมียนมาร์', 'เมียนม่าร์', 'เมียนม่า']],
    ['Matsumoto', ['มัตสึโมโตะ', 'มัทสึโมโต', 'มัสสึโมโตะ']],
    ['Nikko', ['นิกโก', 'นิกโกะ', 'นิคโค']],
    ['Sapporo', ['ซัปโปโร', 'ซับโปโระ', 'ซัปโปะโระ']],
    ['Mandalay', ['มัณฑะเลย์', 'มันทะเลย์', 'มัณฑะเล']],
    ['Guangzhou', ['กวางโจว', 'กว่างโจว', 'กวางโชว']],
    ['Chinese "jao"', ['เจา', 'จาว']],
    ['Thai', ['ไทย', 'ไท']],
    ['Nong Khai', ['หนองคาย', 'นองคาย', 'หน่องคาย']],
    ['Suphan Buri', ['สุพรรณบุรี', 'สุพันบุรี']],
    ['Chiang Mai in Latin', ['Chiang Mai', 'chiangmai', 'Chiang-Mai']],
    ['Phuket in Latin', ['Phuket', 'Puket', 'PHUKET']],
  ])('gives the spellings of %s one key', (_name, spellings) => {
    expect([...new Set(spellings.map(looseKey))]).toHaveLength(1);
  });

  it.each([
    ['โตเกียว', 'เกียวโต'], ['ชิบะ', 'ไซตามะ'], ['เชียงใหม่', 'เชียงราย'], ['โทยามะ', 'โอกายามะ'], ['น่าน', 'นครพนม'],
    ['พม่า', 'เมียนมา'], ['สตูล', 'สงขลา'], ['อุบลราชธานี', 'อุดรธานี'], ['นิกโก', 'นาโกยะ'],
  ])('keeps %s and %s apart', (a, b) => {
    expect(looseKey(a)).not.toBe(looseKey(b));
  });

  it.each([
    ['ชิซูโอกะ', 'จ.ชิสึโอะกะ ประเทศญี่ปุ่น'],
    ['ไซทามะ', 'เทศบาลฮอนโจ จ.ไซตามะ'],
    ['ไซตามะ', 'เมืองไซตามาและบริวาร'],
    ['จิจิบุ', 'เทศบาลเมืองโยชิดะ เมืองชิชิบุ จ.ไซตามะ'],
    ['อยุทยา', 'จ.พระนครศรีอยุธยา'],
    ['นคร', 'จ.นครราชสีมา'],
  ])('of a name is part of the key of a text with that name: %s in %s', (name, text) => {
    expect(looseKey(text)).toContain(looseKey(name));
  });

  it('does not hear tones, short vowels for long ones, or the choice among consonants of one sound', () => {
    const groups = ['กขค', 'จช', 'สซศษ', 'ทตถธ', 'พปภผ', 'รล', 'นณ', 'ิี', 'ึืุู', 'ะา'];
    const sameSound = (letter: string, choice: number): string => {
      const found = groups.find((group) => group.includes(letter)) ?? letter;
      return [...found][choice % [...found].length] ?? letter;
    };
    const syllable = fc.tuple(fc.constantFrom(...'กจสทพรนมบ'), fc.constantFrom(...'ิุา'));
    fc.assert(fc.property(fc.array(syllable, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(9), { minLength: 12, maxLength: 12 }), (word, choices) => {
      const letters = word.flat();
      const other = letters.map((letter, i) => sameSound(letter, choices[i]!));
      expect(looseKey(other.join(''))).toBe(looseKey(letters.join('')));
    }));
  });

  it('holds only letters, each read from a place in the text', () => {
    fc.assert(fc.property(anyText, (text) => {
      const normalised = normaliseForSearch(text);
      const sounds = looseSounds(normalised);
      expect(looseKey(text)).toMatch(/^[ก-ฮเโไาิุa-z]*$/);
      expect(sounds.every(({ from, to }) => from >= 0 && from < to && to <= normalised.length)).toBe(true);
    }));
  });

  it('is not searched by when the text says too little', () => {
    expect(['ก', 'กา', 'อา', '2555', 'โอ', '友好'].map(looseQueryKey)).toEqual([null, null, null, null, null, null]);
    expect(looseQueryKey('ชิบะ')).not.toBeNull();
  });
});

describe('createAliases', () => {
  const aliases = createAliases(new Map([
    ['เมียนมา', ['พม่า', 'Myanmar', 'Burma']],
    ['สปป.ลาว', ['ลาว', 'Lao PDR']],
    ['Burma', ['ဗမာ']],
  ]));

  it('knows the other forms from any form', () => {
    expect(aliases.otherForms('พม่า')).toEqual(expect.arrayContaining(['เมียนมา', 'myanmar', 'burma']));
    expect(aliases.otherForms('MYANMAR')).toEqual(expect.arrayContaining(['เมียนมา', 'พม่า']));
    expect(aliases.otherForms('lao pdr')).toEqual(expect.arrayContaining(['ลาว', 'สปป.ลาว']));
  });

  it('knows a form in another spelling', () => {
    expect(aliases.otherForms('เมียนม่าร์')).toContain('พม่า');
  });

  it('joins names that share a form', () => {
    expect(aliases.otherForms('พม่า')).toContain('ဗမာ');
    expect(aliases.otherForms('ဗမာ')).toContain('พม่า');
  });

  it('never names the form that was asked for, and nothing for an unknown name', () => {
    expect(aliases.otherForms('พม่า')).not.toContain('พม่า');
    expect(aliases.otherForms('เชียงราย')).toEqual([]);
    expect(aliases.otherForms('')).toEqual([]);
  });
});
