import { mkdir, readFile, writeFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import { z } from 'zod';
import { fromRoot } from '#build/tools/paths.ts';
import { runCommand, say } from '#build/tools/say.ts';

/** Writes the ministry's Thai–Japan table, exactly as the lecture prints it, as the workbook and the CSV that offices would have. */
const rowsSchema = z.object({ header: z.array(z.string()), rows: z.array(z.array(z.string())) });

const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

await runCommand(async () => {
  const table = rowsSchema.parse(JSON.parse(await readFile(fromRoot('test', 'fixtures', 'thai-japan-rows.json'), 'utf8')));
  const lines = [table.header, ...table.rows];
  const workbook = new ExcelJS.Workbook();
  workbook.created = new Date(0);
  workbook.modified = new Date(0);
  const sheet = workbook.addWorksheet('ไทย–ญี่ปุ่น');
  for (const line of lines) sheet.addRow(line);
  const xlsx = new Uint8Array(await workbook.xlsx.writeBuffer());
  const csv = `\uFEFF${lines.map((line) => line.map(quote).join(',')).join('\r\n')}\r\n`;
  const sample = fromRoot('renderer', 'assets', 'sample');
  await mkdir(sample, { recursive: true });
  for (const folder of [fromRoot('test', 'fixtures'), sample]) await writeFile(`${folder}/thai-japan.xlsx`, xlsx);
  await writeFile(fromRoot('test', 'fixtures', 'thai-japan.csv'), csv);
  await writeFile(fromRoot('test', 'fixtures', 'not-a-spreadsheet.xlsx'), 'This is a letter and not a workbook.\n');
  say('Fixtures: thai-japan.xlsx for tests and as sample data, thai-japan.csv for tests.');
});
