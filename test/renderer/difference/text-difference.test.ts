import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textDifference, type TextPart } from '#renderer/difference/text-difference.ts';

const joined = (parts: readonly TextPart[], left: 'added' | 'removed'): string => parts.filter((part) => part.type === 'same' || part.type === left).map((part) => part.text).join('');

const WORDS = ['การค้า', 'ชายแดน', 'ผ่าน', 'แม่น้ำโขง', 'และ', 'การท่องเที่ยว', ' ', '  ', '\n', 'R3A', ', ', 'Yuki', '๑๒', 'ก็', 'น้ำ', '👩‍👩‍👧', 'é'];
const sentence = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(''));
/** A text and an edit of it: some words taken out, others put in. */
const edited = fc.tuple(fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }), fc.array(fc.tuple(fc.nat(40), fc.constantFrom(...WORDS, '')), { maxLength: 6 })).map(([words, edits]) => {
  const after = [...words];
  for (const [at, word] of edits) after.splice(Math.min(at, after.length), word === '' ? 1 : 0, ...(word === '' ? [] : [word]));
  return [words.join(''), after.join('')] as const;
});

describe('the difference of two texts', () => {
  it('gives both texts back to the letter, whatever they are', () => {
    const any = fc.oneof(sentence, fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(fc.oneof(fc.tuple(any, any), edited), ([earlier, later]) => {
        const { parts } = textDifference(earlier, later);
        expect(joined(parts, 'removed')).toBe(earlier);
        expect(joined(parts, 'added')).toBe(later);
      }),
      { numRuns: 500 },
    );
  });

  it('says equal exactly when nothing differs, and has no empty part', () => {
    fc.assert(
      fc.property(fc.oneof(edited, fc.tuple(sentence, sentence)), ([earlier, later]) => {
        const { type, parts } = textDifference(earlier, later);
        expect(type === 'equal').toBe(earlier === later);
        expect(parts.every((part) => part.text !== '')).toBe(true);
      }),
    );
  });

  it('cuts Thai between words, where no blank stands', () => {
    const { type, parts } = textDifference('การค้าชายแดนผ่านแม่น้ำโขง', 'การค้าและการท่องเที่ยวผ่านแม่น้ำโขง');
    expect(type).toBe('marked');
    expect(parts.map((part) => `${part.type}:${part.text}`)).toEqual(['same:การค้า', 'removed:ชายแดน', 'added:และการท่องเที่ยว', 'same:ผ่านแม่น้ำโขง']);
  });

  it('never parts a letter from its vowel or tone mark', () => {
    fc.assert(
      fc.property(edited, ([earlier, later]) => {
        for (const part of textDifference(earlier, later).parts) expect(/^[\u0E31\u0E33-\u0E3A\u0E47-\u0E4E]/u.test(part.text)).toBe(false);
      }),
    );
  });

  it('marks an addition to a short text and not the whole as rewritten', () => {
    expect(textDifference('แม่น้ำ', 'แม่น้ำโขงและเส้นทาง R3A ที่เชื่อมสามประเทศ').type).toBe('marked');
  });

  it('calls a text that shares almost nothing with the earlier one rewritten, and keeps both whole', () => {
    const { type, parts } = textDifference('การค้าชายแดน', 'Student exchange');
    expect(type).toBe('rewritten');
    expect(parts).toEqual([{ type: 'removed', text: 'การค้าชายแดน' }, { type: 'added', text: 'Student exchange' }]);
  });

  it('draws one mark around neighbouring words, blanks between them included', () => {
    const { parts } = textDifference('ส่งหนังสือ ถึง จังหวัด เชียงราย แล้ว วันนี้ ตามแบบที่กำหนด', 'ส่งหนังสือ ถึง อำเภอ แม่สาย แล้ว วันนี้ ตามแบบที่กำหนด');
    expect(parts.filter((part) => part.type === 'removed').map((part) => part.text)).toEqual(['จังหวัด เชียงราย']);
  });

  it('answers for texts of many pages that have nothing in common', () => {
    const long = (word: string): string => Array.from({ length: 4000 }, (_, index) => `${word}${index}`).join(' ');
    const { type, parts } = textDifference(long('ก'), long('b'));
    expect(type).toBe('rewritten');
    expect(parts).toHaveLength(2);
  });
});
