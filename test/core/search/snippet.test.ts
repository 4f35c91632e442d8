import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHighlights } from '#core/search/highlights.ts';
import { snippetOf } from '#core/search/snippet.ts';
import { anyText } from './any-text.ts';

const long = `${'ก่อนหน้านั้น '.repeat(9)}ร้านกาแฟดอยตุง${' และหลังจากนั้น'.repeat(9)}`;

describe('a snippet', () => {
  it('is the whole text where that is short', () => {
    expect(snippetOf('ร้านกาแฟ', [{ start: 4, end: 8 }], 20)).toEqual({ text: 'ร้านกาแฟ', parts: [{ start: 4, end: 8 }] });
  });

  it('stands around what was found, and says where it is cut', () => {
    const { text, parts } = snippetOf(long, findHighlights(long, 'กาแฟ'), 60);
    expect(text.startsWith('…') && text.endsWith('…')).toBe(true);
    expect(parts.map(({ start, end }) => text.slice(start, end))).toEqual(['กาแฟ']);
    expect(text.length).toBeLessThan(70);
  });

  it('marks the same letters as the whole text does', () => {
    fc.assert(fc.property(anyText, anyText, anyText, fc.integer({ min: 5, max: 40 }), (before, word, after, length) => {
      const whole = before + word + after;
      const found = findHighlights(whole, word);
      const { text, parts } = snippetOf(whole, found, length);
      const words = found.map(({ start, end }) => whole.slice(start, end));
      for (const part of parts) expect(words).toContain(text.slice(part.start, part.end));
      expect(parts.length === 0).toBe(found.length === 0);
    }));
  });
});
