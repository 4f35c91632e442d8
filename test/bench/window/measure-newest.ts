import { db } from '#renderer/data/machine.ts';
import { readFirstPage } from '#renderer/data/use-list.ts';

export type Newest = { readonly product: readonly number[]; readonly naive: readonly number[]; readonly naiveIndexCount: readonly number[]; readonly total: number };

const KIND = 'agreement';

const newestFirst = () => db.records.where('[kind+touched]').between([KIND, ''], [KIND, '\uffff']);

/** What is written first on Dexie: a reverse cursor for the page, and count() for the total. */
const naive = async (): Promise<{ ids: readonly string[]; total: number }> => {
  const rows = await newestFirst().reverse().limit(50).toArray();
  return { ids: rows.map((row) => row.key), total: await db.records.count() };
};

/** The same where more than one kind lies in the table: the count must be made on the index. */
const naiveIndexCount = async (): Promise<{ ids: readonly string[]; total: number }> => {
  const rows = await newestFirst().reverse().limit(50).toArray();
  return { ids: rows.map((row) => row.key), total: await newestFirst().count() };
};

const product = async (): Promise<{ ids: readonly string[]; total: number }> => {
  const page = await readFirstPage(KIND);
  return { ids: page.ids.map((id) => `${KIND}/${id}`), total: page.total };
};

/** The three ways after each other in every round; `rounds` = 1 right after the start measures them cold, in the order given. */
export const measureNewest = async (rounds: number, first: 'product' | 'naive'): Promise<Newest> => {
  const times: Record<'product' | 'naive' | 'naiveIndexCount', number[]> = { product: [], naive: [], naiveIndexCount: [] };
  const ways = { product, naive, naiveIndexCount };
  const order = first === 'product' ? (['product', 'naive', 'naiveIndexCount'] as const) : (['naive', 'product', 'naiveIndexCount'] as const);
  const said = new Set<string>();
  let total = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const way of order) {
      const start = performance.now();
      const answer = await ways[way]();
      times[way].push(performance.now() - start);
      total = answer.total;
      said.add(JSON.stringify(answer));
    }
  }
  if (said.size !== 1) throw new Error('the ways do not answer the same');
  return { ...times, total };
};
