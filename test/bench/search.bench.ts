import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { ColumnTable } from '#core/search/column-table.ts';
import { SearchColumns, type SearchColumnsOptions } from '#core/search/columns.ts';
import { compareThai, normaliseForSearch } from '#core/search/normalise.ts';
import { percentile, rowsOf, type Bench, type Plan } from './support/rows.ts';

const RECORDS = 100_000;
const WORDS = 8_000;
const QUERIES = 36;
const LETTERS_PER_RECORD = 640;
const SEED = 20_270_401;

export const plan = {
  memory: { name: 'text as ordinary strings', unit: 'MB' },
  exact: { name: 'columns and keys', unit: 'MB', against: 'memory', goal: 0.55 },
  loose: { name: 'columns and keys, with loose keys', unit: 'MB', against: 'memory' },
  build: { name: 'build with loose keys', unit: 'ms', goal: 1_000 },
  includes50: { name: 'includes() p50', unit: 'ms' },
  includes95: { name: 'includes() p95', unit: 'ms' },
  first50: { name: 'first 50 p50', unit: 'ms', goal: 1 },
  first95: { name: 'first 50 p95', unit: 'ms', goal: 8 },
  compared: { name: 'first 50 p95, compared', unit: 'ms', against: 'includes95' },
  count50: { name: 'full count p50', unit: 'ms', against: 'includes50' },
  count95: { name: 'full count p95', unit: 'ms', against: 'includes95', goal: 1 / 4 },
  absent: { name: 'absent word, and its other spellings, p95', unit: 'ms', against: 'includes95' },
  typos50: { name: 'mistyped name, likest 8, p50', unit: 'ms', goal: 16 },
  typos95: { name: 'mistyped name, likest 8, p95', unit: 'ms', goal: 16 },
  pair50: { name: 'two words, first 50 p50', unit: 'ms', against: 'includes50' },
  pair95: { name: 'two words, first 50 p95', unit: 'ms', against: 'includes95' },
  changed: { name: 'change a record and search, p95', unit: 'ms' },
  objects: { name: 'filter and sort, array of objects', unit: 'ms' },
  columns: { name: 'filter and sort, columns', unit: 'ms', against: 'objects' },
} as const satisfies Plan;

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

/** A name with two neighbouring letters changed, in the middle, where typing goes wrong. */
const mistyped = (name: string): string => {
  const at = name.length >> 1;
  return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2);
};

const checkCounts = (queries: readonly string[], columns: SearchColumns, texts: readonly string[]): void => {
  for (const query of queries) {
    const plain = normaliseForSearch(query);
    const expected = countIncluding(texts, plain);
    if (columns.countAll(query) !== expected) throw new Error(`"${query}": ${columns.countAll(query)} rows found, ${expected} hold it`);
  }
};

/** Filter by a word and a span of days, then sort by place: in columns, and the same on an array of objects. */
const timeTable = (words: readonly string[], random: () => number, runs: number): { columns: number[]; objects: number[] } => {
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
  return { columns, objects };
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
  const names = Array.from({ length: QUERIES }, (_, i) => mistyped((records[i * 2_003]?.[1] ?? '').slice('จ.'.length)));
  const typos = Array.from({ length: runs }, () => names.map((name) => timed(() => columns.search(name, { limit: 8, newestFirst: true, typosBelow: 8 }))));
  const changes = Array.from({ length: 200 }, (_, i) => timed(() => {
    columns.put({ key: keys[i * 499] ?? '', fields: records[i] ?? [] });
    columns.search('ก', { limit: 1 });
  }));
  const table = timeTable(words, random, runs);

  const share = (measured: readonly Timings[], way: Way, at: number): number[] => measured.map((timings) => percentile(timings[way], at));
  return rowsOf('search', plan, {
    memory: [withTexts - empty],
    exact: [exactMb],
    loose: [looseMb],
    build: buildMs,
    includes50: share(known, 'includes', 0.5),
    includes95: share(known, 'includes', 0.95),
    first50: share(known, 'first', 0.5),
    first95: share(known, 'first', 0.95),
    compared: share(known, 'first', 0.95),
    count50: share(known, 'count', 0.5),
    count95: share(known, 'count', 0.95),
    absent: share(absent, 'first', 0.95),
    typos50: typos.map((times) => percentile(times, 0.5)),
    typos95: typos.map((times) => percentile(times, 0.95)),
    pair50: share(pairs, 'first', 0.5),
    pair95: share(pairs, 'first', 0.95),
    changed: [percentile(changes, 0.95)],
    objects: table.objects,
    columns: table.columns,
  });
};
