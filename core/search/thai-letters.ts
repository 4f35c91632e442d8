/** What the search needs to know of the Thai block (U+0E00–U+0E7F). Written as classes for regular expressions and as sets of letters. */

/** Marks that stand above or below a letter: mai han-akat, vowels, phinthu, mai taikhu, tones, thanthakhat, nikhahit, yamakkan. */
export const MARKS = '\\u0E31\\u0E34-\\u0E3A\\u0E47-\\u0E4E';

/** Vowels that follow a letter and its marks: sara a, sara aa, sara am, and lakkhangyao (typed for sara aa by mistake). */
export const FOLLOWING_VOWELS = '\\u0E30\\u0E32\\u0E33\\u0E45';

export const SARA_AA = '\u0E32';
export const SARA_AM = '\u0E33';
export const LAKKHANGYAO = '\u0E45';
export const NIKHAHIT = '\u0E4D';

/** The order of marks on one letter, as Thai keyboards and fonts expect it: phinthu, vowel below, vowel above, …, tone, thanthakhat. */
const MARK_ORDER =
  '\u0E3A' + '\u0E38\u0E39' + '\u0E31\u0E34\u0E35\u0E36\u0E37' + '\u0E47' + NIKHAHIT + '\u0E48\u0E49\u0E4A\u0E4B' + '\u0E4C\u0E4E';

/** Place of a mark in a well-written run of marks, or -1 for anything that is not a mark. */
export const markPlace = (letter: string): number => MARK_ORDER.indexOf(letter);

/**
 * Text copied from old PDF and Word files holds tones and vowels as the fonts of their day placed them, in the private use
 * area U+F700–U+F71A (the glyph set of Thai Windows fonts): shifted left, low, low and left, and two letters without foot.
 */
const SHIFTED_FORMS = 'ฐ' + 'ิีึื' + '่้๊๋์' + '่้๊๋์' + 'ญ' + 'ัํ็' + '่้๊๋์' + 'ฺุู';
const SHIFTED_FIRST = 0xf700;

/** The letter that a shifted form stands for; any other character is itself. */
export const unshifted = (letter: string): string => SHIFTED_FORMS[letter.charCodeAt(0) - SHIFTED_FIRST] ?? letter;

const THAI_ZERO = 0x0e50;

/** ๐–๙ as 0–9; any other character is itself. */
export const arabicDigit = (letter: string): string => {
  const value = letter.charCodeAt(0) - THAI_ZERO;
  return value >= 0 && value <= 9 ? String(value) : letter;
};
