import { z } from 'zod';
import type { Json } from '#core/json.ts';

/** A record that does not exist in any office: agreements with Thai words made of syllables, about 2 KB of JSON each. */
export type SampleRecord = { readonly kind: 'agreement'; readonly record: string; readonly set: Readonly<Record<string, Json>> };

const INITIALS = [...'กนรมทสวยดตปคหอพบจลชงขศถผซธภ'];
const FINALS = [...'นงกมยวดบตร'];
const PATTERNS = ['Cา', 'CัF', 'CาF', 'CF', 'Cะ', 'เCF', 'แCF', 'โCF', 'CิF', 'Cี', 'CุF', 'Cู', 'ไC', 'Cำ', 'CอF', 'C่า', 'C้าF', 'เCียF', 'เCือF'];
const WORDS = 8_000;
const TYPES = ['sister-city', 'friendship-city', 'cooperation', 'mou-field'];
const STATES = ['active', 'signed', 'dormant', 'exploring', 'expired'];
const COUNTRIES = ['JP', 'CN', 'KR', 'LA', 'VN', 'DE', 'US'];
const AREAS = ['trade', 'tourism', 'education', 'culture', 'health'];

/** A 32-bit linear congruential generator: the same records in every run and in every process. */
const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const makeWords = (random: () => number): readonly string[] => {
  const early = (from: readonly string[]): string => from[Math.floor(random() * random() * from.length)] ?? '';
  const syllable = (): string => early(PATTERNS).replace('C', early(INITIALS)).replace('F', early(FINALS));
  return Array.from({ length: WORDS }, () => Array.from({ length: 1 + Math.floor(random() * 3) }, syllable).join(''));
};

const hex = (random: () => number, digits: number): string => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');

const recordId = (random: () => number, index: number): string =>
  `0190${(index + 0x1000).toString(16).padStart(8, '0').slice(0, 4)}-${(index & 0xffff).toString(16).padStart(4, '0')}-7${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`;

/** The same `count` records for the same seed. */
export const sampleRecords = (count: number, seed = 20_261_123): readonly SampleRecord[] => {
  const random = createRandom(seed);
  const words = makeWords(random);
  // Few words stand often and most stand rarely, as in prose.
  const word = (): string => words[Math.floor(WORDS ** random()) - 1] ?? '';
  const phrase = (letters: number): string => {
    let text = '';
    while (text.length < letters) text += word() + (random() < 0.2 ? ' ' : '');
    return text.trim();
  };
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  const day = (): string => `${1975 + Math.floor(random() * 51)}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`;
  return Array.from({ length: count }, (_, index): SampleRecord => {
    const start = day();
    return {
      kind: 'agreement',
      record: recordId(random, index),
      set: {
        'title/th': phrase(40),
        type: pick(TYPES),
        state: pick(STATES),
        'parties/a/side': 'thai',
        'parties/a/name': `จ.${phrase(8)}`,
        'parties/a/country': 'TH',
        'parties/b/side': 'partner',
        'parties/b/name': `เมือง${phrase(8)}`,
        'parties/b/country': pick(COUNTRIES),
        'dates/signed': { text: '', start, end: null, precision: 'day', era: null, openEnd: false, circa: false },
        signedPlace: phrase(12),
        'why/motive': phrase(90),
        'why/history': phrase(180),
        'why/benefit': phrase(90),
        notes: phrase(60),
        [`areas/${pick(AREAS)}`]: true,
      },
    };
  });
};

/** A record as hand-written storage would keep it: one object with what its three indexes need. */
export type RawRecord = { readonly id: string; readonly kind: string; readonly date: string; readonly agreementId: string; readonly updatedAt: string; readonly fields: Readonly<Record<string, Json>> };

/** The raw form of a sample record; `touched` orders the newest first. */
export const rawOf = ({ kind, record, set }: SampleRecord, touched: number): RawRecord => {
  const signed = z.looseObject({ start: z.string() }).parse(set['dates/signed']);
  return { id: record, kind, date: signed.start, agreementId: record, updatedAt: touched.toString(36).padStart(10, '0'), fields: set };
};
