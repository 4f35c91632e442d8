import { err, ok, type Result } from '#core/result.ts';
import type { RawTable } from '#core/import/table.ts';
import type { Failure } from '#ipc/contract.ts';
import type { TableAnswer } from './read-table-worker.ts';

const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** A table of a thousand rows takes a second; a file that is still being read after this is not one. */
const GIVE_UP_MS = 30_000;

/** Reads the table of an Excel or CSV file. The words are taken as they stand; nothing is understood yet. */
export const readTable = async (file: File): Promise<Result<RawTable, Failure>> => {
  if (file.size > MAX_FILE_BYTES) return err({ type: 'too-large-file' });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const worker = new Worker(new URL('./read-table-worker.ts', import.meta.url), { type: 'module' });
  try {
    const answer = await new Promise<TableAnswer>((resolve) => {
      const giveUp = setTimeout(() => resolve({ ok: false, error: { type: 'too-large-file' } }), GIVE_UP_MS);
      const settle = (value: TableAnswer): void => {
        clearTimeout(giveUp);
        resolve(value);
      };
      worker.addEventListener('message', (event: MessageEvent<TableAnswer>) => settle(event.data));
      worker.addEventListener('error', () => settle({ ok: false, error: { type: 'not-a-spreadsheet' } }));
      worker.postMessage({ name: file.name, bytes });
    });
    return answer.ok ? ok(answer.table) : err(answer.error);
  } finally {
    worker.terminate();
  }
};
