import { describe, expect, it } from 'vitest';
import { parseDate } from '#core/dates/parse-date.ts';
import { read } from './shorthand.ts';

const reasonOf = (text: string): unknown => {
  const parsed = parseDate(text);
  return parsed.type === 'impossible' ? parsed.reason : parsed.type;
};

describe('a date that does not exist', () => {
  it.each([
    ['31 ก.พ. 2567', 31, 2, 29],
    ['29 ก.พ. 2566', 29, 2, 28],
    ['๓๑ เมษายน ๒๕๕๕', 31, 4, 30],
    ['0/5/2555', 0, 5, 31],
    ['32/12/2555', 32, 12, 31],
    ['30 February 2012', 30, 2, 29],
  ])('%s names the day and how long the month is', (text, day, month, daysInMonth) => {
    expect(reasonOf(text)).toEqual({ type: 'no-such-day', part: text, day, month, daysInMonth });
  });

  it('names the piece of a range that is wrong', () => {
    expect(reasonOf('31 ก.พ. - 2 มี.ค. 2567')).toMatchObject({ type: 'no-such-day', part: '31 ก.พ.' });
  });

  it.each([
    ['5/13/2555', 13, true],
    ['5/13/2012', 13, true],
    ['15/13/2555', 13, false],
    ['5/0/2555', 0, false],
    ['2012-13-05', 13, false],
    ['13/2555', 13, false],
    ['2555-13', 13, false],
  ])('%s has no such month, and says whether it looks month first', (text, month, looksMonthFirst) => {
    expect(reasonOf(text)).toEqual({ type: 'no-such-month', part: text, month, looksMonthFirst });
  });

  it.each([
    ['0000', '0000'],
    ['พ.ย. 25555', '25555'],
    ['15/11/25555', '25555'],
    ['9999', '9999'],
    ['พ.ศ. 3000', '3000'],
    ['พ.ศ. 543', '543'],
    ['พ.ย. 123', '123'],
    ['พ.ย. ๐๐๐๐', '๐๐๐๐'],
    ['ปีงบประมาณ 25611', '25611'],
    ['พ.ย. 25555 (ค.ศ. 2012)', '25555 (ค.ศ. 2012)'],
    ['Nov 2012 (B.E. 543)', '2012 (B.E. 543)'],
  ])('%s has no such year', (text, part) => {
    expect(reasonOf(text)).toEqual({ type: 'year-out-of-range', part });
  });

  it.each(['28-2 ต.ค. 2561', '2557-2555', '2 ม.ค. 2561 - 30 ธ.ค. 2560', 'ค.ศ. 2014-12'])('%s runs backwards', (text) => {
    expect(reasonOf(text)).toEqual({ type: 'range-backwards', part: text.replace('ค.ศ. ', '') });
  });
});

describe('text that is no date', () => {
  it.each(['', '   ', '\u200b', '-', ' – ', '—'])('%j is empty', (text) => {
    expect(parseDate(text)).toEqual({ type: 'empty' });
  });

  it.each([
    'สวัสดี', 'อยู่ระหว่างดำเนินการ', '(มีความประสงค์)', 'ไม่มีกำหนด', 'พ.ย.', '15 พ.ย.', 'วันจันทร์', 'มิยาซากิ 2555', 'เพศ 2555',
    '5 พ.ย. 2555 15 พ.ย. 2555', '9 และ 10 ส.ค. 2561', 'พ.ย. 2555 (เชียงใหม่)', '1 April until 2483', 'การประชุมครั้งที่ 3/2561',
    'พ.ย. - 2555', '9 - ธ.ค. 2561', '15 พ.ศ. 2514 - 18 ม.ค. 2514', '15 พ.ย. 2555 - 20', 'May 5', 'ราว', 'ปี', '()', ')(', '/-.,',
  ])('%s is unreadable', (text) => {
    expect(read(text)).toBe('unreadable');
  });

  it('is unreadable when it is longer than any date', () => {
    expect(read(`พ.ย. 2555${' ?'.repeat(200)}`)).toBe('unreadable');
    expect(read('๑'.repeat(100_000))).toBe('unreadable');
  });
});
