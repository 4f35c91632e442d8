import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSheet } from 'read-excel-file/node';
import { fromRoot } from '#build/tools/paths.ts';
import { parseCsv } from '#core/import/csv.ts';
import { annotateRows, proposeRows, type ExistingRelation, type ImportContext } from '#core/import/propose.ts';
import type { Proposal } from '#core/import/proposal.ts';
import { recogniseColumns, type RawTable } from '#core/import/table.ts';
import { THAI_JAPAN_ANNOTATIONS } from '#core/import/thai-japan-annotations.ts';
import { openQuestions, relationsOf, toIntents } from '#core/import/to-intents.ts';
import { readAgreement, saidIn } from '#core/domain/agreement.ts';

const fixture = (name: string): Buffer => readFileSync(fromRoot('test', 'fixtures', name));
const table: RawTable = { ...(JSON.parse(fixture('thai-japan-rows.json').toString('utf8')) as { header: string[]; rows: string[][] }), sourceName: 'thai-japan' };
const read = (context: Partial<ImportContext> = {}) => proposeRows(table, recogniseColumns(table), { ownProvince: null, existing: [], ...context });
const rows = read();
const firstOf = (row: number): Proposal => rows[row - 1]!.proposals[0]!;
const codesOf = (proposal: Proposal): string[] => proposal.doubts.map((doubt) => ('code' in doubt ? doubt.code : doubt.says));
const ids = (): (() => string) => {
  let last = 0;
  return () => `record-${(last += 1)}`;
};
const source = { text: (row: number) => `row ${row}` };

/** What the document says, row by row. */
const EXPECTED = [
  { row: 1, places: ['TH-57', 'JP-08'], levels: ['district', 'city'], state: 'signed', start: '2012-11' },
  { row: 2, places: ['TH-50', 'JP-01'], levels: ['province', 'prefecture'], state: 'signed', start: '2013-02' },
  { row: 3, places: ['TH-10', 'JP-12'], levels: ['bma', 'city'], state: 'signed', start: '2008-05' },
  { row: 4, places: ['TH-10', 'JP-13'], levels: ['bma', 'country-capital'], state: 'signed', start: null },
  { row: 5, places: ['TH-50', 'JP-16'], levels: ['province', 'city'], state: 'signed', start: '1989-08' },
  { row: 6, places: ['TH-50', 'JP-11'], levels: ['province', 'municipality'], state: 'signed', start: '1992-11' },
  { row: 7, places: ['TH-35', 'JP-11'], levels: ['district', 'municipality'], state: 'signed', start: '1999-01' },
  { row: 8, places: ['TH-14', 'JP-22'], levels: ['province', 'prefecture'], state: 'in-process', start: null },
  { row: 9, places: ['TH-14', 'JP-22'], levels: ['province', 'prefecture'], state: 'in-process', start: null },
  { row: 10, places: ['TH-14', 'JP-22'], levels: ['province', 'prefecture'], state: 'in-process', start: null },
  { row: 11, places: ['TH-14', 'JP-22'], levels: ['province', 'prefecture'], state: 'intent', start: null },
];

describe('the Thai–Japan table of the ministry', () => {
  it('is recognised by its head: subject, Thai party, Japanese party', () => {
    expect(recogniseColumns(table)).toEqual(['subject', 'thai', 'foreign']);
    expect(rows.length).toBe(11);
  });

  it.each(EXPECTED)('reads row $row as the document says', ({ row, places, levels, state, start }) => {
    const proposal = firstOf(row);
    expect(proposal.parties.map((party) => party.place)).toEqual(places);
    expect(proposal.parties.map((party) => party.level)).toEqual(levels);
    expect(proposal.parties.map((party) => party.country)).toEqual(['TH', 'JP']);
    expect([proposal.state, proposal.signed?.start ?? null, proposal.type]).toEqual([state, start, 'sister-city']);
  });

  it.each([1, 2, 3, 5, 6, 7])('reads the date of row %i to the month, in the Buddhist era', (row) => {
    expect(firstOf(row).signed).toMatchObject({ precision: 'month', era: 'BE', end: null, openEnd: row === 2 });
    expect(codesOf(firstOf(row)).includes('open-end-or-lost-end')).toBe(row === 2);
  });

  it('keeps names as they are written', () => {
    for (const [index, cells] of table.rows.entries()) expect(firstOf(index + 1).parties[0]?.name).toBe(cells[1]);
    expect(firstOf(7).parties[1]?.name).toBe('เทศบาลเมืองโยชิดะ เมืองจิจิบุ จ.ไซตามะ');
  });

  it('takes rows 9 and 10 for copies of row 8', () => {
    expect([firstOf(8), firstOf(9), firstOf(10)].map((proposal) => proposal.sameAs)).toEqual([null, '8/1', '8/1']);
    expect(codesOf(firstOf(9))).toEqual(['exact-duplicate']);
  });

  it('takes row 11 apart: Shizuoka is known from row 8, Kyoto is a wish', () => {
    const [shizuoka, kyoto] = rows[10]!.proposals;
    expect(rows[10]!.proposals.length).toBe(2);
    expect(kyoto).toMatchObject({ state: 'intent', suggested: { type: 'accept' } });
    expect(kyoto!.parties.map((party) => party.place)).toEqual(['TH-14', 'JP-26']);
    expect(shizuoka).toMatchObject({ suggested: { type: 'merge', into: '8/1' } });
    expect(codesOf(shizuoka!)).toEqual(expect.arrayContaining(['two-partners-in-one-cell', 'wish-covers-both', 'same-parties-as-row']));
    expect(kyoto!.motive).toBe('ความเชื่อมโยงทางประวัติศาสตร์');
  });

  it.each([[1, 'district-party'], [2, 'probable-slip'], [2, 'areas-read-from-words'], [4, 'no-date'], [7, 'district-party'], [7, 'chained-places'], [8, 'state-may-have-changed']])('doubts in row %i: %s', (row, code) => {
    expect(codesOf(firstOf(row))).toContain(code);
  });

  it('gives nine relations when every suggestion is taken, and none that waits for an answer', () => {
    expect(relationsOf(rows, {}).length).toBe(9);
    expect(openQuestions(rows, {})).toEqual([]);
  });

  it('keeps the words of every row in what is saved', () => {
    const saved = toIntents(rows, {}, ids(), source).map((intent) => readAgreement(intent.set));
    const quotes = saved.flatMap((agreement) => agreement.sources.map((each) => each.quote));
    expect(new Set(quotes)).toEqual(new Set(table.rows.map((cells) => cells.join(' | '))));
    expect(quotes.length).toBe(12);
    expect(saved.filter((agreement) => !quotes.includes(agreement.asWritten))).toEqual([]);
    expect(saved.flatMap((agreement) => agreement.unreadable)).toEqual([]);
  });

  it('fills nothing by interpretation without saying so', () => {
    for (const proposal of rows.flatMap((row) => row.proposals).filter((each) => each.sameAs === null)) {
      expect(codesOf(proposal)).toContain('type-read-from-words');
      expect(proposal.areas.length === 0 || codesOf(proposal).includes('areas-read-from-words')).toBe(true);
      expect(proposal.signed === null || proposal.asWritten.includes(proposal.signed.text)).toBe(true);
    }
  });

  it('offers Chiang Rai its own row and recognises the others as of other provinces', () => {
    const here = read({ ownProvince: 'TH-57' });
    expect(relationsOf(here, {}).map(({ main }) => main.key)).toEqual(['1/1']);
    expect(here.slice(1).flatMap((row) => row.proposals).filter((proposal) => proposal.otherProvince === null)).toEqual([]);
    expect(here[0]!.proposals[0]!.otherProvince).toBeNull();
  });

  it('adds nothing when it is read in a second time', () => {
    const existing = toIntents(rows, {}, ids(), source).map((intent): ExistingRelation => ({ id: intent.record, parties: readAgreement(intent.set).parties }));
    expect(existing.length).toBe(9);
    expect(toIntents(read({ existing }), {}, ids(), source)).toEqual([]);
  });

  it('lays what people found out beside the rows, never over them', () => {
    const annotated = annotateRows(rows, THAI_JAPAN_ANNOTATIONS);
    expect(THAI_JAPAN_ANNOTATIONS.filter(({ asWritten }) => !rows.some((row) => row.proposals.some((proposal) => proposal.asWritten === asWritten)))).toEqual([]);
    expect(annotated[0]!.proposals[0]).toMatchObject({ signed: { start: '2012-11' }, asWritten: firstOf(1).asWritten });
    expect(annotated[0]!.proposals[0]!.evidence.length).toBe(1);
    expect(annotated.map((row) => row.proposals.map((proposal) => [proposal.state, proposal.signed]))).toEqual(rows.map((row) => row.proposals.map((proposal) => [proposal.state, proposal.signed])));
  });

  it('lays them in both languages: Thai without English words, English without Thai ones but spellings', () => {
    const said = THAI_JAPAN_ANNOTATIONS.flatMap(({ doubts, evidence }) => [...doubts, ...evidence]);
    expect(said.length).toBeGreaterThan(15);
    for (const { says, saysEn } of said) {
      expect(says).not.toMatch(/[A-Za-z]/);
      expect(saysEn?.replace(/spelling is [\u0E00-\u0E7F]+$/, '')).toMatch(/^[^\u0E00-\u0E7F]+$/);
    }
    const saved = toIntents(annotateRows(rows, THAI_JAPAN_ANNOTATIONS), {}, ids(), source).map((intent) => readAgreement(intent.set));
    expect(saved.flatMap(({ evidence }) => evidence.map((each) => [saidIn(each, 'th'), saidIn(each, 'en')]))).toContainEqual(['17 พ.ค. 2551', '17 May 2008']);
    expect(saved.flatMap(({ doubts }) => doubts.map((each) => saidIn(each, 'en')))).toContain('Four sources give three years: 1996, 1999, 2001');
    expect(saidIn({ says: 'คำของเจ้าหน้าที่' }, 'en')).toBe('คำของเจ้าหน้าที่');
  });

  it('stands word for word in the workbook and in the CSV', async () => {
    const words = [table.header, ...table.rows];
    const sheet = await readSheet(fixture('thai-japan.xlsx'));
    expect(sheet.map((cells) => cells.map((cell) => (typeof cell === 'string' ? cell : '')))).toEqual(words);
    expect(parseCsv(fixture('thai-japan.csv').toString('utf8').replace(/^\uFEFF/, ''))).toEqual(words);
  });
});
