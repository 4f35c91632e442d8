import { view } from '#renderer/data/machine.ts';
import { newRecordId, saveIntents } from '#renderer/data/save.ts';
import { callMachine } from '#renderer/platform.ts';
import { rawOf, sampleRecords } from '#test/bench/support/records.ts';
import { openRaw, putRaw } from './raw-store.ts';

/** Milliseconds for so many records saved at once, as an import of a table does: in the journal, and in the view. */
export const importAll = async ({ count, seed }: { readonly count: number; readonly seed: number }): Promise<number> => {
  const intents = sampleRecords(count, seed).map(({ kind, set }) => ({ kind, record: newRecordId(), set, base: {} }));
  const start = performance.now();
  const saved = await saveIntents(intents);
  const ms = performance.now() - start;
  if (!saved.ok || saved.value.changed !== count) throw new Error(JSON.stringify(saved));
  return ms;
};

/** As much as one transaction takes without holding everything in memory. */
const TOGETHER = 10_000;

/** Milliseconds for the same in raw IndexedDB, relaxed, into a new database. Making the records is not counted. */
export const importRaw = async ({ count, seed }: { readonly count: number; readonly seed: number }): Promise<number> => {
  const db = await openRaw(`import-${count}-${seed}`);
  let ms = 0;
  for (let done = 0; done < count; done += TOGETHER) {
    const records = sampleRecords(Math.min(TOGETHER, count - done), seed + done).map((record, index) => rawOf(record, done + index));
    const start = performance.now();
    await putRaw(db, records, 'relaxed');
    ms += performance.now() - start;
  }
  db.close();
  return ms;
};

/** Milliseconds until the whole view has been made anew from the journal. */
export const rebuild = async (): Promise<number> => {
  const status = await callMachine('journal.status');
  if (!status.ok) throw new Error(JSON.stringify(status.error));
  const start = performance.now();
  const rebuilt = await view.rebuild(status.value);
  if (!rebuilt.ok) throw new Error(JSON.stringify(rebuilt.error));
  return performance.now() - start;
};
