import { foldText } from './fold.ts';
import { isFolded } from './settled.ts';

/**
 * Text as it is compared in a search: NFC (and compatibility forms such as full-width letters) · what cannot be seen is
 * left out · Thai marks in canonical order and once each, นํ้า → น้ำ, เเ → แ, ๅ → า · ๐–๙ → 0–9 · Latin in lower case without
 * diacritics · quotation marks and dashes of one shape · white space as single spaces, none at the ends.
 *
 * Idempotent, and a part of a normalised text is itself normalised (spaces at its ends apart): that is why a substring search
 * over normalised text finds whatever stands there.
 */
export const normaliseForSearch = (text: string): string => {
  if (isFolded(text)) return text;
  const out: string[] = [];
  foldText(text, (piece) => out.push(piece));
  return out.join('');
};

export type PlaceName = {
  /** as written, without the space after it; '' when the text begins with the name itself */
  readonly prefix: string;
  readonly name: string;
};

/** Words that say what kind of place follows. Longest first, so that เทศบาลเมือง is not read as เทศบาล. */
const PREFIX_WORDS = [
  'เขตปกครองตนเอง', 'เขตปกครองพิเศษ', 'เทศบาลนคร', 'เทศบาลเมือง', 'เทศบาลตำบล', 'กิ่งอำเภอ', 'เทศบาล', 'จังหวัด', 'อำเภอ', 'มหานคร',
  'ตำบล', 'แขวง', 'มณฑล', 'แคว้น', 'เมือง', 'กรุง', 'รัฐ', 'เขต',
];
const PREFIX_LETTERS = ['อบจ.', 'อบต.', 'ทน.', 'ทม.', 'ทต.', 'จ.', 'อ.', 'ต.', 'ข.'];

/** Where a prefix word is part of the name, or no place is meant at all. */
const WHOLE_NAMES = ['กรุงเทพ', 'เมืองพี่เมืองน้อง', 'เมืองมิตรภาพ', 'เมืองคู่มิตร', 'เมืองคู่แฝด', 'รัฐบาล', 'รัฐมนตรี', 'รัฐสภา', 'เขตแดน'];

const NAME_BEGINS = /^[\p{L}\p{N}]/u;

/**
 * Takes จ. / อ. / ต. / จังหวัด / เมือง … off a place name, for comparing names ("จ.ชิสึโอะกะ" and "จังหวัดชิสึโอะกะ" are one place).
 * The text that is searched keeps its prefix. Only the first prefix is taken: อ.เมือง จ.ยโสธร → อ. + เมือง จ.ยโสธร.
 */
export const splitPlacePrefix = (text: string): PlaceName => {
  const trimmed = text.trim();
  if (WHOLE_NAMES.some((name) => trimmed.startsWith(name))) return { prefix: '', name: trimmed };
  for (const prefix of [...PREFIX_LETTERS, ...PREFIX_WORDS]) {
    if (!trimmed.startsWith(prefix)) continue;
    const name = trimmed.slice(prefix.length).trimStart();
    if (NAME_BEGINS.test(name)) return { prefix, name };
  }
  return { prefix: '', name: trimmed };
};

const thaiCollator = new Intl.Collator('th', { numeric: true });

/** Dictionary order for Thai (เกียวโต under ก) with numbers by value (2 before 10, ๑๐ equal to 10). */
export const compareThai = (a: string, b: string): number => thaiCollator.compare(a, b);
