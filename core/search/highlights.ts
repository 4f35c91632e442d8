import { toBytes } from './bytes.ts';
import { foldText } from './fold.ts';
import { looseTerms, parseQuery } from './query.ts';
import { MARKS } from './thai-letters.ts';
import { mistypedPart } from './typos.ts';
import { looseSounds, NO_ALIASES, type Aliases, type LooseSound } from './variants.ts';

/** A part of a text, in UTF-16 units as `slice` takes them. */
export type Highlight = { readonly start: number; readonly end: number };

/** Folded text, and where in the original each of its units begins and ends. */
type Folded = { readonly text: string; readonly from: readonly number[]; readonly to: readonly number[] };

const JOINED_TO_LETTER = new RegExp(`[${MARKS}\\u0300-\\u036F\\u200B-\\u200D]`);
/** What a loose key leaves out at the end of a name: a last a, marks, and a silenced letter. */
const UNHEARD = new RegExp(`(?:[ะา${MARKS}]|[ก-ฮ][ิุ]?์)*`, 'y');

/**
 * The parts of a text, as written, that a query matches: for every word its occurrences; if there are none, those of its other
 * forms and spellings, and (`typos`) the part that is the word with typing mistakes. In order, apart from each other. A part never cuts a mark from its letter, so it may be a little wider
 * than the word; its normalised content contains the normalised word.
 */
export const findHighlights = (text: string, query: string, aliases: Aliases = NO_ALIASES, typos = false): readonly Highlight[] => {
  const folded = foldWithPlaces(text);
  const found: Highlight[] = [];
  for (const { terms, forms, key } of looseTerms(parseQuery(query), aliases)) {
    const written = terms.map((term) => occurrences(folded.text, term.text));
    for (const places of written) found.push(...places);
    if (written.every((places) => places.length > 0)) continue;
    const others = forms.flatMap((form) => occurrences(folded.text, form));
    found.push(...others);
    if (others.length > 0 || key === null) continue;
    const loose = looseOccurrences(folded.text, key);
    found.push(...(loose.length === 0 && typos ? mistypedOccurrences(folded.text, key) : loose));
  }
  return joinOverlapping(found.map((place) => inOriginal(text, folded, place)));
};

const foldWithPlaces = (text: string): Folded => {
  const pieces: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  foldText(text, (out, from, to) => {
    pieces.push(out);
    for (let i = 0; i < out.length; i++) {
      starts.push(from);
      ends.push(to);
    }
  });
  return { text: pieces.join(''), from: starts, to: ends };
};

const occurrences = (folded: string, part: string): Highlight[] => {
  const found: Highlight[] = [];
  if (part === '') return found;
  for (let at = folded.indexOf(part); at !== -1; at = folded.indexOf(part, at + part.length)) {
    found.push({ start: at, end: at + part.length });
  }
  return found;
};

const looseOccurrences = (folded: string, key: string): Highlight[] => {
  const sounds = looseSounds(folded);
  const letters = sounds.map((sound) => sound.letter).join('');
  return occurrences(letters, key).flatMap(({ start, end }) => {
    const heard = sounds.slice(start, end);
    return heard.length === 0 ? [] : [extent(folded, heard)];
  });
};

const mistypedOccurrences = (folded: string, key: string): Highlight[] => {
  const sounds = looseSounds(folded);
  const part = mistypedPart(toBytes(sounds.map((sound) => sound.letter).join('')) ?? '', toBytes(key) ?? '');
  return part === null ? [] : [extent(folded, sounds.slice(part.start, part.end))];
};

const extent = (folded: string, heard: readonly LooseSound[]): Highlight => {
  const end = Math.max(...heard.map((sound) => sound.to));
  UNHEARD.lastIndex = end;
  const unheard = UNHEARD.exec(folded)?.[0].length ?? 0;
  return { start: Math.min(...heard.map((sound) => sound.from)), end: end + unheard };
};

const inOriginal = (text: string, folded: Folded, place: Highlight): Highlight => {
  let start = folded.from[place.start] ?? 0;
  let end = folded.to[place.end - 1] ?? text.length;
  while (start > 0 && JOINED_TO_LETTER.test(text.charAt(start))) start--;
  while (end < text.length && JOINED_TO_LETTER.test(text.charAt(end))) end++;
  return { start, end };
};

const joinOverlapping = (places: readonly Highlight[]): readonly Highlight[] => {
  const joined: Highlight[] = [];
  for (const place of places.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || place.start > last.end) joined.push(place);
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, place.end) };
  }
  return joined;
};
