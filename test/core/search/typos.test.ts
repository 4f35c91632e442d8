import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SearchColumns } from '#core/search/columns.ts';
import { findHighlights } from '#core/search/highlights.ts';
import { MistakeCounter, mistakesAllowed, untouchedParts } from '#core/search/typos.ts';

const columnsOf = (...names: readonly string[]): SearchColumns => {
  const columns = new SearchColumns();
  for (const name of names) columns.put({ key: name, fields: [name] });
  return columns;
};
const found = (columns: SearchColumns, query: string): readonly string[] => columns.search(query, { limit: 10, typosBelow: 10 }).keys;

/** The same said slowly: the table of distances with neighbours that changed places, least over every part of the text. */
const slowLeast = (key: string, text: string): number => {
  const rows: number[][] = [Array.from({ length: text.length + 1 }, () => 0)];
  for (let i = 1; i <= key.length; i++) {
    const row = [i];
    for (let j = 1; j <= text.length; j++) {
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (key[i - 1] === text[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && key[i - 1] === text[j - 2] && key[i - 2] === text[j - 1]) least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return Math.min(...rows[key.length]!);
};

const anyLetters = (letters: string, minLength: number, maxLength: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });

type Mistake = { readonly kind: 'out' | 'in' | 'other' | 'swap'; readonly at: number; readonly letter: string };
const anyMistake: fc.Arbitrary<Mistake> = fc.record({ kind: fc.constantFrom('out', 'in', 'other', 'swap'), at: fc.nat(), letter: fc.constantFrom(...'abcd') });
const mistype = (text: string, { kind, at, letter }: Mistake): string => {
  const i = at % text.length;
  if (kind === 'out') return text.slice(0, i) + text.slice(i + 1);
  if (kind === 'in') return text.slice(0, i) + letter + text.slice(i);
  if (kind === 'other') return text.slice(0, i) + letter + text.slice(i + 1);
  return text.slice(0, i) + text.slice(i, i + 2).split('').toReversed().join('') + text.slice(i + 2);
};

describe('typing mistakes', () => {
  it('are counted as the slow table counts them', () => {
    fc.assert(fc.property(anyLetters('abc', 1, 31), anyLetters('abc', 0, 40), (key, text) => {
      expect(new MistakeCounter(key).least(text, -1).mistakes).toBe(slowLeast(key, text));
    }), { numRuns: 500 });
  });

  it('are never so many that no part is left to look for', () => {
    fc.assert(fc.property(anyLetters('abcdefgh', 5, 20), anyMistake, anyMistake, anyLetters('xyz', 0, 3), (key, first, second, around) => {
      const allowed = mistakesAllowed(key.length);
      const once = mistype(key, first);
      const text = around + (allowed === 2 && second.kind !== 'swap' ? mistype(once, second) : once) + around;
      expect(untouchedParts(key, allowed).some((part) => text.includes(part))).toBe(true);
    }), { numRuns: 1_000 });
  });

  it('do not reach from one field into the next', () => {
    const columns = new SearchColumns();
    columns.put({ key: 'apart', fields: ['hokk', 'aido'] });
    expect(found(columns, 'hokkbido')).toEqual([]);
  });
});

describe('a search that finds little', () => {
  const places = columnsOf('จ.ฮอกไกโด', 'จ.เชียงใหม่', 'Chiang Mai', 'Hokkaido', 'เมืองโยโกฮามะ', 'Yokohama', 'Savannakhet', 'แขวงสะหวันนะเขต', 'จ.พระนครศรีอยุธยา');

  it.each([
    ['a letter left out', 'Hokaid', 'Hokkaido'],
    ['neighbours that changed places', 'Chaing Mai', 'Chiang Mai'],
    ['a letter too many', 'Savannnarkhet', 'Savannakhet'],
    ['a wrong letter', 'Yokohana', 'Yokohama'],
    ['a wrong Thai letter', 'โยโกฮานะ', 'เมืองโยโกฮามะ'],
    ['a Thai letter left out', 'พระนครศรีอยุทา', 'จ.พระนครศรีอยุธยา'],
    ['two mistakes in a long name', 'พระนคศรีอยุธทยา', 'จ.พระนครศรีอยุธยา'],
  ])('finds the name in spite of %s', (_, query, expected) => {
    expect(found(places, query)).toContain(expected);
  });

  it('puts what stands there as typed first, other spellings after it, mistakes last and the fewest of them first', () => {
    const columns = columnsOf('Savannaket City', 'Sawannakhat', 'Savannakhat', 'Savannakhet');
    const { keys, looseFrom, typosFrom } = columns.search('savannakhet', { limit: 10, typosBelow: 10 });
    expect(keys).toEqual(['Savannakhet', 'Savannaket City', 'Savannakhat', 'Sawannakhat']);
    expect([looseFrom, typosFrom]).toEqual([1, 2]);
  });

  it('takes no other short word for a mistake, and nothing written in quotation marks', () => {
    const columns = columnsOf('Nara', 'Naha', 'Yokohama');
    expect(found(columns, 'nata')).toEqual([]);
    expect(found(columns, '"yokohana"')).toEqual([]);
  });

  it('asks every word to stand there in some way', () => {
    const columns = columnsOf('Chiang Mai Hokkaido', 'Chiang Rai Yunnan');
    expect(found(columns, 'chiang hokkiado')).toEqual(['Chiang Mai Hokkaido']);
  });

  it('looks for no mistakes where enough was found', () => {
    const columns = columnsOf('Yokohama', 'Yokohana');
    expect(columns.search('yokohama', { limit: 10, typosBelow: 1 }).keys).toEqual(['Yokohama']);
    expect(columns.search('yokohama', { limit: 10 }).keys).toEqual(['Yokohama']);
  });
});

describe('the mark on a hit', () => {
  const marked = (text: string, query: string): string => findHighlights(text, query, undefined, true).reduceRight((out, { start, end }) => `${out.slice(0, start)}[${out.slice(start, end)}]${out.slice(end)}`, text);

  it.each([
    ['เมืองโยโกฮามะ ญี่ปุ่น', 'โยโกฮานะ', 'เมือง[โยโกฮามะ] ญี่ปุ่น'],
    ['Sister City Hokkaido', 'hokkiado', 'Sister City [Hokkaido]'],
  ])('stands in "%s" on what "%s" was meant to be', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });
});
