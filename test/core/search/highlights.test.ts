import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHighlights } from '#core/search/highlights.ts';
import { normaliseForSearch } from '#core/search/normalise.ts';
import { parseQuery } from '#core/search/query.ts';
import { createAliases } from '#core/search/variants.ts';
import { anyText } from './any-text.ts';

const marked = (text: string, query: string): string => {
  let out = '';
  let from = 0;
  for (const { start, end } of findHighlights(text, query)) {
    out += `${text.slice(from, start)}[${text.slice(start, end)}]`;
    from = end;
  }
  return out + text.slice(from);
};

describe('findHighlights', () => {
  it.each([
    ['จ.เชียงใหม่', 'เชียง', 'จ.[เชียง]ใหม่'],
    ['เชียงใหม่ เชียงราย', 'เชียง', '[เชียง]ใหม่ [เชียง]ราย'],
    ['น\u0E4D\u0E49\u0E32ท่วม', 'น้ำ', '[น\u0E4D\u0E49\u0E32]ท่วม'],
    ['อ.เเม่สาย', 'แม่', 'อ.[เเม่]สาย'],
    ['พ.ย. ๒๕๕๕', '2555', 'พ.ย. [๒๕๕๕]'],
    ['เมือง\u200Bยูกิ', 'งยู', 'เมือ[ง\u200Bยู]กิ'],
    ['São Paulo', 'sao p', '[São] [P]aulo'],
    ['São Paulo', '"sao p"', '[São P]aulo'],
    ['Sa\u0303o Paulo', 'sa', '[Sa\u0303]o Paulo'],
    ['เมืองพี่เมืองน้อง', 'พ', 'เมือง[พี่]เมืองน้อง'],
    ['เมืองพี่เมืองน้อง', 'ี่เม', 'เมือง[พี่เมื]องน้อง'],
    ['ก  ข', '"ก ข"', '[ก  ข]'],
    ['友好都市 Yachiyo', '都市 yachi', '友好[都市] [Yachi]yo'],
    ['ไม่มี', 'พบ', 'ไม่มี'],
    ['ไม่มี', '', 'ไม่มี'],
  ])('marks in "%s" what "%s" matches', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  it.each([
    ['จ.ชิสึโอะกะ ญี่ปุ่น', 'ชิซูโอกะ', 'จ.[ชิสึโอะกะ] ญี่ปุ่น'],
    ['เมืองจิจิบุ จ.ไซตามะ', 'ชิชิบุ', 'เมือง[จิจิบุ] จ.ไซตามะ'],
    ['ประเทศเมียนมาร์และลาว', 'เมียนม่า', 'ประเทศ[เมียนมาร์]และลาว'],
    ['จ.ฮอกไกโดะ', 'ฮ็อกไกโด', 'จ.[ฮอกไกโดะ]'],
  ])('marks in "%s" the other spelling of "%s"', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  it('marks other forms when the typed one is not there', () => {
    const aliases = createAliases(new Map([['เมียนมา', ['พม่า']]]));
    expect(findHighlights('ชายแดนพม่า', 'เมียนมา', aliases)).toEqual([{ start: 6, end: 10 }]);
  });

  it('gives ranges inside the text, in order, apart, and holding a word of the query', () => {
    fc.assert(fc.property(anyText, fc.nat(), fc.nat(8), (text, a, length) => {
      const letters = [...normaliseForSearch(text)];
      const query = letters.slice(a % (letters.length + 1)).slice(0, length + 1).join('');
      const terms = parseQuery(query).map((term) => term.text);
      const found = findHighlights(text, query);
      expect(found.length > 0).toBe(terms.length > 0);
      let last = -1;
      for (const { start, end } of found) {
        expect(start > last && start < end && end <= text.length).toBe(true);
        const content = normaliseForSearch(text.slice(start, end));
        expect(terms.some((term) => content.includes(term))).toBe(true);
        last = end;
      }
    }), { numRuns: 1_000 });
  });

  it('stays inside the text for any query', () => {
    fc.assert(fc.property(anyText, anyText, (text, query) => {
      expect(findHighlights(text, query).every(({ start, end }) => start >= 0 && start < end && end <= text.length)).toBe(true);
    }));
  });
});
