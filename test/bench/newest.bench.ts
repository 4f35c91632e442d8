import type { Newest } from './window/measure-newest.ts';
import { launchBenchApp } from './support/bench-app.ts';
import { profileWith, removeProfile } from './support/profiles.ts';
import { loadNow, median, rowsOf, type Bench, type Plan } from './support/rows.ts';

const RECORDS = 10_000;
const ROUNDS = 20;
const GOAL = 1 / 3;

export const plan = {
  naive: { name: 'reverse cursor + count() on Dexie', unit: 'ms' },
  product: { name: 'the product', unit: 'ms', against: 'naive', goal: GOAL },
  indexCount: { name: 'the same with count() on the index', unit: 'ms', against: 'naive' },
  coldNaive: { name: 'reverse cursor + count(), first of a start', unit: 'ms' },
  coldProduct: { name: 'the product, first of a start', unit: 'ms', against: 'coldNaive', goal: GOAL },
} as const satisfies Plan;

const start = async (profile: string, rounds: number, first: 'product' | 'naive'): Promise<Newest> => {
  const { page, close } = await launchBenchApp(profile);
  try {
    const measured = await page.evaluate(`bench.measureNewest(${rounds}, '${first}')`) as Newest;
    if (measured.total !== RECORDS) throw new Error(`${measured.total} records instead of ${RECORDS}`);
    return measured;
  } finally {
    await close();
  }
};

/** The 50 newest of 10,000 with the total: the product's way beside a reverse cursor with count(), on the same database. */
export const run: Bench = async ({ runs, say }) => {
  const profile = await profileWith(RECORDS);
  const warm: Newest[] = [];
  const coldProduct: number[] = [];
  const coldNaive: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const productFirst = await start(profile, ROUNDS, 'product');
    const naiveFirst = await start(profile, ROUNDS, 'naive');
    coldProduct.push(productFirst.product[0] ?? Number.NaN);
    coldNaive.push(naiveFirst.naive[0] ?? Number.NaN);
    const join = (kind: 'product' | 'naive' | 'naiveIndexCount'): number[] => [...productFirst[kind].slice(1), ...naiveFirst[kind].slice(1)];
    warm.push({ product: join('product'), naive: join('naive'), naiveIndexCount: join('naiveIndexCount'), total: RECORDS });
    say(`newest: run ${i + 1} of ${runs}, ${loadNow()}`);
  }
  removeProfile(profile);
  return rowsOf('newest 50 with total', plan, {
    naive: warm.map((each) => median(each.naive)),
    product: warm.map((each) => median(each.product)),
    indexCount: warm.map((each) => median(each.naiveIndexCount)),
    coldNaive,
    coldProduct,
  });
};
