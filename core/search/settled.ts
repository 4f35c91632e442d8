import { byteOf, byteOfLetter, letterOfByte } from './bytes.ts';
import { arabicDigit, FOLLOWING_VOWELS, LAKKHANGYAO, markPlace, MARKS, NIKHAHIT } from './thai-letters.ts';

/**
 * A quick way past the careful one. Nearly all text that people type is settled: Thai and ASCII letters whose order folding
 * would not touch. For such text folding is a letter-by-letter table. Both ways must give the same: a test holds them together.
 */

const SPACE = 0x20;
const THAI_LAST_LETTER = 0x0e5b;

/** What folding makes of a letter (by byte) wherever it stands; 0 where the careful way is needed. */
const FOLDED_ALONE: Uint8Array = new Uint8Array(256);

/** 1 for two neighbours (first byte × 256 + second byte) that folding may change or reorder. */
const UNSETTLED_PAIRS: Uint8Array = new Uint8Array(256 * 256);

for (let code = SPACE; code < 0x7f; code++) FOLDED_ALONE[code] = byteOfLetter(String.fromCharCode(code).toLowerCase());
for (let byte = 0x81; byte <= byteOf(THAI_LAST_LETTER); byte++) FOLDED_ALONE[byte] = byteOfLetter(arabicDigit(letterOfByte(byte)));
FOLDED_ALONE[byteOfLetter(LAKKHANGYAO)] = 0;

const lettersOf = (characterClass: string): string[] => {
  const pattern = new RegExp(`[${characterClass}]`);
  return Array.from({ length: 0x80 }, (_, i) => letterOfByte(0x80 + i)).filter((letter) => pattern.test(letter));
};
const unsettle = (first: string, second: string): void => {
  UNSETTLED_PAIRS[(byteOfLetter(first) << 8) | byteOfLetter(second)] = 1;
};
unsettle(' ', ' ');
unsettle('เ', 'เ');
for (const mark of lettersOf(MARKS)) {
  for (const vowel of lettersOf(FOLLOWING_VOWELS)) unsettle(vowel, mark);
  for (const before of lettersOf(MARKS)) if (markPlace(before) >= markPlace(mark)) unsettle(before, mark);
}
for (const after of lettersOf(MARKS + FOLLOWING_VOWELS)) unsettle(NIKHAHIT, after);

/**
 * Writes the folded bytes of raw text into `buffer` from `start`, and answers where they end. −1, with what follows `start`
 * undefined, when the text is not settled.
 */
export const foldSettled = (text: string, buffer: number[], start: number): number => {
  let end = start;
  let before = SPACE;
  for (let i = 0; i < text.length; i++) {
    const raw = byteOf(text.charCodeAt(i));
    const byte = FOLDED_ALONE[raw] ?? 0;
    if (byte === 0 || UNSETTLED_PAIRS[(before << 8) | raw] === 1) return -1;
    buffer[end++] = byte;
    before = raw;
  }
  return before === SPACE && end > start ? end - 1 : end;
};

/** True when folding would not change the text, as far as the quick way can tell. */
export const isFolded = (text: string): boolean => {
  let before = SPACE;
  for (let i = 0; i < text.length; i++) {
    const raw = byteOf(text.charCodeAt(i));
    if (raw === 0 || FOLDED_ALONE[raw] !== raw || UNSETTLED_PAIRS[(before << 8) | raw] === 1) return false;
    before = raw;
  }
  return before !== SPACE || text === '';
};
