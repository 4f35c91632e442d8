import type { RawRecord } from '#test/bench/support/records.ts';
import { countRaw, openRaw, putRaw } from './raw-store.ts';

/** The floor of a first sync: one fetch of gzip NDJSON, streamed into raw IndexedDB. It runs in a plain page of the same Electron. */
const BATCH = 1_000;

const linesOf = async function* (body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
};

/** Milliseconds until the last record is on disk. A new database every time. */
const fetchIntoRaw = async (path: string, name: string): Promise<{ ms: number; records: number }> => {
  const db = await openRaw(name);
  const start = performance.now();
  const response = await fetch(path);
  if (response.body === null) throw new Error('no answer');
  const written: Promise<void>[] = [];
  let batch: RawRecord[] = [];
  for await (const line of linesOf(response.body)) {
    batch.push(JSON.parse(line) as RawRecord);
    if (batch.length < BATCH) continue;
    written.push(putRaw(db, batch));
    batch = [];
  }
  if (batch.length > 0) written.push(putRaw(db, batch));
  await Promise.all(written);
  const ms = performance.now() - start;
  const records = await countRaw(db);
  db.close();
  return { ms, records };
};

Object.assign(globalThis, { floor: { fetchIntoRaw } });
