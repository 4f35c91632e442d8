import { searchPlaces } from '#core/places/search-places.ts';
import { NO_OWN_PLACES } from '#core/places/own-places.ts';
import { createGazetteer } from '#core/places/gazetteer.ts';
import { theColumns } from '#test/support/the-gazetteer.ts';
import { percentile, rowsOf, type Bench, type Plan } from './support/rows.ts';

export const plan = {
  open: { name: 'open the file: unpress, read, make ready', unit: 'ms' },
  letter50: { name: 'one keystroke p50', unit: 'ms' },
  letter95: { name: 'one keystroke p95', unit: 'ms', goal: 16 },
  letterMost: { name: 'slowest keystroke', unit: 'ms' },
} as const satisfies Plan;

/** What officers type, letter by letter: in Thai, English and local scripts, with and without what stands before a name, and words that nothing is called by. */
const TYPED = [
  'เชียงใหม่', 'แม่สาย', 'อ.แม่สาย จ.เชียงราย', 'เทศบาลเมืองยโสธร', 'เมืองยูกิ จ.อิบะระกิ', 'สะหวันนะเขต', 'จิจิบุ', 'คุนหมิง', 'chiang mai', 'luang prabang', 'kunming', 'san francisco', 'Yuki, Ibaraki', 'zurich', 'saigon', '結城市',
  'มหานครที่ไม่มีอยู่', 'nowhere at all',
];

/** The search for places as the worker runs it, for every beginning of every text. */
export const run: Bench = async ({ runs }) => {
  const measured = Array.from({ length: runs }, () => {
    const start = performance.now();
    const gazetteer = createGazetteer(theColumns());
    const open = performance.now() - start;
    const spent = TYPED.flatMap((text) =>
      Array.from({ length: text.length }, (_, length) => {
        const begun = performance.now();
        searchPlaces(gazetteer, NO_OWN_PLACES, { text: text.slice(0, length + 1), side: 'partner', country: '', limit: 12 });
        return performance.now() - begun;
      }));
    return { open, spent };
  });
  const of = (value: (each: (typeof measured)[number]) => number): number[] => measured.map(value);
  return rowsOf('places', plan, {
    open: of(({ open }) => open),
    letter50: of(({ spent }) => percentile(spent, 0.5)),
    letter95: of(({ spent }) => percentile(spent, 0.95)),
    letterMost: of(({ spent }) => Math.max(...spent)),
  });
};
