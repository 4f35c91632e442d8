import { err, ok, type Result } from '../result.ts';

export type CsvProblem = { readonly type: 'encoding' | 'empty-table' | 'not-a-spreadsheet' };
export type Decoders = { readonly utf8Strict: (bytes: Uint8Array) => string | null; readonly windows874: (bytes: Uint8Array) => string | null };

/** UTF-8 that somebody read as Windows-874 and stored again begins its Thai words with these. */
const MISREAD = /เธ[\u0E00-\u0E7F]|เน€เธ/;

/** Text of a file in one of the encodings that Thai offices have: UTF-8 with or without mark, or Windows-874. */
export const decodeText = (bytes: Uint8Array, decoders: Decoders): Result<string, CsvProblem> => {
  const text = decoders.utf8Strict(bytes) ?? decoders.windows874(bytes);
  if (text === null || MISREAD.test(text)) return err({ type: 'encoding' });
  const plain = text.replace(/^\uFEFF/, '');
  // A picture or a program is no table, whatever its bytes can be read as.
  const strange = Array.from(plain.slice(0, 4_000)).filter((letter) => letter < ' ' && letter !== '\n' && letter !== '\r' && letter !== '\t').length;
  return strange > 8 ? err({ type: 'not-a-spreadsheet' }) : ok(plain);
};

/** Cells of a CSV or TSV text (RFC 4180, with comma, semicolon or tab, whichever the first line has most of). */
export const parseCsv = (text: string): string[][] => {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === separator) {
      row.push(cell);
      cell = '';
    } else if (letter === '\n') {
      row.push(cell);
      rows.push(row);
      row = [];
      cell = '';
    } else if (letter !== '\r') cell += letter;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
};

const separatorOf = (text: string): string => {
  const [first = ''] = text.split('\n', 1);
  const counts = [',', ';', '\t'].map((letter) => ({ letter, count: first.split(letter).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.letter ?? ',';
};

/** A table out of bytes that are no workbook. */
export const decodeTable = (bytes: Uint8Array, decoders: Decoders): Result<{ readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }, CsvProblem> => {
  const text = decodeText(bytes, decoders);
  if (!text.ok) return text;
  const rows = parseCsv(text.value).filter((row) => row.some((cell) => cell.trim() !== ''));
  const [header, ...body] = rows;
  if (header === undefined) return err({ type: 'empty-table' });
  if (header.length < 2) return err({ type: 'not-a-spreadsheet' });
  return body.length === 0 ? err({ type: 'empty-table' }) : ok({ header, rows: body });
};
