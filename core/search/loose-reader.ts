import { byteOfLetter } from './bytes.ts';

/** What a letter does in a loose key. */
const BREAK = 0;
const CONSONANT = 1;
const VOWEL = 2;
/** written before the consonant that it follows in speech */
const LEADING = 3;
/** tone and the like: not in the key */
const MARK = 4;
const SILENCER = 5;
const LATIN = 6;
const RU = 7;

const KINDS: Uint8Array = new Uint8Array(256);
/** The one letter for all that are written for each other. */
const SOUNDS: Uint8Array = new Uint8Array(256);

const group = (kind: number, letters: string, sound?: string): void => {
  for (const letter of letters) {
    KINDS[byteOfLetter(letter)] = kind;
    SOUNDS[byteOfLetter(letter)] = byteOfLetter(sound ?? letters);
  }
};
for (const letters of ['กขฃคฅฆ', 'จชฉฌ', 'สซศษ', 'ดฎ', 'ทตฏถธฐฑฒ', 'นณ', 'พปภผ', 'ฟฝ', 'ยญ', 'รลฬ', 'ฮห', 'บ', 'ง', 'ม', 'ว', 'อ']) group(CONSONANT, letters);
for (const letters of ['าะัำ', 'ิี', 'ุูึื']) group(VOWEL, letters);
for (const letters of ['เแ', 'โ', 'ไใ']) group(LEADING, letters);
for (const letter of 'abcdefghijklmnopqrstuvwxyz') group(LATIN, letter, letter === 'x' ? 's' : letter);
group(MARK, '็่้๊๋ํ๎ฺ');
group(SILENCER, '์');
group(RU, 'ฤฦ', 'ร');

const A = byteOfLetter('า');
const AI = byteOfLetter('ไ');
const E = byteOfLetter('เ');
const O = byteOfLetter('โ');
const U = byteOfLetter('ุ');
const SARA_A = byteOfLetter('ะ');
const SARA_AA = byteOfLetter('า');
const SARA_AM = byteOfLetter('ำ');
const SARA_UE = byteOfLetter('ึ');
const SARA_UEE = byteOfLetter('ื');
const SARA_U = byteOfLetter('ุ');
const SARA_UU = byteOfLetter('ู');
const BO = byteOfLetter('บ');
const DO = byteOfLetter('ด');
const HO = byteOfLetter('ห');
const MO = byteOfLetter('ม');
const NO = byteOfLetter('น');
const O_ANG = byteOfLetter('อ');
const PHO = byteOfLetter('พ');
const RO = byteOfLetter('ร');
const SO = byteOfLetter('ส');
const THO = byteOfLetter('ท');
const WO = byteOfLetter('ว');
const YO = byteOfLetter('ย');
const LATIN_H = byteOfLetter('h');
/** ห before these only sets the tone. */
const LED_BY_HO = new Set([...'งนณมยญรลฬว'].map(byteOfLetter));
const STOPS_WITH_H = new Set([...'bdgkpt'].map(byteOfLetter));

/**
 * Reads normalised text (as bytes) into the sounds of its loose key, letter by letter. One reader serves many texts: `sounds`,
 * `from` and `to` are written over, and hold `length` entries.
 */
export class LooseReader {
  length = 0;
  readonly sounds: number[] = [];
  /** where in the bytes each sound was read from */
  readonly from: number[] = [];
  readonly to: number[] = [];
  #bytes: ArrayLike<number> = [];
  #end = 0;
  #at = 0;
  #wordStart = 0;
  /** a vowel that waits for its consonant, and where it stands */
  #leading = 0;
  #leadingAt = 0;

  read(bytes: ArrayLike<number>, start: number, end: number): void {
    this.length = 0;
    this.#wordStart = 0;
    this.#leading = 0;
    this.#bytes = bytes;
    this.#end = end;
    for (this.#at = start; this.#at < end; this.#at++) this.#letter(bytes[this.#at] ?? 0, start);
    this.#endWord();
  }

  #letter(letter: number, start: number): void {
    const kind = KINDS[letter];
    if (kind === CONSONANT) this.#consonant(letter, this.#at > start ? (this.#bytes[this.#at - 1] ?? 0) : 0);
    else if (kind === VOWEL) this.#vowel(letter);
    else if (kind === LEADING) this.#lead(letter);
    else if (kind === SILENCER) this.#silence();
    else if (kind === LATIN) this.#latin(letter);
    else if (kind === RU) this.#ru();
    else if (kind === BREAK) this.#endWord();
  }

  #lead(letter: number): void {
    this.#leading = SOUNDS[letter] ?? 0;
    this.#leadingAt = this.#at;
  }

  #consonant(letter: number, before: number): void {
    const after = this.#next(1);
    if (letter === HO && LED_BY_HO.has(after)) return;
    if (letter === RO && after === RO && this.#isDoubleRo(before)) return this.#doubleRo();
    if (letter === O_ANG && this.#leading === 0 && this.#isVowelO(before, after)) return this.#vowelO(before);
    if (letter === YO && this.#endsInAi(after)) return;
    const sound = letter === YO && (after === SARA_U || after === SARA_UU) ? O_ANG : (SOUNDS[letter] ?? 0);
    if (this.#swallows(sound)) this.length--;
    this.#push(sound);
    this.#placeLeading();
  }

  #placeLeading(): void {
    if (this.#leading === 0) return;
    this.from[this.length - 1] = this.#leadingAt;
    this.#push(this.#leading);
    this.#leading = 0;
  }

  /** อ is a vowel after a consonant (ฮอก, ก่อ) or ื (มือ), unless it bears a vowel itself (ทะอิ). */
  #isVowelO(before: number, after: number): boolean {
    const kind = KINDS[before];
    return KINDS[after] !== VOWEL && (kind === CONSONANT || kind === MARK || before === SARA_UE || before === SARA_UEE);
  }

  /** After เ- it only lengthens (เทอ), after ื it is not spoken. */
  #vowelO(before: number): void {
    const last = this.#last();
    if (before !== SARA_UE && before !== SARA_UEE && last !== E && last !== U) this.#push(O);
  }

  /** ไทย and ไท, ชัย and ไช: ย after ai or a closes the syllable unless it bears a vowel. */
  #endsInAi(after: number): boolean {
    const last = this.#last();
    if (this.#leading !== 0 || KINDS[after] === VOWEL || KINDS[after] === MARK) return false;
    if (last !== A && last !== AI) return false;
    this.sounds[this.length - 1] = AI;
    this.to[this.length - 1] = this.#at + 1;
    return true;
  }

  /** Doubled and assimilated consonants count once: นิกโกะ, ซับโปะโระ, มัตสึ. */
  #swallows(sound: number): boolean {
    const last = this.#last();
    if (last === sound) return true;
    return (sound === PHO && last === BO) || (sound === THO && last === DO) || (sound === SO && (last === THO || last === DO));
  }

  /** รร between consonants is a vowel (ธรรม, วรรณ); in นครราช the second ร begins a syllable. */
  #isDoubleRo(before: number): boolean {
    return KINDS[before] === CONSONANT && KINDS[this.#next(2)] !== VOWEL;
  }

  #doubleRo(): void {
    this.#push(A);
    this.#at++;
    if (KINDS[this.#next(1)] !== CONSONANT) this.#push(NO);
  }

  #ru(): void {
    this.#push(RO);
    this.#push(U);
  }

  #vowel(letter: number): void {
    const last = this.#last();
    if (letter === SARA_A && (last === E || last === O)) return;
    if (letter === SARA_AA && last === E) return this.#eThenAa();
    this.#push(SOUNDS[letter] ?? 0);
    if (letter === SARA_AM) this.#push(MO);
  }

  /** เ-า is ao, and เ-าะ a short o. */
  #eThenAa(): void {
    const isShortO = this.#next(1) === SARA_A;
    this.sounds[this.length - 1] = isShortO ? O : A;
    if (isShortO) this.#at++;
    else this.#push(WO);
    this.to[this.length - 1] = this.#at + 1;
  }

  /** ์ takes its consonant with it, and a vowel that the consonant bears (พันธุ์). */
  #silence(): void {
    while (this.length > this.#wordStart) {
      this.length--;
      if (KINDS[this.sounds[this.length] ?? 0] === CONSONANT) return;
    }
  }

  #latin(letter: number): void {
    const last = this.#last();
    const sound = SOUNDS[letter] ?? 0;
    if (sound === last || (letter === LATIN_H && STOPS_WITH_H.has(last))) return;
    this.#push(sound);
  }

  /** A name's last a is written, shortened or left out at will. */
  #endWord(): void {
    if (this.length - this.#wordStart > 2 && this.#last() === A) this.length--;
    this.#wordStart = this.length;
    this.#leading = 0;
  }

  #next(steps: number): number {
    return this.#at + steps < this.#end ? (this.#bytes[this.#at + steps] ?? 0) : 0;
  }

  /** The last sound of this word, or 0. */
  #last(): number {
    return this.length > this.#wordStart ? (this.sounds[this.length - 1] ?? 0) : 0;
  }

  #push(sound: number): void {
    this.sounds[this.length] = sound;
    this.from[this.length] = this.#at;
    this.to[this.length] = this.#at + 1;
    this.length++;
  }
}
