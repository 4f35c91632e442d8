import type { Era } from '../buddhist-era.ts';
import { MONTH_NAMES, type DateLanguage } from '../months.ts';

/** What a small word does in a date. `on` words only lead to it; `part` words narrow it in a way that a date cannot hold. */
export type SmallWord =
  | 'circa' | 'since' | 'onwards' | 'present' | 'year' | 'month' | 'fiscal-year' | 'on' | 'between' | 'and' | 'to' | 'part';

export type WordMeaning =
  | { readonly kind: 'word'; readonly word: SmallWord }
  | { readonly kind: 'month'; readonly month: number; readonly language: DateLanguage }
  | { readonly kind: 'weekday'; readonly weekday: number }
  | { readonly kind: 'era'; readonly era: Era };

export type Word = {
  /** as it stands in clean lower-case text */
  readonly text: string;
  readonly meaning: WordMeaning;
  /** may follow a Thai letter directly: long enough not to be a piece of another word */
  readonly afterLetters: boolean;
  /** may be followed by a Thai letter directly */
  readonly beforeLetters: boolean;
  /** in running text only in capitals: "be" is a verb */
  readonly capitalsInProse: boolean;
};

const SMALL_WORDS: readonly (readonly [SmallWord, readonly string[]])[] = [
  ['circa', ['โดยประมาณ', 'ประมาณ', 'ราว ๆ', 'ราวๆ', 'ราว', 'circa', 'approximately', 'approx.', 'approx', 'around', 'about', 'ca.', 'c.', '~']],
  ['since', ['นับตั้งแต่', 'เริ่มตั้งแต่', 'ตั้งแต่', 'เริ่ม', 'จาก', 'since', 'from', 'starting']],
  ['onwards', ['เป็นต้นไป', 'เป็นต้นมา', 'onwards', 'onward']],
  ['present', ['ปัจจุบัน', 'บัดนี้', 'present', 'now', 'date']],
  ['year', ['ประจำปี', 'ปี']],
  ['month', ['เดือน']],
  ['fiscal-year', ['ประจำปีงบประมาณ', 'ปีงบประมาณ', 'งบประมาณประจำปี', 'งบประมาณปี', 'ปีงบ', 'fiscal year']],
  ['on', ['ณ วันที่', 'ลงวันที่', 'วันที่', 'เมื่อ', 'ณ', 'ใน', 'on', 'in', 'dated', 'of', 'the', 'year']],
  ['between', ['ระหว่าง', 'between']],
  ['and', ['และ', 'and']],
  ['to', ['จนถึง', 'ถึง', 'until', 'till', 'through', 'to']],
  ['part', ['ต้น', 'กลาง', 'ปลาย', 'ช่วง', 'ภายใน', 'early', 'mid', 'late']],
];

const AFTER_LETTERS: ReadonlySet<string> = new Set([
  'เป็นต้นไป', 'เป็นต้นมา', 'ปัจจุบัน', 'ประจำปี', 'ปี', 'เดือน', 'ประจำปีงบประมาณ', 'ปีงบประมาณ', 'ลงวันที่', 'วันที่', 'จนถึง', 'ถึง',
]);

/** ตุลา is said for ตุลาคม, but begins ตุลาการ too: these stand alone. */
const SPOKEN_MONTHS = ['มกรา', 'กุมภา', 'มีนา', 'เมษา', 'พฤษภา', 'มิถุนา', 'กรกฎา', 'สิงหา', 'กันยา', 'ตุลา', 'พฤศจิกา', 'ธันวา'];
const MISSPELT_MONTHS: readonly (readonly [string, number])[] = [
  ['กุมภาพันธ', 2], ['กรกฏาคม', 7], ['พฤษจิกายน', 11], ['พฤศจิกายม', 11],
];

const WEEKDAYS: readonly (readonly string[])[] = [
  ['อาทิตย์', 'sunday', 'sun'],
  ['จันทร์', 'monday', 'mon'],
  ['อังคาร', 'tuesday', 'tues', 'tue'],
  ['พุธ', 'wednesday', 'wed'],
  ['พฤหัสบดี', 'พฤหัส', 'thursday', 'thurs', 'thur', 'thu'],
  ['ศุกร์', 'friday', 'fri'],
  ['เสาร์', 'saturday', 'sat'],
];

const ERAS: readonly Era[] = ['BE', 'CE'];
const ERA_WORDS: Readonly<Record<Era, readonly string[]>> = {
  BE: ['พุทธศักราช', 'b.e.', 'b.e', 'buddhist era'],
  CE: ['คริสต์ศักราช', 'คริสตศักราช', 'c.e.', 'c.e', 'a.d.', 'a.d', 'common era'],
};
const ERA_CAPITALS: readonly (readonly [string, Era])[] = [['be', 'BE'], ['ce', 'CE'], ['ad', 'CE']];

type Manner = Partial<Pick<Word, 'afterLetters' | 'beforeLetters' | 'capitalsInProse'>>;
const word = (text: string, meaning: WordMeaning, manner: Manner = {}): Word => ({
  text, meaning, afterLetters: false, beforeLetters: false, capitalsInProse: false, ...manner,
});

/** พ.ย. is also written พ.ย, พย., พย and พ. ย. */
const abbreviationForms = (first: string, second: string): readonly string[] => [
  `${first}.${second}.`, `${first}.${second}`, `${first}. ${second}.`, `${first}. ${second}`, `${first}${second}.`, `${first}${second}`,
];

const abbreviations = (dotted: string, meaning: WordMeaning): Word[] => {
  const [first = '', second = ''] = dotted.split('.');
  return abbreviationForms(first, second).map((text) => word(text, meaning));
};

const monthWords = (): Word[] =>
  Array.from({ length: 12 }, (_, index) => {
    const thai: WordMeaning = { kind: 'month', month: index + 1, language: 'th' };
    const english: WordMeaning = { kind: 'month', month: index + 1, language: 'en' };
    const short = (MONTH_NAMES.en.short[index] ?? '').toLowerCase();
    return [
      word(MONTH_NAMES.th.long[index] ?? '', thai, { afterLetters: true, beforeLetters: true }),
      ...MISSPELT_MONTHS.filter(([, month]) => month === index + 1).map(([text]) => word(text, thai, { afterLetters: true })),
      word(SPOKEN_MONTHS[index] ?? '', thai),
      ...abbreviations(MONTH_NAMES.th.short[index] ?? '', thai),
      word((MONTH_NAMES.en.long[index] ?? '').toLowerCase(), english),
      ...(index === 8 ? [word('sept.', english), word('sept', english)] : []),
      word(`${short}.`, english),
      word(short, english),
    ];
  }).flat();

const weekdayWords = (): Word[] =>
  WEEKDAYS.flatMap((names, weekday) =>
    names.flatMap((name) => {
      const forms = /[a-z]/.test(name) ? [name] : [`วัน${name}ที่`, `วัน${name}`, `${name}ที่`, name];
      return forms.map((text) => word(text, { kind: 'weekday', weekday }));
    }),
  );

/** With its dots it may follow letters (ปีพ.ศ.); without them it ends words such as เพศ. */
const thaiEra = (dotted: string, era: Era): Word[] =>
  abbreviations(dotted, { kind: 'era', era }).map((entry) => ({ ...entry, afterLetters: entry.text.includes('.') }));

const eraWords = (): Word[] => [
  ...thaiEra('พ.ศ.', 'BE'),
  ...thaiEra('ค.ศ.', 'CE'),
  ...ERAS.flatMap((era) => ERA_WORDS[era].map((text) => word(text, { kind: 'era', era }))),
  ...ERA_CAPITALS.map(([text, era]) => word(text, { kind: 'era', era }, { capitalsInProse: true })),
];

const smallWords = (): Word[] =>
  SMALL_WORDS.flatMap(([small, texts]) =>
    texts.map((text) => word(text, { kind: 'word', word: small }, { afterLetters: AFTER_LETTERS.has(text), beforeLetters: true })),
  );

const byFirstCharacter = (words: readonly Word[]): ReadonlyMap<string, readonly Word[]> => {
  const found = new Map<string, Word[]>();
  for (const entry of words.toSorted((a, b) => b.text.length - a.text.length)) {
    const first = entry.text.charAt(0);
    const group = found.get(first);
    if (group === undefined) found.set(first, [entry]);
    else group.push(entry);
  }
  return found;
};

/** Every word that can stand in a date, by its first character, the longest first. */
export const WORDS_BY_FIRST = byFirstCharacter([...monthWords(), ...weekdayWords(), ...eraWords(), ...smallWords()]);

/** Whole texts that say the date is not known, without dots and brackets. */
export const UNKNOWN_WORDS: ReadonlySet<string> = new Set([
  'ไม่ทราบ', 'ไม่ทราบวันที่', 'ไม่ทราบวัน', 'ไม่ทราบวันเดือนปี', 'ไม่ทราบวัน เดือน ปี', 'ไม่ทราบปี', 'ไม่ทราบแน่ชัด', 'ไม่แน่ชัด',
  'ไม่ระบุ', 'ไม่ระบุวันที่', 'ไม่ปรากฏ', 'ไม่ปรากฏวันที่', 'ไม่ปรากฏหลักฐาน', 'ไม่มีข้อมูล',
  'unknown', 'date unknown', 'unknown date', 'not known', 'undated', 'no date', 'nd', 'na', 'n/a', '?',
]);
