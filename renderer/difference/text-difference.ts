import { diffArrays } from 'diff';

/** A stretch of two texts: in both, only in the later one, or only in the earlier one. */
export type TextPart = { readonly type: 'same' | 'added' | 'removed'; readonly text: string };

/**
 * How a text became another, word by word. `rewritten`: so little is left of the shorter text that marks would only hide the
 * words; the parts are then the whole earlier and the whole later text.
 */
export type TextDifference = { readonly type: 'equal' | 'marked' | 'rewritten'; readonly parts: readonly TextPart[] };

/** Thai is written without blanks between words: the segmenter's dictionary finds them, and it cuts Latin words as well. */
const segmenter = new Intl.Segmenter('th', { granularity: 'word' });

/** Above this many differing words the texts have nothing to do with each other, and looking further would only take time. */
const MOST_EDITS = 800;

/** Less than this share of the shorter text in common is no edit but another text. */
const LEAST_COMMON = 0.4;

const wordsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/**
 * The difference of two texts by words. Joining what is the same with what was removed gives the earlier text to the letter;
 * joining what is the same with what was added gives the later one.
 */
export const textDifference = (earlier: string, later: string): TextDifference => {
  if (earlier === later) return { type: 'equal', parts: earlier === '' ? [] : [{ type: 'same', text: earlier }] };
  const runs = diffArrays(wordsOf(earlier), wordsOf(later), { maxEditLength: MOST_EDITS });
  const parts = runs === undefined ? [] : calm(runs.map((run): TextPart => ({ type: run.added ? 'added' : run.removed ? 'removed' : 'same', text: run.value.join('') })));
  if (commonShare(parts, earlier, later) < LEAST_COMMON) return { type: 'rewritten', parts: whole(earlier, later) };
  return { type: 'marked', parts };
};

const whole = (earlier: string, later: string): TextPart[] =>
  ([{ type: 'removed', text: earlier }, { type: 'added', text: later }] as const).filter(({ text }) => text !== '');

const commonShare = (parts: readonly TextPart[], earlier: string, later: string): number => {
  const common = parts.reduce((sum, part) => (part.type === 'same' ? sum + part.text.length : sum), 0);
  const shorter = Math.min(earlier.length, later.length);
  return shorter === 0 ? 0 : common / shorter;
};

const isOnlyBlank = (text: string): boolean => /^[\s.,;:·–-]*$/u.test(text);

/** Blanks and commas that stay between two changed words are drawn into the change: one mark is read, ten flicker. */
const calm = (parts: readonly TextPart[]): TextPart[] => {
  const calmed: TextPart[] = [];
  let removed = '';
  let added = '';
  const flush = (): void => {
    if (removed !== '') calmed.push({ type: 'removed', text: removed });
    if (added !== '') calmed.push({ type: 'added', text: added });
    removed = '';
    added = '';
  };
  parts.forEach((part, index) => {
    const isBetween = part.type === 'same' && removed + added !== '' && index < parts.length - 1 && isOnlyBlank(part.text);
    if (part.type === 'removed' || isBetween) removed += part.text;
    if (part.type === 'added' || isBetween) added += part.text;
    if (part.type !== 'same' || isBetween) return;
    flush();
    calmed.push(part);
  });
  flush();
  return calmed;
};
