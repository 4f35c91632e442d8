import { findDates } from '../dates/find-dates.ts';
import { parseDate } from '../dates/parse-date.ts';
import type { PartialDate } from '../dates/partial-date.ts';
import { doubt, type ProposalDoubt } from './doubts.ts';

/** What the words about an agreement say. Nothing is filled that the words do not hold. */
export type Subject = {
  readonly type: string;
  readonly state: 'signed' | 'in-process' | 'intent' | '';
  readonly date: PartialDate | null;
  /** readings of an ambiguous date, for the person to choose */
  readonly dateChoices: readonly PartialDate[];
  readonly dateText: string;
  readonly areas: readonly string[];
  readonly motive: string;
  readonly doubts: readonly ProposalDoubt[];
};

const TYPES: readonly (readonly [word: string, type: string])[] = [
  ['เมืองพี่เมืองน้อง', 'sister-city'], ['บ้านพี่เมืองน้อง', 'sister-city'], ['พี่เมืองน้อง', 'sister-city'], ['เมืองมิตรภาพ', 'friendship-city'], ['ความสัมพันธ์อันดี', 'friendly-exchange-city'],
  ['คู่มิตร', 'partner-town'], ['คู่แฝด', 'twin-town'], ['ฉันทมิตร', 'close-friend'], ['sister city', 'sister-city'], ['friendship city', 'friendship-city'],
];

const AREA_WORDS: readonly (readonly [word: string, area: string])[] = [
  ['การค้า', 'trade'], ['SME', 'trade'], ['OTOP', 'trade'], ['ลงทุน', 'investment'], ['ท่องเที่ยว', 'tourism'], ['เกษตร', 'agriculture'], ['อาหาร', 'agriculture'], ['การศึกษา', 'education'],
  ['วัฒนธรรม', 'culture'], ['บั้งไฟ', 'culture'], ['สาธารณสุข', 'health'], ['กีฬา', 'sport-youth'], ['เยาวชน', 'sport-youth'], ['สิ่งแวดล้อม', 'environment'], ['แรงงาน', 'border-labour'], ['คมนาคม', 'transport'], ['ดิจิทัล', 'digital'],
];

/** Slips that copying makes again and again: what stands there, and what was almost surely meant. The words stay as they are. */
const SLIPS: readonly (readonly [written: string, meant: string])[] = [['ครอบครัวการค้า', 'ครอบคลุมการค้า'], ['ประชาธิรัฐ', 'ประชารัฐ'], ['มีใช้ภาครัฐ', 'มิใช่ภาครัฐ']];

const IN_PROCESS = 'ระหว่างดำเนินการ';
const WISH = 'มีความประสงค์';

/** The pieces in brackets, and what stands outside them. */
export const bracketPieces = (text: string): { readonly outside: string; readonly inside: readonly string[] } => {
  const inside = [...text.matchAll(/\(([^()]*)\)/g)].map((match) => (match[1] ?? '').trim()).filter((piece) => piece !== '');
  return { outside: text.replaceAll(/\([^()]*\)/g, ' ').replaceAll(/\s+/g, ' ').trim(), inside };
};

export const statesIn = (text: string): 'in-process' | 'intent' | '' => (text.includes(IN_PROCESS) ? 'in-process' : text.includes(WISH) ? 'intent' : '');

type Dated = Pick<Subject, 'date' | 'dateChoices' | 'dateText' | 'doubts'>;
const UNDATED: Dated = { date: null, dateChoices: [], dateText: '', doubts: [] };

/** A piece that is a date and nothing else; null when it is something else. */
export const readDatePiece = (piece: string): Dated | null => {
  const parsed = parseDate(piece);
  if (parsed.type === 'date') {
    const isOpen = parsed.date.openEnd;
    return { ...UNDATED, date: parsed.date, dateText: piece, doubts: isOpen ? [doubt('open-end-or-lost-end', { text: piece })] : [] };
  }
  if (parsed.type === 'ask') return { ...UNDATED, dateChoices: parsed.choices, dateText: piece, doubts: [doubt('date-ambiguous', { text: piece })] };
  if (parsed.type === 'impossible') return { ...UNDATED, dateText: piece, doubts: [doubt('date-impossible', { text: piece })] };
  return null;
};

export const readSubject = (text: string): Subject => {
  const { outside, inside } = bracketPieces(text);
  const doubts: ProposalDoubt[] = [];
  const found = TYPES.find(([word]) => outside.toLowerCase().includes(word));
  if (found !== undefined) doubts.push(doubt('type-read-from-words', { words: found[0] }));
  let dated: Dated = UNDATED;
  let state: Subject['state'] = statesIn(outside);
  const motives: string[] = [];
  const areaTexts: string[] = [];
  for (const piece of inside) {
    const date = readDatePiece(piece);
    const said = statesIn(piece);
    if (date !== null) dated = date;
    else if (said !== '') state = said;
    else if (areasIn(piece).length > 0) areaTexts.push(piece);
    else motives.push(piece);
  }
  const because = /เนื่องจาก(.+)$/.exec(outside)?.[1]?.trim();
  if (because !== undefined) motives.push(because);
  if (dated === UNDATED) dated = findDates(outside).map((each) => readDatePiece(each.text)).find((each) => each !== null) ?? UNDATED;
  doubts.push(...dated.doubts);
  for (const [written, meant] of SLIPS) if (text.includes(written)) doubts.push(doubt('probable-slip', { written, probably: meant }));
  const areas = [...new Set(areaTexts.flatMap(areasIn))];
  if (areas.length > 0) doubts.push(doubt('areas-read-from-words', { words: areaTexts.join('; ') }));
  if (state === '' && (dated.dateText !== '' || /^(คตล|ความตกลง)/.test(outside))) state = 'signed';
  return { type: found?.[1] ?? '', state, date: dated.date, dateChoices: dated.dateChoices, dateText: dated.dateText, areas, motive: motives.join('; '), doubts };
};

const areasIn = (text: string): string[] => AREA_WORDS.filter(([word]) => text.includes(word)).map(([, area]) => area);
