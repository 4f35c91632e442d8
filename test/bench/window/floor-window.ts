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

/** NDJSON as it will be sent, made ready before anything is measured. */
const loaded = new Map<string, string>();
const load = async (path: string): Promise<void> => {
  loaded.set(path, await (await fetch(path)).text());
};

/** Milliseconds for one POST of what was loaded, compressed on the way. As plain text: a browser then asks no leave first. */
const post = async (from: string, to: string): Promise<{ ms: number; records: number }> => {
  const text = loaded.get(from);
  if (text === undefined) throw new Error(`${from} was not loaded`);
  const start = performance.now();
  const body = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  const response = await fetch(to, { method: 'POST', headers: { 'content-type': 'text/plain' }, body });
  const records = Number(await response.text());
  return { ms: performance.now() - start, records };
};

/** Milliseconds for one question with nothing in it and an answer with nothing in it. */
const roundTrip = async (path: string): Promise<number> => {
  const start = performance.now();
  await (await fetch(path, { cache: 'no-store' })).text();
  return performance.now() - start;
};

Object.assign(globalThis, { floor: { fetchIntoRaw, load, post, roundTrip } });
