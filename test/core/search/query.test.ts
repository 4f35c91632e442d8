import { describe, expect, it } from 'vitest';
import { looseTerms, parseQuery } from '#core/search/query.ts';
import { createAliases, NO_ALIASES } from '#core/search/variants.ts';

const texts = (query: string): string[] => parseQuery(query).map((term) => (term.isPhrase ? `[${term.text}]` : term.text));

describe('parseQuery', () => {
  it.each([
    ['words are apart by spaces', ' เชียงใหม่  ฮอกไกโด ', ['เชียงใหม่', 'ฮอกไกโด']],
    ['words are normalised', 'เเม่สาย ๒๕๕๕', ['แม่สาย', '2555']],
    ['a word twice counts once', 'ลาว ลาว', ['ลาว']],
    ['a phrase stands in quotation marks of any shape', 'ไทย “Sister City” ลาว', ['ไทย', '[sister city]', 'ลาว']],
    ['a phrase still being typed reaches to the end', 'ไทย "Sister Ci', ['ไทย', '[sister ci]']],
    ['quotation marks alone are looked for as they are', '"', ['["]']],
    ['nothing is nothing', '   ', []],
  ])('%s', (_rule, query, expected) => {
    expect(texts(query)).toEqual(expected);
  });
});

describe('looseTerms', () => {
  const aliases = createAliases(new Map([['สปป.ลาว', ['Lao PDR', 'ลาว']]]));

  it('takes neighbouring words that are a known name together', () => {
    const terms = looseTerms(parseQuery('ชายแดน lao pdr 2555'), aliases);
    expect(terms.map(({ terms: words }) => words.map((word) => word.text))).toEqual([['ชายแดน'], ['lao', 'pdr'], ['2555']]);
    expect(terms[1]!.forms).toContain('ลาว');
  });

  it('gives a phrase no other form or spelling', () => {
    expect(looseTerms(parseQuery('"ลาว"'), aliases)).toEqual([{ terms: [{ text: 'ลาว', isPhrase: true }], forms: [], key: null }]);
  });

  it('gives words a loose key', () => {
    const [first, second] = looseTerms(parseQuery('ชิซูโอกะ ชิสึโอะกะ'), NO_ALIASES);
    expect(first!.key).toBe(second!.key);
    expect(first!.key).not.toBeNull();
  });
});
