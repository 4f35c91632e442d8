import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { pathToFileURL } from 'node:url';
import { ColumnTable } from '#core/search/column-table.ts';
import { SearchColumns } from '#core/search/columns.ts';
import { compareThai, normaliseForSearch } from '#core/search/normalise.ts';

/** One measured figure. `ratio` = this row's value divided by the value of the row named `ratioTo`, of the same run. */
export type Row = { name: string; value: number; unit: string; ratioTo?: string; ratio?: number };

const RECORDS = 100_000;
const WORDS = 8_000;
const QUERIES = 36;
const ROUNDS = 5;
const LETTERS_PER_RECORD = 640;
const SEED = 20_270_401;

/** Thai syllables: initial consonants, patterns (C initial, F final), finals. Common letters come first and are chosen more often. */
const INITIALS = [...'กนรมทสวยดตปคหอพบจลชงขศถผซธภฟณษญฐฉฝฮ'];
const FINALS = [...'นงกมยวดบตรลศษพญณท'];
const PATTERNS = ['Cา', 'CัF', 'CาF', 'CF', 'Cะ', 'เCF', 'แCF', 'โCF', 'CิF', 'Cิ', 'Cี', 'CุF', 'Cู', 'Cื', 'ไC', 'Cำ', 'CอF', 'C่า', 'C้าF', 'เCียF', 'เCือF', 'เC'];

/** A small seeded generator (32-bit linear congruential): the same records in every run. */
const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const makeWords = (random: () => number): readonly string[] => {
  const early = (from: readonly string[]): string => from[Math.floor(random() * random() * from.length)] ?? '';
  const syllable = (): string => early(PATTERNS).replace('C', early(INITIALS)).replace('F', early(FINALS));
  const words = new Set<string>();
  while (words.size < WORDS) {
    const word = Array.from({ length: 1 + Math.floor(random() * 3.2) }, syllable).join('');
    if (word.length >= 2) words.add(word);
  }
  return [...words];
};

/** Word number `n` occurs in proportion to 1/n. */
const zipfOver = (words: readonly string[], random: () => number): (() => string) => {
  const upTo: number[] = [];
  let sum = 0;
  for (let i = 0; i < words.length; i++) upTo.push((sum += 1 / (i + 1)));
  return () => {
    const x = random() * sum;
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) < x) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  };
};

/** A record: title, two parties, place, register number, an English name, and notes; about 640 letters. */
const makeRecord = (index: number, word: () => string): readonly string[] => {
  const phrase = (count: number): string => Array.from({ length: count }, word).join('');
  const fields = [phrase(12), `จ.${phrase(2)}`, `เมือง${phrase(2)}`, phrase(3), `TH-${10 + (index % 77)}-2569-${index}`, `Sister City ${index % 900}`];
  const notes: string[] = [];
  let length = fields.join('').length;
  while (length < LETTERS_PER_RECORD) {
    const next = word() + (length % 7 === 0 ? ' ' : '');
    notes.push(next);
    length += next.length;
  }
  return [...fields, notes.join('')];
};

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') for (let i = 0; i < 3; i++) Reflect.apply(collect, undefined, []);
};

const heapMb = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
};

const timed = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

const countIncluding = (texts: readonly string[], part: string): number => {
  let count = 0;
  for (const text of texts) if (text.includes(part)) count++;
  return count;
};

type Timings = { first: number[]; count: number[]; includes: number[] };

/** Every query in every round by all three ways, one after the other, so that they meet the same load. The median of the rounds counts. */
const timeQueries = (queries: readonly string[], columns: SearchColumns, texts: readonly string[]): Timings => {
  const timings: Timings = { first: [], count: [], includes: [] };
  for (const query of queries) {
    const rounds: Timings = { first: [], count: [], includes: [] };
    const plain = normaliseForSearch(query);
    for (let round = 0; round < ROUNDS; round++) {
      rounds.first.push(timed(() => columns.search(query, { limit: 50 })));
      rounds.count.push(timed(() => columns.countAll(query)));
      rounds.includes.push(timed(() => countIncluding(texts, plain)));
    }
    for (const way of ['first', 'count', 'includes'] as const) timings[way].push(percentile(rounds[way], 0.5));
  }
  return timings;
};

const checkCounts = (queries: readonly string[], columns: SearchColumns, texts: readonly string[]): void => {
  for (const query of queries) {
    const plain = normaliseForSearch(query);
    const expected = countIncluding(texts, plain);
    if (columns.countAll(query) !== expected) throw new Error(`"${query}": ${columns.countAll(query)} rows found, ${expected} hold it`);
  }
};

/** Filter by a word and a span of days, then sort by place: in columns, and the same on an array of objects. */
const timeTable = (words: readonly string[], random: () => number): { columns: number; objects: number } => {
  const rows = Array.from({ length: RECORDS }, (_, i) => ({
    key: `record-${i}`,
    state: words[Math.floor(random() * 8)] ?? '',
    place: words[Math.floor(random() * 900)] ?? '',
    day: Math.floor(random() * 9_000),
  }));
  const table = new ColumnTable({ state: 'enum', place: 'enum', day: 'uint32' });
  for (const { key, state, place, day } of rows) table.put(key, { state, place, day });
  const chosen = words.slice(0, 4);
  const rounds = Array.from({ length: ROUNDS * 2 }, () => ({
    columns: timed(() =>
      table.sort(table.filter([{ column: 'state', oneOf: chosen }, { column: 'day', from: 1_000, to: 8_000 }]), 'place', 'ascending')),
    objects: timed(() =>
      rows.filter((r) => chosen.includes(r.state) && r.day >= 1_000 && r.day <= 8_000).toSorted((a, b) => compareThai(a.place, b.place))),
  }));
  return { columns: percentile(rounds.map((r) => r.columns), 0.5), objects: percentile(rounds.map((r) => r.objects), 0.5) };
};

const row = (name: string, value: number, unit: string, to?: Row): Row =>
  to === undefined ? { name, value, unit } : { name, value, unit, ratioTo: to.name, ratio: value / to.value };

/** Measures the search over 100,000 records against `includes()` over the same texts as ordinary strings. */
export const run = async (): Promise<Row[]> => {
  const random = createRandom(SEED);
  const words = makeWords(random);
  const word = zipfOver(words, random);
  const records = Array.from({ length: RECORDS }, (_, index) => makeRecord(index, word));
  const before = heapMb();
  const texts = records.map((fields) => normaliseForSearch(fields.join(' ')));
  const stringsMb = heapMb() - before;
  const keys = records.map((_, index) => `record-${index}`);

  const beforeColumns = heapMb();
  const columns = new SearchColumns();
  const buildMs = timed(() => {
    for (const [index, fields] of records.entries()) columns.put({ key: keys[index] ?? '', fields });
    columns.search('ก', { limit: 1 });
  });
  const columnsMb = heapMb() - beforeColumns;

  const queries = Array.from({ length: QUERIES }, (_, i) => words[Math.floor(WORDS ** (i / (QUERIES - 1))) - 1] ?? '');
  checkCounts(queries, columns, texts);
  const known = timeQueries(queries, columns, texts);
  const absent = timeQueries(queries.map((query) => query + (words[WORDS - 1] ?? '')), columns, texts);
  const pair = timeQueries(queries.map((query, i) => `${query} ${queries[(i + 7) % QUERIES] ?? ''}`), columns, texts);
  const changes = Array.from({ length: 200 }, (_, i) => timed(() => {
    columns.put({ key: keys[i * 499] ?? '', fields: records[i] ?? [] });
    columns.search('ก', { limit: 1 });
  }));

  const table = timeTable(words, random);

  const memory = row('search: text as ordinary strings', stringsMb, 'MB');
  const includesP50 = row('search: includes() p50', percentile(known.includes, 0.5), 'ms');
  const includesP95 = row('search: includes() p95', percentile(known.includes, 0.95), 'ms');
  const objects = row('search: filter and sort, array of objects', table.objects, 'ms');
  return [
    memory,
    row('search: columns with keys and loose keys', columnsMb, 'MB', memory),
    row('search: build', buildMs, 'ms'),
    row('search: letters', texts.reduce((sum, text) => sum + text.length, 0) / 1e6, 'million'),
    includesP50,
    includesP95,
    row('search: first 50 p50', percentile(known.first, 0.5), 'ms', includesP50),
    row('search: first 50 p95', percentile(known.first, 0.95), 'ms', includesP95),
    row('search: full count p50', percentile(known.count, 0.5), 'ms', includesP50),
    row('search: full count p95', percentile(known.count, 0.95), 'ms', includesP95),
    row('search: absent text, with loose search, p50', percentile(absent.first, 0.5), 'ms', includesP50),
    row('search: absent text, with loose search, p95', percentile(absent.first, 0.95), 'ms', includesP95),
    row('search: two words, first 50 p50', percentile(pair.first, 0.5), 'ms', includesP50),
    row('search: two words, first 50 p95', percentile(pair.first, 0.95), 'ms', includesP95),
    row('search: change one record and search p95', percentile(changes, 0.95), 'ms'),
    objects,
    row('search: filter and sort, columns', table.columns, 'ms', objects),
  ];
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, value, unit, ratioTo, ratio } of await run()) {
    const compared = ratio === undefined ? '' : `  = ${ratio.toFixed(3)} × ${ratioTo ?? ''}`;
    process.stdout.write(`${name.padEnd(48)} ${value.toFixed(2).padStart(10)} ${unit}${compared}\n`);
  }
}
