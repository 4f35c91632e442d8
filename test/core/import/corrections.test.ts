import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromRoot } from '#build/tools/paths.ts';
import { renamedParty, type Correction, type Corrections } from '#core/import/correct.ts';
import { proposeRows, type ExistingRelation, type ImportContext, type ImportRow } from '#core/import/propose.ts';
import type { Proposal } from '#core/import/proposal.ts';
import { recogniseColumns, type RawTable } from '#core/import/table.ts';
import { isTaken, openQuestions, relationsOf, takeProposed, toIntents, type Decisions } from '#core/import/to-intents.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { pickedDate } from '#core/dates/partial-date.ts';

const words = JSON.parse(readFileSync(fromRoot('test', 'fixtures', 'thai-japan-rows.json'), 'utf8')) as { header: string[]; rows: string[][] };
const table: RawTable = { ...words, sourceName: 'thai-japan' };
const read = (corrections: Corrections = {}, context: Partial<ImportContext> = {}): ImportRow[] => proposeRows(table, recogniseColumns(table), { ownProvince: null, existing: [], corrections, ...context });
const at = (rows: readonly ImportRow[], key: string): Proposal => rows.flatMap((row) => row.proposals).find((proposal) => proposal.key === key)!;
const codes = (proposal: Proposal): string[] => proposal.doubts.map((each) => ('code' in each ? each.code : each.says));
const renamed = (key: string, thai: string): Correction => ({ parties: at(read(), key).parties.map((party) => (party.side === 'thai' ? renamedParty(party, thai) : party)) });
const ids = (): (() => string) => {
  let last = 0;
  return () => `record-${(last += 1)}`;
};
const keysTaken = (rows: readonly ImportRow[], decisions: Decisions): string[] => relationsOf(rows, decisions).map(({ main }) => main.key);

describe('a corrected row', () => {
  it('takes place and level from the corrected name, and asks no more about the old one', () => {
    const rows = read({ '1/1': renamed('1/1', 'เทศบาลตำบลแม่สาย จ.เชียงราย') });
    expect(at(rows, '1/1')).toMatchObject({ isCorrected: true, parties: [{ name: 'เทศบาลตำบลแม่สาย จ.เชียงราย', place: 'TH-57', level: 'subdistrict-municipality' }, { place: 'JP-08' }] });
    expect(codes(at(read(), '1/1'))).toContain('district-party');
    expect(codes(at(rows, '1/1'))).not.toContain('district-party');
  });

  it('keeps no code of a place that its new name does not name, and says that it is not known', () => {
    const rows = read({ '2/1': renamed('2/1', 'จ.ที่ไม่มี') });
    expect(at(rows, '2/1').parties[0]).toMatchObject({ place: '', level: 'province' });
    expect(codes(at(rows, '2/1'))).toContain('place-unknown');
  });

  it('asks no more about what the person chose: a place, a level', () => {
    const [thai, partner] = renamed('2/1', 'ที่ไม่มี').parties!;
    const rows = read({ '2/1': { parties: [{ ...thai!, place: 'TH-50', level: 'province' }, partner!] } });
    expect(codes(at(rows, '2/1'))).not.toEqual(expect.arrayContaining(['place-unknown']));
    expect(codes(at(rows, '2/1'))).not.toEqual(expect.arrayContaining(['level-unknown']));
  });

  it('that names the own province is the own province’s, and one that names another is left out', () => {
    const here = { ownProvince: 'TH-57' };
    const rows = read({ '2/1': renamed('2/1', 'จ.เชียงราย'), '1/1': renamed('1/1', 'จ.เชียงใหม่') }, here);
    expect(at(rows, '2/1')).toMatchObject({ otherProvince: null, suggested: { type: 'accept' } });
    expect(at(rows, '1/1')).toMatchObject({ otherProvince: 'TH-50', suggested: { type: 'leave' } });
  });

  it('is found in the register under its corrected parties', () => {
    const existing: ExistingRelation[] = [{ id: 'r1', parties: renamed('2/1', 'จ.น่าน').parties! }];
    expect(at(read({}, { existing }), '2/1').alreadyHere).toBeNull();
    expect(at(read({ '2/1': renamed('2/1', 'จ.น่าน') }, { existing }), '2/1')).toMatchObject({ alreadyHere: 'r1', suggested: { type: 'leave' } });
  });

  it('is known again by its words when the table is read once more, whatever was corrected', () => {
    const rows = read({ '1/1': renamed('1/1', 'เทศบาลตำบลแม่สาย จ.เชียงราย') });
    const existing = toIntents(rows, {}, ids(), { text: (row) => `row ${row}` }).map((intent): ExistingRelation => {
      const { parties, sources } = readAgreement(intent.set);
      return { id: intent.record, parties, quotes: sources.flatMap(({ quote }) => quote ?? []) };
    });
    expect(relationsOf(read({}, { existing }), {})).toEqual([]);
    const withoutKyoto = existing.filter(({ parties }) => !parties.some(({ place }) => place === 'JP-26'));
    expect(keysTaken(read({}, { existing: withoutKyoto }), {})).toEqual(['11/2']);
  });

  it('takes its copies along: rows 9 and 10 stay the same relation as row 8', () => {
    const rows = read({ '8/1': renamed('8/1', 'เทศบาลนครพระนครศรีอยุธยา') });
    expect(['9/1', '10/1', '11/1'].map((key) => at(rows, key).suggested)).toEqual([1, 2, 3].map(() => ({ type: 'merge', into: '8/1' })));
    expect(relationsOf(rows, {}).length).toBe(9);
  });

  it('is saved as corrected, with the words of the table whole', () => {
    const rows = read({ '4/1': { signed: pickedDate('1999-05-04'), state: 'active' } });
    const [saved] = toIntents(rows, Object.fromEntries(rows.flatMap((row) => row.proposals).filter(({ key }) => key !== '4/1').map(({ key }) => [key, { type: 'leave' as const }])), () => 'r', { text: (row) => `row ${row}` });
    expect(saved?.set).toMatchObject({ state: 'active', 'dates/signed': { start: '1999-05-04' }, asWritten: at(read(), '4/1').asWritten });
    expect(codes(at(read(), '4/1'))).toContain('no-date');
    expect(codes(at(rows, '4/1'))).not.toContain('no-date');
  });

  it('waits while a typed date is none: nothing typed is dropped at the import', () => {
    const rows = read({ '4/1': { signed: null, dateTyped: '31 ก.พ. 2567' } });
    expect(at(rows, '4/1')).toMatchObject({ isDateOpen: true, dateText: '31 ก.พ. 2567' });
    expect(openQuestions(rows, {}).map(({ key }) => key)).toEqual(['4/1']);
    expect(openQuestions(read({ '4/1': { signed: null, dateTyped: ' ' } }), {})).toEqual([]);
    expect(at(read({ '4/1': { signed: null, dateTyped: '12/5/50' } }), '4/1').dateChoices.length).toBeGreaterThan(1);
  });
});

describe('taking every proposed row', () => {
  it('takes what is proposed, and neither rows of other provinces nor those that are here already', () => {
    const rows = read({}, { ownProvince: 'TH-57' });
    expect(keysTaken(rows, takeProposed({}))).toEqual(['1/1']);
    const existing = [{ id: 'r1', parties: at(rows, '1/1').parties }];
    expect(keysTaken(read({}, { ownProvince: 'TH-57', existing }), takeProposed({}))).toEqual([]);
  });

  it('keeps what was chosen one by one, and proposes again what was left out', () => {
    const rows = read({}, { ownProvince: 'TH-57' });
    expect(keysTaken(rows, takeProposed({ '1/1': { type: 'leave' }, '2/1': { type: 'accept' } }))).toEqual(['1/1', '2/1']);
  });
});

describe('a row that is joined with another', () => {
  it('is left out with it, and is not counted as taken', () => {
    const rows = read();
    expect(isTaken(at(rows, '9/1'), rows, {})).toBe(true);
    expect(isTaken(at(rows, '9/1'), rows, { '8/1': { type: 'leave' } })).toBe(false);
  });

  it('can be joined also where the program proposes to leave both: rows of another province', () => {
    const rows = read({}, { ownProvince: 'TH-57' });
    expect(at(rows, '9/1')).toMatchObject({ kin: '8/1', suggested: { type: 'leave' } });
    const joined = relationsOf(rows, { '8/1': { type: 'accept' }, '9/1': { type: 'merge', into: '8/1' } });
    expect(joined.find(({ main }) => main.key === '8/1')?.merged.map(({ key }) => key)).toEqual(['9/1']);
  });
});
