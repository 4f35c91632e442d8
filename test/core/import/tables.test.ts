import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTable, decodeText, parseCsv, type Decoders } from '#core/import/csv.ts';
import { proposeRows } from '#core/import/propose.ts';
import { recogniseColumns } from '#core/import/table.ts';
import { openQuestions, toIntents } from '#core/import/to-intents.ts';

const decode = (label: string) => (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};
const DECODERS: Decoders = { utf8Strict: decode('utf-8'), windows874: decode('windows-874') };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Windows-874 has the Thai block in the order of Unicode, from 0xA1 on. */
const in874 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => { const code = letter.codePointAt(0) ?? 0; return code >= 0x0e00 ? code - 0x0e00 + 0xa0 : code; });

const HEADER = ['เรื่อง', 'หน่วยงานไทย', 'หน่วยงานญี่ปุ่น'];
const rowsOf = (cells: readonly string[]) => {
  const table = { header: HEADER, rows: [cells], sourceName: 'test' };
  return proposeRows(table, recogniseColumns(table), { ownProvince: null, existing: [] });
};
const source = { text: (row: number) => `row ${row}` };

describe('a CSV text', () => {
  it('may quote separators, quotes and line ends', () => {
    expect(parseCsv('a,"b,""c""\nd"\r\ne,f')).toEqual([['a', 'b,"c"\nd'], ['e', 'f']]);
  });

  it('may be separated by semicolons or tabs', () => {
    expect(parseCsv('a;b\nc,d;e')).toEqual([['a', 'b'], ['c,d', 'e']]);
    expect(parseCsv('a\tb\nc\td')).toEqual([['a', 'b'], ['c', 'd']]);
  });

  it('comes back as it was written, whatever the cells hold', () => {
    const cell = fc.string().map((text) => text.replaceAll('\r', ''));
    fc.assert(fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const text = ['x,y', ...rows.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(','))].join('\r\n');
      expect(parseCsv(text).slice(1)).toEqual(rows);
    }));
  });

  it('is read from UTF-8 with and without mark, and from Windows-874', () => {
    const words = 'ไทย,ญี่ปุ่น\r\nเชียงราย,ยูกิ\r\n';
    for (const bytes of [bytesOf(words), bytesOf(`\uFEFF${words}`), in874(words)]) {
      expect(decodeTable(bytes, DECODERS)).toEqual({ ok: true, value: { header: ['ไทย', 'ญี่ปุ่น'], rows: [['เชียงราย', 'ยูกิ']] } });
    }
  });

  it('that was read in the wrong encoding and stored again is refused', () => {
    const misread = new TextDecoder('windows-874').decode(bytesOf('เชียงราย,ยูกิ'));
    expect(decodeText(bytesOf(misread), DECODERS)).toEqual({ ok: false, error: { type: 'encoding' } });
  });

  it('is no picture and no letter, and holds rows', () => {
    expect(decodeTable(Uint8Array.from({ length: 200 }, (_, index) => index % 16), DECODERS)).toEqual({ ok: false, error: { type: 'not-a-spreadsheet' } });
    expect(decodeTable(bytesOf('This is a letter.\nIt has lines.\n'), DECODERS)).toEqual({ ok: false, error: { type: 'not-a-spreadsheet' } });
    expect(decodeTable(bytesOf(''), DECODERS)).toEqual({ ok: false, error: { type: 'empty-table' } });
    expect(decodeTable(bytesOf('a,b\n'), DECODERS)).toEqual({ ok: false, error: { type: 'empty-table' } });
  });
});

describe('a proposal', () => {
  it('with a date that can be read in two ways asks, and waits for the answer', () => {
    const rows = rowsOf(['คตล.บ้านพี่เมืองน้อง (15/11/2012)', 'จ.เชียงราย', 'จ.ชิบะ']);
    const [proposal] = rows[0]!.proposals;
    expect(proposal).toMatchObject({ signed: null, dateText: '15/11/2012' });
    expect(proposal!.dateChoices.length).toBeGreaterThan(1);
    expect(openQuestions(rows, {}).map(({ key }) => key)).toEqual(['1/1']);
    expect(openQuestions(rows, { '1/1': { type: 'leave' } })).toEqual([]);
  });

  it('never fails over strange words, and always keeps them', () => {
    const word = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('อ.', 'จ.', '(', ')', '/', 'กทม.', 'พ.ย. ๒๕๕๕', '(มีความประสงค์)', 'เมือง', '-'));
    const cell = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
    fc.assert(fc.property(cell, cell, cell, (subject, thai, foreign) => {
      const rows = rowsOf([subject, thai, foreign]);
      expect(rows[0]!.cells).toEqual([subject, thai, foreign]);
      const written = [subject, thai, foreign].map((each) => each.trim()).filter((each) => each !== '').join(' | ');
      for (const intent of toIntents(rows, {}, () => 'id', source)) expect(intent.set).toMatchObject({ asWritten: written, 'sources/s0': { quote: written } });
    }));
  });

  it('doubts every place that no list holds', () => {
    const [proposal] = rowsOf(['คตล.', 'จ.ไม่มีจริง', 'เมืองไม่มีจริง'])[0]!.proposals;
    expect(proposal!.doubts.filter((doubt) => 'code' in doubt && doubt.code === 'place-unknown').length).toBe(2);
    expect(proposal!.parties.map((party) => party.place)).toEqual(['', '']);
  });
});
