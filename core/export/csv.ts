/** Excel takes a text file for UTF-8 only with this before it. */
const BOM = '\uFEFF';

/**
 * A cell that no spreadsheet takes for a formula (CWE-1236, OWASP ASVS 5.0 1.2.10): what begins, also after blanks, like one
 * gets an apostrophe before it. Full-width forms count: some spreadsheets read them as the plain ones.
 */
export const safeCell = (text: string): string => (/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(text.replaceAll('\0', '')) || /^[\t\r\n]/.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows as CSV (RFC 4180) that Excel opens in Thai. Numbers stay numbers; texts are made safe. */
export const toCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  BOM + rows.map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell) : quoted(safeCell(cell)))).join(',')).join('\r\n') + '\r\n';
