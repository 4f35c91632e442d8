import type { Highlight } from './highlights.ts';

/** A part of a long text around what was found first, with the finds where they stand in it. */
export type Snippet = { readonly text: string; readonly parts: readonly Highlight[] };

/** Letters that stand before the first find. */
const BEFORE = 24;
/** What belongs to the letter before it: marks, unseen characters, the second half of a character beyond the first plane. */
const JOINED = /\p{M}|\p{Cf}|[\uDC00-\uDFFF]/u;

/** Cuts a text to about `length` letters around its first find; no mark is cut from its letter. */
export const snippetOf = (text: string, found: readonly Highlight[], length: number): Snippet => {
  const [first] = found;
  if (first === undefined || text.length <= length) return { text, parts: found };
  let start = Math.max(0, first.start - BEFORE);
  while (start > 0 && JOINED.test(text.charAt(start))) start--;
  let end = Math.min(text.length, Math.max(start + length, first.end));
  while (end < text.length && JOINED.test(text.charAt(end))) end++;
  const lead = start === 0 ? '' : '…';
  const inside = found.filter((part) => part.start >= start && part.end <= end);
  return {
    text: lead + text.slice(start, end) + (end === text.length ? '' : '…'),
    parts: inside.map((part) => ({ start: part.start - start + lead.length, end: part.end - start + lead.length })),
  };
};
