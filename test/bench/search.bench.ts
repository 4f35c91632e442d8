import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { ColumnTable } from '#core/search/column-table.ts';
import { SearchColumns, type SearchColumnsOptions } from '#core/search/columns.ts';
import { compareThai, normaliseForSearch } from '#core/search/normalise.ts';
import { percentile, rowAgainst, rowOf, type Bench, type Series } from './support/rows.ts';

const RECORDS = 100_000;
const WORDS = 8_000;
const QUERIES = 36;
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

const usedMb = (): number => {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
};

const timed = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

const countIncluding = (texts: readonly string[], part: string): number => {
  let count = 0;
  for (const text of texts) if (text.includes(part)) count++;
  return count;
};

type Way = 'first' | 'count' | 'includes';
type Timings = Readonly<Record<Way, number[]>>;

/** Every query once, by all three ways one after the other, so that they meet the same load. */
const timeQueries = (queries: readonly string[], columns: SearchColumns, texts: readonly string[]): Timings => {
  const timings: Timings = { first: [], count: [], includes: [] };
  for (const query of queries) {
    const plain = normaliseForSearch(query);
    timings.first.push(timed(() => columns.search(query, { limit: 50 })));
    timings.count.push(timed(() => columns.countAll(query)));
    timings.includes.push(timed(() => countIncluding(texts, plain)));
  }
  return timings;
};

/** A figure of every run: a percentile over the queries. */
const seriesOf = (name: string, measured: readonly Timings[], way: Way, share: number): Series =>
  ({ name, unit: 'ms', values: measured.map((timings) => percentile(timings[way], share)) });

const checkCounts = (queries: readonly string[], columns: SearchColumns, texts: readonly string[]): void => {
  for (const query of queries) {
    const plain = normaliseForSearch(query);
    const expected = countIncluding(texts, plain);
    if (columns.countAll(query) !== expected) throw new Error(`"${query}": ${columns.countAll(query)} rows found, ${expected} hold it`);
  }
};

/** Filter by a word and a span of days, then sort by place: in columns, and the same on an array of objects. */
const timeTable = (words: readonly string[], random: () => number, runs: number): { columns: Series; objects: Series } => {
  const rows = Array.from({ length: RECORDS }, (_, i) => ({
    key: `record-${i}`,
    state: words[Math.floor(random() * 8)] ?? '',
    place: words[Math.floor(random() * 900)] ?? '',
    day: Math.floor(random() * 9_000),
  }));
  const table = new ColumnTable({ state: 'enum', place: 'enum', day: 'uint32' });
  for (const { key, state, place, day } of rows) table.put(key, { state, place, day });
  const chosen = words.slice(0, 4);
  const columns: number[] = [];
  const objects: number[] = [];
  for (let run = 0; run < runs; run++) {
    columns.push(timed(() =>
      table.sort(table.filter([{ column: 'state', oneOf: chosen }, { column: 'day', from: 1_000, to: 8_000 }]), 'place', 'ascending')));
    objects.push(timed(() =>
      rows.filter((r) => chosen.includes(r.state) && r.day >= 1_000 && r.day <= 8_000).toSorted((a, b) => compareThai(a.place, b.place))));
  }
  return {
    columns: { name: 'search: filter and sort, columns', unit: 'ms', values: columns },
    objects: { name: 'search: filter and sort, array of objects', unit: 'ms', values: objects },
  };
};

const build = (records: readonly (readonly string[])[], keys: readonly string[], options: SearchColumnsOptions = {}): SearchColumns => {
  const columns = new SearchColumns(options);
  for (const [index, fields] of records.entries()) columns.put({ key: keys[index] ?? '', fields });
  columns.search('ก', { limit: 1 });
  return columns;
};

/** Measures the search over 100,000 records against `includes()` over the same texts as ordinary strings. */
export const run: Bench = async ({ runs, say }) => {
  const random = createRandom(SEED);
  const words = makeWords(random);
  const word = zipfOver(words, random);
  const records = Array.from({ length: RECORDS }, (_, index) => makeRecord(index, word));
  const keys = records.map((_, index) => `record-${index}`);
  const empty = usedMb();
  const texts = records.map((fields) => normaliseForSearch(fields.join(' ')));
  const withTexts = usedMb();
  say(`search: ${RECORDS} records, ${(texts.reduce((sum, text) => sum + text.length, 0) / 1e6).toFixed(1)} million letters`);

  const buildMs: number[] = [];
  for (let i = 0; i < runs; i++) buildMs.push(timed(() => build(records, keys)));
  const beforeExact = usedMb();
  let columns = build(records, keys, { looseFieldLength: 0 });
  const exactMb = usedMb() - beforeExact;
  columns = build(records, keys);
  const looseMb = usedMb() - beforeExact;

  const queries = Array.from({ length: QUERIES }, (_, i) => words[Math.floor(WORDS ** (i / (QUERIES - 1))) - 1] ?? '');
  checkCounts(queries, columns, texts);
  const known: Timings[] = [];
  const absent: Timings[] = [];
  const pairs: Timings[] = [];
  for (let i = 0; i < runs; i++) {
    known.push(timeQueries(queries, columns, texts));
    absent.push(timeQueries(queries.map((query) => query + (words[WORDS - 1] ?? '')), columns, texts));
    pairs.push(timeQueries(queries.map((query, at) => `${query} ${queries[(at + 7) % QUERIES] ?? ''}`), columns, texts));
  }
  const changes = Array.from({ length: 200 }, (_, i) => timed(() => {
    columns.put({ key: keys[i * 499] ?? '', fields: records[i] ?? [] });
    columns.search('ก', { limit: 1 });
  }));
  const table = timeTable(words, random, runs);

  const memory: Series = { name: 'search: text as ordinary strings', unit: 'MB', values: [withTexts - empty] };
  const includesP50 = seriesOf('search: includes() p50', known, 'includes', 0.5);
  const includesP95 = seriesOf('search: includes() p95', known, 'includes', 0.95);
  const firstP50 = seriesOf('search: first 50 p50', known, 'first', 0.5);
  const firstP95 = seriesOf('search: first 50 p95', known, 'first', 0.95);
  return [
    rowOf(memory),
    rowAgainst({ name: 'search: columns and keys', unit: 'MB', values: [exactMb] }, memory, 0.55),
    rowAgainst({ name: 'search: columns and keys, with loose keys', unit: 'MB', values: [looseMb] }, memory),
    rowOf({ name: 'search: build with loose keys', unit: 'ms', values: buildMs }, 1_000),
    rowOf(includesP50),
    rowOf(includesP95),
    rowOf(firstP50, 1),
    rowOf(firstP95, 8),
    rowAgainst({ ...firstP95, name: 'search: first 50 p95, compared' }, includesP95),
    rowAgainst(seriesOf('search: full count p50', known, 'count', 0.5), includesP50),
    rowAgainst(seriesOf('search: full count p95', known, 'count', 0.95), includesP95, 1 / 4),
    rowAgainst(seriesOf('search: absent word, and its other spellings, p95', absent, 'first', 0.95), includesP95),
    rowAgainst(seriesOf('search: two words, first 50 p50', pairs, 'first', 0.5), includesP50),
    rowAgainst(seriesOf('search: two words, first 50 p95', pairs, 'first', 0.95), includesP95),
    rowOf({ name: 'search: change a record and search, p95', unit: 'ms', values: [percentile(changes, 0.95)] }),
    rowOf(table.objects),
    rowAgainst(table.columns, table.objects),
  ];
};
