import { readSheet } from 'read-excel-file/web-worker';
import { decodeTable } from '#core/import/csv.ts';
import { limitsOfZip } from './zip-limits.ts';
import type { RawTable } from '#core/import/table.ts';

/** Reads one file in a thread of its own: a hostile one can at worst cost this thread, which is ended after a while. */
export type TableAnswer = { readonly ok: true; readonly table: RawTable } | { readonly ok: false; readonly error: { readonly type: string } };

const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];
const MAX_CELL = 32_767;

const isZip = (bytes: Uint8Array): boolean => ZIP_MAGIC.every((byte, index) => bytes[index] === byte);

const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return (typeof cell === 'string' ? cell : typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '').slice(0, MAX_CELL);
};

const readXlsx = async (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<TableAnswer> => {
  const limits = limitsOfZip(bytes);
  if (limits !== null) return { ok: false, error: limits };
  const rows = await readSheet(new Blob([bytes]));
  const texts = rows.map((row) => row.map(cellText));
  return asTable(texts, name);
};

const asTable = (rows: readonly (readonly string[])[], name: string): TableAnswer => {
  const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
  const [header, ...body] = filled;
  if (header === undefined || body.length === 0) return { ok: false, error: { type: 'empty-table' } };
  return { ok: true, table: { header: [...header], rows: body.map((row) => [...row]), sourceName: name } };
};

const decode = (label: string) => (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

const readText = (bytes: Uint8Array, name: string): TableAnswer => {
  const decoded = decodeTable(bytes, { utf8Strict: decode('utf-8'), windows874: decode('windows-874') });
  return decoded.ok ? asTable([decoded.value.header, ...decoded.value.rows], name) : { ok: false, error: decoded.error };
};

onmessage = async (event: MessageEvent<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }>): Promise<void> => {
  const { name, bytes } = event.data;
  const answer = await read(bytes, name).catch((): TableAnswer => ({ ok: false, error: { type: 'not-a-spreadsheet' } }));
  postMessage(answer);
};

const read = async (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<TableAnswer> => {
  if (isZip(bytes)) return readXlsx(bytes, name);
  return readText(bytes, name);
};
