import { describe, expect, it } from 'vitest';
import { parseDate } from '#core/dates/parse-date.ts';
import { notesOn, read } from './shorthand.ts';

describe('Thai words', () => {
  it.each([
    ['พ.ย. ๒๕๕๕', '2012-11 BE'],
    ['พ.ย ๒๕๕๕', '2012-11 BE'],
    ['พย. 2555', '2012-11 BE'],
    ['พย 2555', '2012-11 BE'],
    ['พ. ย. 2555', '2012-11 BE'],
    ['พ.ย.2555', '2012-11 BE'],
    ['พ.ย.พ.ศ.2555', '2012-11 BE'],
    ['พย.ปี2555', '2012-11 BE'],
    ['พฤศจิกายน 2555', '2012-11 BE'],
    ['พฤศจิกายน พ.ศ. ๒๕๕๕', '2012-11 BE'],
    ['เดือนพฤศจิกายน ปี พ.ศ. 2555', '2012-11 BE'],
    ['เดือน 11 พ.ศ. 2555', '2012-11 BE'],
    ['พฤศจิกายน พุทธศักราช ๒๕๕๕', '2012-11 BE'],
    ['เมื่อ พ.ย. 2555', '2012-11 BE'],
    ['เมื่อพ.ย.2555', '2012-11 BE'],
    ['ตุลา 2555', '2012-10 BE'],
    ['กรกฏาคม 2555', '2012-07 BE'],
    ['15 พ.ย. 2555', '2012-11-15 BE'],
    ['๑๕พ.ย.๒๕๕๕', '2012-11-15 BE'],
    ['15 พ.ย., 2555', '2012-11-15 BE'],
    ['15-พ.ย.-2555', '2012-11-15 BE'],
    ['วันที่ 15 พฤศจิกายน 2555', '2012-11-15 BE'],
    ['วันที่ ๑๕ เดือน พฤศจิกายน พ.ศ. ๒๕๕๕', '2012-11-15 BE'],
    ['ลงวันที่ ๑๕ พฤศจิกายน ๒๕๕๕', '2012-11-15 BE'],
    ['ณ วันที่ 15 พ.ย. 2555', '2012-11-15 BE'],
    ['วันพฤหัสบดีที่ ๑๕ พฤศจิกายน พ.ศ. ๒๕๕๕', '2012-11-15 BE'],
    ['พฤหัสบดี 15 พ.ย. 2555', '2012-11-15 BE'],
    ['29 ก.พ. 2567', '2024-02-29 BE'],
    ['15 พ.ย. ค.ศ. 2012', '2012-11-15 CE'],
    ['พ.ศ. 2442', '1899 BE'],
    ['พศ 2442', '1899 BE'],
    ['ปี 2555', '2012 BE'],
    ['ในปี พ.ศ. 2555', '2012 BE'],
    ['2555', '2012 BE'],
    ['2555 พ.ศ.', '2012 BE'],
    ['ค.ศ. ๘๓๖', '0836 CE'],
    ['ค.ศ. 0079', '0079 CE'],
    ['พ.ศ. 1893', '1350 BE'],
    ['ประมาณปี พ.ศ. 2543', '~2000 BE'],
    ['ราว พ.ย. 2555', '~2012-11 BE'],
    ['ราวๆ ปี 2555', '~2012 BE'],
    ['2555 โดยประมาณ', '~2012 BE'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe('English words', () => {
  it.each([
    ['Nov 2012', '2012-11 CE'],
    ['Nov. 2012', '2012-11 CE'],
    ['november, 2012', '2012-11 CE'],
    ['15 November 2012', '2012-11-15 CE'],
    ['November 15, 2012', '2012-11-15 CE'],
    ['Nov 15 2012', '2012-11-15 CE'],
    ['15th Nov 2012 CE', '2012-11-15 CE'],
    ['the 15th of November 2012', '2012-11-15 CE'],
    ['Thursday, 15 November 2012', '2012-11-15 CE'],
    ['Thu. 15 Nov 2012', '2012-11-15 CE'],
    ['1 Sept 2012', '2012-09-01 CE'],
    ['Nov 2555', '2012-11 BE'],
    ['15 Nov B.E. 2555', '2012-11-15 BE'],
    ['B.E. 2555', '2012 BE'],
    ['2555 BE', '2012 BE'],
    ['2012 AD', '2012 CE'],
    ['A.D. 2012', '2012 CE'],
    ['2012 ce', '2012 CE'],
    ['c. 2000 CE', '~2000 CE'],
    ['ca. Nov 2012', '~2012-11 CE'],
    ['about 2012 CE', '~2012 CE'],
    ['27 August 2018 (B.E. 2561)', '2018-08-27 CE'],
    ['2012 (2555)', '2012 CE'],
    ['2555 (2012)', '2012 BE'],
    ['12 พ.ค. 2550 (ค.ศ. 2007)', '2007-05-12 BE'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('notes that a year after an English month was taken for a Common Era year', () => {
    expect(notesOn('Nov 2012')).toEqual([{ type: 'english-month-read-as-ce', year: 2012 }]);
    expect(notesOn('Nov 2012 CE')).toEqual([]);
    expect(notesOn('Nov 2012 (B.E. 2555)')).toEqual([]);
  });
});

describe('how the text is typed', () => {
  it.each([
    ['  พ.ย. ๒๕๕๕ \n', 'outer spaces'],
    ['พ.ย.\u00a0๒๕๕๕', 'a space that does not break'],
    ['พ.ย.\u2009\t ๒๕๕๕', 'several spaces'],
    ['พ.\u200bย. ๒๕\u200c๕๕\ufeff', 'zero-width characters'],
    ['(พ.ย. ๒๕๕๕)', 'brackets'],
    ['[พ.ย. ๒๕๕๕]', 'square brackets'],
    ['((พ.ย. ๒๕๕๕))', 'two pairs of brackets'],
    ['(พ.ย. ๒๕๕๕', 'a bracket that a cut cell left open'],
    ['พ.ย. ๒๕๕๕)', 'a bracket that a cut cell left closed'],
    ['“พ.ย. ๒๕๕๕”', 'quotation marks'],
    ['พ.ย. ๒๕๕๕.', 'a full stop'],
    ['พ.ย. ２５５５', 'digits of East Asian width'],
    ['พ.ย. ๒5๕5', 'mixed digits'],
  ])('%j is read in spite of %s', (text) => {
    expect(read(text)).toBe('2012-11 BE');
  });

  it.each([
    ['วันท่ี 15 พ.ย. 2555', 'a tone before its vowel'],
    ['วันที่่ 15 พ.ย. 2555', 'a doubled tone'],
  ])('%s is read in spite of %s', (text) => {
    expect(read(text)).toBe('2012-11-15 BE');
  });

  it('reads two e as ae, and nikhahit with aa as am', () => {
    expect(read('ตั้งเเต่ ก.พ. 2556')).toBe('2013-02/.. BE');
    expect(read('ประจ\u0e4d\u0e32ปี 2555')).toBe('2012 BE');
  });

  it('keeps the text as written, trimmed only', () => {
    const parsed = parseDate(' พ.\u200bย.  ๒๕๕๕ ');
    expect(parsed).toMatchObject({ type: 'date', date: { text: 'พ.\u200bย.  ๒๕๕๕' } });
  });
});

describe('words beside the date', () => {
  it('says when the weekday is another one', () => {
    expect(notesOn('วันศุกร์ที่ 15 พ.ย. 2555')).toEqual([{ type: 'weekday-disagrees', written: 5, actual: 4 }]);
    expect(notesOn('วันพฤหัสบดีที่ 15 พ.ย. 2555')).toEqual([]);
  });

  it.each([
    ['ปลายปี 2555', '2012 BE', 'ปลาย'],
    ['ต้นเดือน พ.ย. 2555', '2012-11 BE', 'ต้น'],
    ['ภายใน 30 ก.ย. 2569', '2026-09-30 BE', 'ภายใน'],
    ['mid-2012 CE', '2012 CE', 'mid'],
    ['พ.ย. 2555 ?', '2012-11 BE', '?'],
  ])('%s is %s, and says that %s stays in the text only', (text, expected, words) => {
    expect(read(text)).toBe(expected);
    expect(notesOn(text)).toEqual([{ type: 'words-left-out', words }]);
  });

  it.each([
    ['15 พ.ย. 2555 เวลา 09.30 น.', 'เวลา 09.30 น.'],
    ['15 พ.ย. ๒๕๕๕ ๐๙.๐๐-๑๒.๐๐ น.', '๐๙.๐๐-๑๒.๐๐ น.'],
    ['15/11/2555 0:00:00', '0:00:00'],
    ['2012-11-15 14:32', '14:32'],
  ])('%s says that the time %s stays in the text only', (text, words) => {
    expect(read(text)).toMatch(/^2012-11-15 /);
    expect(notesOn(text)).toEqual([{ type: 'time-left-out', words }]);
  });

  it.each(['ไม่ทราบ', 'ไม่ทราบวันที่', '(ไม่ทราบวันเดือนปี)', 'ไม่ระบุ', 'unknown', 'Date unknown', 'n.d.', 'N/A', '?'])('%s is an unknown date', (text) => {
    expect(parseDate(text)).toMatchObject({ type: 'date', date: { text, start: null, precision: 'unknown', era: null }, notes: [] });
  });
});
