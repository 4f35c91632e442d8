import { toCsv } from '#core/export/csv.ts';
import { runTable } from '#core/export/run-table.ts';
import type { Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import { db } from './machine.ts';
import { saveFile } from './save-file.ts';


const today = (): string => new Date().toISOString().slice(0, 10);

/** A table that Excel opens in Thai. Answers false when the person chose no place. */
export const saveTable = (name: string, rows: readonly (readonly (string | number)[])[]): Promise<Result<boolean, Failure>> => saveFile(`${name}-${today()}.csv`, toCsv(rows));

/** All runs as a table for the ministry's help desk: counts and reasons, nothing of any record. Answers false when the person chose no place. */
export const exportRuns = async (): Promise<Result<boolean, Failure>> => {
  const runs = await db.runs.orderBy('startedAt').reverse().toArray();
  return saveTable('phinong-sync-runs', runTable(runs));
};

/**
 * What is only on this PC, word for word, as a file: for an office whose app may not sync any more. Changes that wait and changes
 * that were refused; the journal keeps them all the same.
 */
export const exportUnsent = async (): Promise<Result<boolean, Failure>> => {
  const rows = await db.outbox.toArray();
  const logged = await db.changes.bulkGet(rows.map(({ id }) => id));
  const changes = rows.flatMap((row, index) => {
    const change = row.change ?? logged[index]?.change;
    return change === undefined ? [] : [{ state: row.state, ...(row.reason === undefined ? {} : { reason: row.reason }), change }];
  });
  return saveFile(`phinong-unsent-${today()}.json`, `${JSON.stringify({ format: 'phinong-unsent', version: 1, at: new Date().toISOString(), changes }, null, 2)}\n`);
};

/** What the person reads of a refused change: the record's name, the reason, each field with its value. */
export type RefusedInWords = { readonly id: string; readonly record: string; readonly reason: string; readonly typed: readonly string[] };

/** Some refused changes as a file: in the words of the screen, and word for word as they were sent. */
export const exportRefused = async (chosen: readonly RefusedInWords[]): Promise<Result<boolean, Failure>> => {
  const rows = await db.outbox.bulkGet(chosen.map(({ id }) => id));
  const refused = chosen.map(({ id: _id, ...words }, index) => ({ ...words, answer: rows[index]?.reason, change: rows[index]?.change }));
  return saveFile(`phinong-refused-${today()}.json`, `${JSON.stringify({ format: 'phinong-refused', version: 1, at: new Date().toISOString(), refused }, null, 2)}\n`);
};
