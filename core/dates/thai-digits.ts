const THAI_ZERO = 0x0e50;
const LATIN_ZERO = 0x30;

const shift = (digit: string, from: number, to: number): string => String.fromCharCode(digit.charCodeAt(0) - from + to);

/** Writes 0–9 as ๐–๙ and leaves everything else as it is. */
export const toThaiDigits = (text: string): string => text.replace(/[0-9]/g, (digit) => shift(digit, LATIN_ZERO, THAI_ZERO));

/** Writes ๐–๙ as 0–9 and leaves everything else as it is. */
export const toArabicDigits = (text: string): string => text.replace(/[๐-๙]/g, (digit) => shift(digit, THAI_ZERO, LATIN_ZERO));
