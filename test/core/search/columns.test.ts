import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SearchColumns, type SearchRow } from '#core/search/columns.ts';
import { normaliseForSearch } from '#core/search/normalise.ts';
import { parseQuery } from '#core/search/query.ts';
import { createAliases } from '#core/search/variants.ts';
import { anyText } from './any-text.ts';

const columnsOf = (rows: readonly SearchRow[]): SearchColumns => {
  const columns = new SearchColumns();
  for (const row of rows) columns.put(row);
  return columns;
};

const ofTexts = (...texts: (string | readonly string[])[]): SearchColumns =>
  columnsOf(texts.map((text, i) => ({ key: String(i), fields: [text].flat() })));

/** What the search must answer, said slowly: the keys whose fields hold every term, in order. */
const slowSearch = (rows: Iterable<SearchRow>, query: string): string[] => {
  const terms = parseQuery(query).map((term) => term.text);
  const isMatch = (row: SearchRow): boolean => {
    const fields = row.fields.map(normaliseForSearch);
    return terms.every((term) => fields.some((field) => field.includes(term)));
  };
  return [...rows].filter(isMatch).map((row) => row.key);
};

const anyFields = fc.array(anyText, { minLength: 1, maxLength: 3 });
const keysOf = (columns: SearchColumns, query: string): string[] =>
  [...columns.search(query, { limit: 1_000, loose: false }).keys].toSorted();

describe('SearchColumns finds', () => {
  it('every part of every text, and exactly the rows that hold it', () => {
    const part = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat());
    fc.assert(fc.property(fc.array(anyFields, { minLength: 1, maxLength: 12 }), part, (texts, [a, b, c, d]) => {
      const rows = texts.map((fields, i) => ({ key: String(i), fields }));
      const row = rows[a % rows.length]!;
      const letters = [...normaliseForSearch(row.fields[b % row.fields.length]!)];
      const from = c % (letters.length + 1);
      const query = letters.slice(from, from + 1 + (d % 6)).join('');
      const found = keysOf(columnsOf(rows), query);
      expect(found).toContain(row.key);
      expect(found).toEqual(slowSearch(rows, query).toSorted());
    }), { numRuns: 600 });
  });

  it('parts of words, in any row of many', () => {
    const texts = Array.from({ length: 700 }, (_, i) => `บันทึกที่ ${i} เมืองยะชิโยะ`);
    const columns = ofTexts(...texts);
    expect(columns.search('ที่ 699', { limit: 5 }).keys).toEqual(['699']);
    expect(columns.countAll('ะชิโ')).toBe(700);
    expect(columns.countAll('ะชิโย ึกที')).toBe(700);
  });

  it.each([
    ['text typed with decomposed sara am', 'น\u0E4D\u0E49\u0E32ท่วม', 'น้ำท่วม'],
    ['text typed with two sara e', 'อ.เเม่สาย', 'แม่สาย'],
    ['Thai digits by Arabic ones', 'ลงนาม พ.ย. ๒๕๕๕', '2555'],
    ['Arabic digits by Thai ones', 'ลงนาม พ.ย. 2555', '๒๕๕๕'],
    ['a name behind its prefix', 'จ.ชิสึโอะกะ', 'ชิสึโอะกะ'],
    ['a name with its prefix', 'จ.ชิสึโอะกะ', 'จ.ชิสึ'],
    ['English in any case', 'Yuki City, Ibaraki', 'yuki city'],
    ['Latin without its diacritics', 'Kōchi', 'kochi'],
    ['other scripts', 'เมืองมิตรภาพ (友好都市)', '友好'],
    ['Thai next to other scripts', 'เมืองมิตรภาพ (友好都市)', 'มิตรภาพ ('],
    ['a half-typed word', 'สะหวันนะเขต', 'หวันนะเ'],
  ])('%s', (_what, text, query) => {
    expect(ofTexts(text, 'อื่น ๆ').search(query, { limit: 10, loose: false }).keys).toEqual(['0']);
  });

  it('rows that hold all words, in any field and order', () => {
    const columns = ofTexts(['เชียงใหม่', 'ฮอกไกโด'], ['เชียงใหม่', 'ยูโอซุ'], ['ฮอกไกโด 友好', 'เชียงใหม่']);
    expect(columns.search('ฮอกไกโด เชียงใหม่', { limit: 10 }).keys).toEqual(['0', '2']);
    expect(columns.search('เชียง 友好', { limit: 10 }).keys).toEqual(['2']);
    expect(columns.search('ฮอกไกโด ยูโอซุ', { limit: 10 }).keys).toEqual([]);
  });

  it('a quoted phrase as it stands', () => {
    const columns = ofTexts('sister city', 'city sister');
    expect(columns.search('"sister city"', { limit: 10 }).keys).toEqual(['0']);
    expect(columns.search('sister city', { limit: 10 }).keys).toEqual(['0', '1']);
  });

  it('nothing across two fields', () => {
    expect(ofTexts(['เชียง', 'ใหม่']).countAll('เชียงใหม่')).toBe(0);
  });
});

describe('SearchColumns keeps up with changes', () => {
  const key = fc.constantFrom(...'abcdefgh');
  const change = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('put' as const), key, fields: anyFields }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), key }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('search' as const) }) },
  );

  it('answers after any puts and removals as if built anew', () => {
    fc.assert(fc.property(fc.array(change, { maxLength: 25 }), fc.oneof(anyText, fc.constantFrom('ก', 'เ', 'เมือง', '友', 'a', '')), (changes, query) => {
      const columns = new SearchColumns();
      const rows = new Map<string, SearchRow>();
      const removals: { wasThere: boolean; expected: boolean }[] = [];
      for (const step of changes) {
        if (step.do === 'search') columns.search(query, { limit: 2 });
        if (step.do === 'put') {
          columns.put(step);
          rows.set(step.key, { key: step.key, fields: step.fields });
        }
        if (step.do === 'remove') removals.push({ wasThere: columns.remove(step.key), expected: rows.delete(step.key) });
      }
      expect(removals.filter(({ wasThere, expected }) => wasThere !== expected)).toEqual([]);
      const anew = columnsOf([...rows.values()]);
      const expected = anew.search(query, { limit: 5 });
      const found = columns.search(query, { limit: 5 });
      expect({ ...found, rows: [] }).toEqual({ ...expected, rows: [] });
      expect(columns.size).toBe(rows.size);
      expect(columns.countAll(query)).toBe(slowSearch(rows.values(), query).length);
    }), { numRuns: 400 });
  });

  it('is empty after clear, and fills again', () => {
    const columns = ofTexts('ลาว', '友好');
    columns.clear();
    expect([columns.size, columns.countAll('ลาว'), columns.countAll('友'), columns.countAll('')]).toEqual([0, 0, 0, 0]);
    columns.put({ key: 'x', fields: ['ลาว'] });
    expect(columns.search('ลาว', { limit: 1 }).keys).toEqual(['x']);
  });
});

describe('SearchColumns orders', () => {
  it('matches at the start of a field before matches inside, otherwise by row', () => {
    const columns = ofTexts('นครเชียงราย', ['x', 'เชียงราย'], 'เมืองเชียงใหม่', 'เชียงใหม่');
    expect(columns.search('เชียง', { limit: 10 }).keys).toEqual(['1', '3', '0', '2']);
    expect(columns.search('เชียง', { limit: 10, newestFirst: true }).keys).toEqual(['3', '1', '2', '0']);
    expect(columns.search('เชียง', { limit: 3 }).keys).toEqual(['1', '3', '0']);
  });

  it('the newest first across blocks', () => {
    const columns = ofTexts(...Array.from({ length: 300 }, () => 'กลาง'));
    expect(columns.search('ลาง', { limit: 3, newestFirst: true }).keys).toEqual(['299', '298', '297']);
    expect(columns.search('', { limit: 2, newestFirst: true }).keys).toEqual(['299', '298']);
  });

  it('by the given rows, and only among them', () => {
    const columns = ofTexts('ลาว 1', 'ลาว 2', 'จีน', 'ลาว 3');
    const scope = Uint32Array.of(3, 2, 0);
    expect(columns.search('ลาว', { limit: 10, scope }).keys).toEqual(['3', '0']);
    expect(columns.search('', { limit: 2, scope }).keys).toEqual(['3', '2']);
    expect(columns.countAll('ลาว', scope)).toBe(2);
    columns.remove('3');
    expect(columns.search('', { limit: 2, scope }).keys).toEqual(['2', '0']);
    expect(columns.countAll('ลาว', (row) => row !== 1)).toBe(1);
  });

  it('a long list of given rows the same way as a short one', () => {
    const texts = Array.from({ length: 6_000 }, (_, i) => (i % 1_000 === 7 ? 'พบ' : 'ไม่มี'));
    const columns = ofTexts(...texts);
    const scope = Uint32Array.from(texts.keys()).toReversed();
    const found = columns.search('พบ', { limit: 10, scope });
    expect([...found.keys]).toEqual(['5007', '4007', '3007', '2007', '1007', '7']);
    expect([found.total, columns.countAll('พบ', scope)]).toEqual([6, 6]);
  });
});

describe('SearchColumns reads no further than needed', () => {
  it('stops after the limit in a large register, and says that it does not know the total', () => {
    const columns = ofTexts(...Array.from({ length: 3_000 }, () => 'กลาง'));
    const found = columns.search('ลาง', { limit: 50 });
    expect([found.keys.length, found.total, found.looseTotal, found.exact]).toEqual([50, null, null, false]);
    expect(columns.countAll('ลาง')).toBe(3_000);
  });

  it('knows the total when it has read everything', () => {
    const columns = ofTexts('กลาง', 'อื่น', 'กลาง');
    expect(columns.search('ลาง', { limit: 1 })).toMatchObject({ keys: ['0'], total: 2, exact: true });
    expect(columns.search('ไม่พบเลย', { limit: 1 })).toMatchObject({ keys: [], total: 0, exact: true });
  });

  it('takes an empty query for all rows', () => {
    expect(ofTexts('a', 'b').search(' ', { limit: 10 })).toMatchObject({ keys: ['0', '1'], total: 2, looseTotal: 0 });
  });
});

describe('SearchColumns finds other spellings and forms', () => {
  const names = ['จ.ชิสึโอะกะ', 'ชิซูโอกะ', 'ฮอกไกโด', 'เมืองจิจิบุ', 'ชิชิบุ', 'เมืองยูโอซุ', 'อุโอซุ', 'จ.อิบะระกิ', 'อิบารากิ', 'ประเทศเมียนมา', 'พม่า', 'เมียนมาร์'];

  it.each([
    ['ชิสุโอกะ', ['0', '1']], ['ชิสึโอะกะ', ['0', '1']], ['ฮอกไกโดะ', ['2']], ['ชิชิบุ', ['4', '3']], ['อุโอซุ', ['6', '5']], ['อิบารากิ', ['8', '7']],
    ['เมียนม่าร์', ['9', '11']],
  ])('of %s', (query, expected) => {
    expect(ofTexts(...names).search(query, { limit: 10 }).keys).toEqual(expected);
  });

  it('after the exact matches, and marks them', () => {
    const found = ofTexts(...names).search('ชิชิบุ', { limit: 10 });
    expect(found).toMatchObject({ keys: ['4', '3'], looseFrom: 1, total: 1, looseTotal: 1 });
  });

  it('also where one word of several is spelled otherwise', () => {
    const columns = ofTexts(['จ.เชียงใหม่', 'ชิซูโอกะ'], ['จ.เชียงราย', 'ชิซูโอกะ']);
    expect(columns.search('เชียงใหม่ ชิสึโอะกะ', { limit: 10 })).toMatchObject({ keys: ['0'], looseFrom: 0, total: 0, looseTotal: 1 });
  });

  it('by an alias table, from any form, also in long texts and other scripts', () => {
    const aliases = createAliases(new Map([['เมียนมา', ['พม่า', 'Myanmar', 'Burma']], ['เมืองมิตรภาพ', ['Friendship City', '友好都市']]]));
    const long = `${'รายงานผลการดำเนินงานตามความตกลง '.repeat(10)}กับฝ่ายพม่า`;
    const columns = new SearchColumns({ aliases });
    for (const [i, text] of [...names, long, '友好都市', 'Burma Road'].entries()) columns.put({ key: String(i), fields: [text] });
    expect(columns.search('เมียนมา', { limit: 10 }).keys).toEqual(['11', '9', '10', '12', '14']);
    expect(columns.search('พม่า', { limit: 10 }).keys).toEqual(['10', '12', '9', '11', '14']);
    expect(columns.search('friendship city', { limit: 10 }).keys).toEqual(['13']);
    columns.setAliases(createAliases(new Map()));
    expect(columns.search('พม่า', { limit: 10 }).keys).toEqual(['10', '12']);
  });

  it('not when only exact matches are wanted, for a phrase, or when the limit is reached', () => {
    const columns = ofTexts('ชิชิบุ', 'จิจิบุ');
    expect(columns.search('ชิชิบุ', { limit: 10, loose: false })).toMatchObject({ keys: ['0'], looseTotal: null });
    expect(columns.search('"ชิชิบุ"', { limit: 10 }).keys).toEqual(['0']);
    expect(columns.search('ชิชิบุ', { limit: 1 })).toMatchObject({ keys: ['0'], looseFrom: 1, looseTotal: null });
  });

  it('within the scope and in its order', () => {
    const columns = ofTexts('จิจิบุ', 'จิชิบุ', 'ชิชิบุ', 'ชิจิบุ');
    expect(columns.search('ชิชิบุ', { limit: 10, scope: Uint32Array.of(3, 2, 0) }).keys).toEqual(['2', '3', '0']);
    expect(columns.search('ชิชิบุ', { limit: 10, scope: (row) => row > 0, newestFirst: true }).keys).toEqual(['2', '3', '1']);
    const { exact, loose } = columns.matches('ชิชิบุ', { scope: (row) => row < 3 });
    expect([[...exact], [...loose]]).toEqual([[2], [0, 1]]);
  });
});
