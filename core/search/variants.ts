import { byteOf, letterOfByte } from './bytes.ts';
import { LooseReader } from './loose-reader.ts';
import { normaliseForSearch } from './normalise.ts';

/**
 * One key for the spellings of one name: ชิสึโอะกะ = ชิซูโอกะ, อิบะระกิ = อิบารากิ, ฮอกไกโด = ฮอกไกโดะ. Thai has no fixed way of
 * writing foreign names; what varies is length of vowels, tones, the choice among consonants of one sound, doubled
 * consonants and silent letters, so the key leaves these out. Two different names may share a key: matches by key are
 * suggestions, shown after the exact ones and marked.
 *
 * The key holds Thai and Latin letters only. It is made to be looked for as a part of other keys: the key of a
 * name is contained in the key of a text that contains the name in another spelling.
 */
export const looseKey = (text: string): string =>
  looseSounds(normaliseForSearch(text))
    .map((sound) => sound.letter)
    .join('');

/** One letter of a loose key, and the part of the normalised text that it was read from. */
export type LooseSound = { readonly letter: string; readonly from: number; readonly to: number };

/** The loose key of normalised text, with the places it was read from. */
export const looseSounds = (normalised: string): readonly LooseSound[] => {
  const bytes = Array.from({ length: normalised.length }, (_, i) => byteOf(normalised.charCodeAt(i)));
  const reader = new LooseReader();
  reader.read(bytes, 0, bytes.length);
  return reader.sounds
    .slice(0, reader.length)
    .map((sound, i) => ({ letter: letterOfByte(sound), from: reader.from[i] ?? 0, to: reader.to[i] ?? 0 }));
};

/** Keys shorter than this say too little to suggest anything by. */
const SHORTEST_KEY = 3;
const CONSONANTS = /[ก-ฮa-z]/g;

/** The key to look for, or null when the text is too short to search loosely (under three sounds, or fewer than two consonants). */
export const looseQueryKey = (normalised: string): string | null => {
  const key = looseKey(normalised);
  const consonants = key.match(CONSONANTS)?.length ?? 0;
  return key.length >= SHORTEST_KEY && consonants >= 2 ? key : null;
};

/** Written forms of names that no rule of sound connects: พม่า and เมียนมา, กทม. and Bangkok. */
export type Aliases = {
  /** the other forms, normalised, of the name that `text` is, in whatever spelling; none when it is not a known name */
  readonly otherForms: (text: string) => readonly string[];
};

/** Reads an alias table: a name and its other forms. Names that share a form are one group, whatever their order. */
export const createAliases = (table: ReadonlyMap<string, readonly string[]>): Aliases => {
  const groups = new Map<string, Set<string>>();
  for (const [name, others] of table) {
    const forms = [name, ...others].map(normaliseForSearch).filter((form) => form !== '');
    const joined = new Set(forms);
    for (const form of forms) {
      for (const known of groups.get(aliasKey(form)) ?? []) joined.add(known);
    }
    for (const form of joined) groups.set(aliasKey(form), joined);
  }
  return {
    otherForms: (text) => {
      const normalised = normaliseForSearch(text);
      return [...(groups.get(aliasKey(normalised)) ?? [])].filter((form) => form !== normalised);
    },
  };
};

/** Short names, numbers and other scripts are compared as written: by their loose keys they would fall together. */
const aliasKey = (normalised: string): string => {
  const key = /\d/.test(normalised) ? null : looseQueryKey(normalised);
  return key ?? `=${normalised}`;
};

export const NO_ALIASES: Aliases = { otherForms: () => [] };
