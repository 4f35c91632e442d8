import { describe, expect, it } from 'vitest';
import { notesOn, read } from './shorthand.ts';

describe('closed ranges', () => {
  it.each([
    ['๙-๑๐ สิงหาคม ๒๕๖๑', '2018-08-09/2018-08-10 BE'],
    ['๙ – ๑๐ สิงหาคม ๒๕๖๑', '2018-08-09/2018-08-10 BE'],
    ['9—10 ส.ค. 61', '2018-08-09/2018-08-10 BE'],
    ['วันที่ 9 ถึงวันที่ 10 สิงหาคม 2561', '2018-08-09/2018-08-10 BE'],
    ['ระหว่างวันที่ 9 และ 10 สิงหาคม 2561', '2018-08-09/2018-08-10 BE'],
    ['9 to 10 August 2018', '2018-08-09/2018-08-10 CE'],
    ['August 9-10, 2018', '2018-08-09/2018-08-10 CE'],
    ['August 12 - 14, 2018', '2018-08-12/2018-08-14 CE'],
    ['August 28 - September 2, 2018', '2018-08-28/2018-09-02 CE'],
    ['August 28, 2018 - September 12', '2018-08-28/2018-09-12 CE'],
    ['พ.ย. 15 - 17, 2555', '2012-11-15/2012-11-17 BE'],
    ['28 ก.ย. - 2 ต.ค. 2561', '2018-09-28/2018-10-02 BE'],
    ['28 ก.ย. 2561 - 2 ต.ค.', '2018-09-28/2018-10-02 BE'],
    ['30 ธ.ค. 2560 - 2 ม.ค. 2561', '2017-12-30/2018-01-02 BE'],
    ['9/8 - 10/8/2561', '2018-08-09/2018-08-10 BE'],
    ['9-10/8/2561', '2018-08-09/2018-08-10 BE'],
    ['10/10/2555-12/10/2555', '2012-10-10/2012-10-12 BE'],
    ['2012-11-15 - 2012-11-17', '2012-11-15/2012-11-17 CE'],
    ['พ.ย. 2555 - ก.พ. 2556', '2012-11/2013-02 BE'],
    ['พ.ย.-ธ.ค. 2555', '2012-11/2012-12 BE'],
    ['ต.ค. 60 - ก.ย. 61', '2017-10/2018-09 BE'],
    ['2555-2557', '2012/2014 BE'],
    ['2555 ถึง 2557', '2012/2014 BE'],
    ['2555-57', '2012/2014 BE'],
    ['พ.ศ. ๒๕๖๑ - ๒๕๘๐', '2018/2037 BE'],
    ['พ.ศ. 2555 - พ.ศ. 2557', '2012/2014 BE'],
    ['ค.ศ. 2012 - 2014', '2012/2014 CE'],
    ['2012-2014 CE', '2012/2014 CE'],
    ['ค.ศ. 2010-11', '2010/2011 CE'],
    ['ค.ศ. 836 - 840', '0836/0840 CE'],
    ['2012 - Nov 2014', '2012/2014-11 CE'],
    ['from 1 Jan 2012 to 5 May 2013', '2012-01-01/2013-05-05 CE'],
    ['ตั้งแต่ 2555 ถึง 2557', '2012/2014 BE'],
    ['ประมาณ 2555-2557', '~2012/2014 BE'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['15 พ.ย. 2555 - 2557', '2012-11-15/2014 BE'],
    ['2555 - ก.พ. 2556', '2012/2013-02 BE'],
  ])('%s is %s: each end as exactly as it is written', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['9-9 ส.ค. 2561', '2018-08-09 BE'],
    ['พ.ย. 2555 - พ.ย. 2555', '2012-11 BE'],
    ['2555-2555', '2012 BE'],
  ])('%s, a range from a day to itself, is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('reads both ends in the same era', () => {
    expect(read('2012-2014')).toBe('era-missing: 2012/2014 CE | 1469/1471 BE');
    expect(read('15/11/55 - 20/11/55')).toBe('two-digit-year: 2012-11-15/2012-11-20 BE | 1955-11-15/1955-11-20 CE');
  });

  it('lends an era only among years that need one', () => {
    expect(read('2012 - พ.ศ. 2556')).toBe('era-missing: 2012/2013 CE | 1469/2013 BE');
    expect(read('1350-01-05 - พ.ศ. 1900')).toBe('1350-01-05/1357 CE');
  });

  it('leaves out a reading whose end would lie before its start', () => {
    expect(read('ก.พ. 2556 - 2018')).toBe('2013-02/2018 BE');
    expect(notesOn('ก.พ. 2556 - 2018')).toEqual([{ type: 'only-possible-reading' }]);
  });
});

describe('ranges that are asked', () => {
  it.each([
    ['2555/2557', 'range-or-either: 2012/2014 BE | 2012 BE | 2014 BE'],
    ['2555/57', 'range-or-either: 2012/2014 BE | 2012 BE | 2014 BE'],
    ['2557/2555', 'range-or-either: 2014 BE | 2012 BE'],
    ['2012/13', 'range-or-either: 2012/2013 CE | 2012 CE | 2013 CE'],
    ['2010-11', 'month-or-range: 2010-11 CE | 2010/2011 CE'],
    ['2501-12', 'month-or-range: 1958-12 BE | 1958/1969 BE'],
    ['30 ธ.ค. - 2 ม.ค. 2561', 'range-over-new-year: 2017-12-30/2018-01-02 BE | 2018-12-30/2019-01-02 BE'],
    ['30 ธ.ค. 2560 - 2 ม.ค.', 'range-over-new-year: 2017-12-30/2018-01-02 BE | 2016-12-30/2017-01-02 BE'],
    ['พ.ย. - ก.พ. 2556', 'range-over-new-year: 2012-11/2013-02 BE | 2013-11/2014-02 BE'],
  ])('%s: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('is asked for the era of a dash pair that cannot be a month', () => {
    expect(read('2012-57')).toBe('era-missing: 2012/2057 CE | 1469/1514 BE');
  });
});

describe('open ends', () => {
  it.each([
    ['ก.พ. 2556 - ปัจจุบัน', '2013-02/.. BE'],
    ['ก.พ. 2556 ถึงปัจจุบัน', '2013-02/.. BE'],
    ['ก.พ. 2556 - ถึงปัจจุบัน', '2013-02/.. BE'],
    ['Feb 2013 – present', '2013-02/.. CE'],
    ['Feb 2013 to date', '2013-02/.. CE'],
    ['since Feb 2013', '2013-02/.. CE'],
    ['Feb 2013 onwards', '2013-02/.. CE'],
    ['ตั้งแต่ ก.พ. 2556', '2013-02/.. BE'],
    ['ตั้งแต่วันที่ 26 ก.พ. 2556 เป็นต้นไป', '2013-02-26/.. BE'],
    ['ตั้งแต่ประมาณปี พ.ศ. 2543 เป็นต้นมา', '~2000/.. BE'],
    ['2555 เป็นต้นมา', '2012/.. BE'],
  ])('%s is %s, without a note on a lost end', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(notesOn(text).map(({ type }) => type)).not.toContain('open-end-or-lost-end');
  });

  it.each(['ก.พ. ๒๕๕๖ -', 'ก.พ. ๒๕๕๖-', '(ก.พ. 2556 –)', 'ก.พ. 2556 —'])('%s is open, or has lost its end', (text) => {
    expect(read(text)).toBe('2013-02/.. BE');
    expect(notesOn(text)).toEqual([{ type: 'open-end-or-lost-end' }]);
  });

  it('says about a question too that the end may be lost', () => {
    expect(notesOn('ก.พ. 2013 -')).toEqual([{ type: 'open-end-or-lost-end' }]);
  });

  it.each(['ถึง 2557', 'ก่อน 2557', 'after 2014', '- 2557', '2555-2557 เป็นต้นไป'])('%s is not read: a date has a start and one end', (text) => {
    expect(read(text)).toBe('unreadable');
  });
});

describe('Thai fiscal years', () => {
  it.each([
    ['ปีงบประมาณ พ.ศ. ๒๕๖๑', '2017-10/2018-09 BE'],
    ['ปีงบประมาณ 2561', '2017-10/2018-09 BE'],
    ['งบประมาณปี 2561', '2017-10/2018-09 BE'],
    ['ตั้งแต่ปีงบประมาณ 2561', '2017-10/.. BE'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(notesOn(text)).toEqual([{ type: 'fiscal-year', year: 2561 }]);
  });
});
