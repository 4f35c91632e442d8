import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareThai, normaliseForSearch, splitPlacePrefix } from '#core/search/normalise.ts';
import { anyText } from './any-text.ts';

describe('normaliseForSearch', () => {
  it.each([
    ['nikhahit and aa are sara am', 'น\u0E4D\u0E32', 'น\u0E33'],
    ['nikhahit, tone and aa are tone and sara am', 'น\u0E4D\u0E49\u0E32', 'น\u0E49\u0E33'],
    ['tone, nikhahit and aa are tone and sara am', 'น\u0E49\u0E4D\u0E32', 'น\u0E49\u0E33'],
    ['a tone typed after sara am moves before it', 'น\u0E33\u0E49', 'น\u0E49\u0E33'],
    ['a tone typed after sara aa moves before it', 'ก\u0E32\u0E48', 'ก\u0E48\u0E32'],
    ['sara e twice is sara ae', 'เเม่สาย', 'แม่สาย'],
    ['a tone typed before the vowel moves behind it', 'ท\u0E48\u0E35', 'ท\u0E35\u0E48'],
    ['a tone typed before the vowel below moves behind it', 'ก\u0E49\u0E38', 'ก\u0E38\u0E49'],
    ['a mark typed twice counts once', 'พ\u0E35\u0E35\u0E48\u0E48', 'พ\u0E35\u0E48'],
    ['lakkhangyao typed for aa is aa', 'ม\u0E45', 'ม\u0E32'],
    ['shifted glyphs from old PDF files are plain marks', 'ป\uF702\uF705', 'ป\u0E35\u0E48'],
    ['zero width, soft hyphen, BOM and direction marks are left out', '\uFEFFเมือง\u200Bพี่\u00ADน้อง\u200E', 'เมืองพี่น้อง'],
    ['a zero-width character between the parts of sara ae does not hide it', 'เ\u200Bเม่', 'แม่'],
    ['Thai digits are Arabic digits', 'พ.ย. ๒๕๕๕', 'พ.ย. 2555'],
    ['Latin is lower case without diacritics', 'Kōchi, São Paulo, İZMİR, Łódź, Straße', 'kochi, sao paulo, izmir, lodz, strasse'],
    ['composed and decomposed accents are one', 'e\u0301', 'e'],
    ['full-width letters and digits are plain', 'Ｙｕｋｉ　１２', 'yuki 12'],
    ['quotation marks and dashes have one shape', '“พี่น้อง” ‘x’ 2555–2560', '"พี่น้อง" \'x\' 2555-2560'],
    ['white space is one space, none at the ends', ' \t ก\u00A0\n ข\u3000', 'ก ข'],
    ['place prefixes stay', 'จ.ชิสึโอะกะ', 'จ.ชิสึโอะกะ'],
    ['other scripts stay, composed', '友好都市 か\u3099', '友好都市 が'],
  ])('%s', (_rule, text, expected) => {
    expect(normaliseForSearch(text)).toBe(expected);
  });

  it('equates what Unicode normalisation leaves different', () => {
    expect('น\u0E4D\u0E49\u0E32'.normalize('NFC')).not.toBe('น้ำ');
    expect(normaliseForSearch('น\u0E4D\u0E49\u0E32')).toBe(normaliseForSearch('น้ำ'));
  });

  it('changes nothing the second time', () => {
    fc.assert(fc.property(anyText, (text) => {
      const once = normaliseForSearch(text);
      expect(normaliseForSearch(once)).toBe(once);
    }), { numRuns: 500 });
  });

  it('leaves every part of a normalised text as it is, spaces at its ends apart', () => {
    fc.assert(fc.property(anyText, fc.nat(), fc.nat(), (text, a, b) => {
      const letters = [...normaliseForSearch(text)];
      const from = a % (letters.length + 1);
      const part = letters.slice(from, from + (b % (letters.length - from + 1))).join('');
      expect(normaliseForSearch(part)).toBe(part.trim());
    }), { numRuns: 500 });
  });
});

describe('splitPlacePrefix', () => {
  it.each([
    ['จ.ชิสึโอะกะ', 'จ.', 'ชิสึโอะกะ'],
    ['จังหวัด ชิสึโอะกะ', 'จังหวัด', 'ชิสึโอะกะ'],
    ['อ.แม่สาย จ.เชียงราย', 'อ.', 'แม่สาย จ.เชียงราย'],
    ['อ.เมือง จ.ยโสธร', 'อ.', 'เมือง จ.ยโสธร'],
    ['ต.เวียงพางคำ', 'ต.', 'เวียงพางคำ'],
    ['เมืองยูโอซุ', 'เมือง', 'ยูโอซุ'],
    ['เทศบาลเมืองโยชิดะ', 'เทศบาลเมือง', 'โยชิดะ'],
    ['เทศบาลฮอนโจ', 'เทศบาล', 'ฮอนโจ'],
    ['กรุงโตเกียว', 'กรุง', 'โตเกียว'],
    ['กรุงเทพมหานคร', '', 'กรุงเทพมหานคร'],
    ['เมืองพี่เมืองน้อง', '', 'เมืองพี่เมืองน้อง'],
    ['เมือง', '', 'เมือง'],
    ['จ.', '', 'จ.'],
    ['นครพนม', '', 'นครพนม'],
    ['Yuki City', '', 'Yuki City'],
    ['', '', ''],
  ])('reads %s as "%s" and "%s"', (text, prefix, name) => {
    expect(splitPlacePrefix(text)).toEqual({ prefix, name });
  });

  it('loses no letter of the name', () => {
    fc.assert(fc.property(anyText, (text) => {
      const { prefix, name } = splitPlacePrefix(text);
      expect((prefix + name).replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    }));
  });
});

describe('compareThai', () => {
  it('puts words under their first consonant, not under the vowel written before it', () => {
    expect(['เชียงใหม่', 'ขอนแก่น', 'เกียวโต', 'กระบี่', 'แพร่', 'พะเยา'].toSorted(compareThai)).toEqual([
      'กระบี่', 'เกียวโต', 'ขอนแก่น', 'เชียงใหม่', 'พะเยา', 'แพร่',
    ]);
  });

  it('orders numbers by value in either script', () => {
    expect(['๑๐', '9', '๒', '10'].toSorted(compareThai)).toEqual(['๒', '9', '๑๐', '10']);
  });
});
