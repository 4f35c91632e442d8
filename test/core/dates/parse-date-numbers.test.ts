import { describe, expect, it } from 'vitest';
import { notesOn, read } from './shorthand.ts';

describe('day, month and year in numbers', () => {
  it.each([
    ['15/11/2555', '2012-11-15 BE'],
    ['15-11-2555', '2012-11-15 BE'],
    ['15.11.2555', '2012-11-15 BE'],
    ['๑๕/๑๑/๒๕๕๕', '2012-11-15 BE'],
    ['15 / 11 / 2555', '2012-11-15 BE'],
    ['5/1/2555', '2012-01-05 BE'],
    ['29/2/2567', '2024-02-29 BE'],
    ['15/11/2012 CE', '2012-11-15 CE'],
    ['2012-11-15', '2012-11-15 CE'],
    ['2012/11/15', '2012-11-15 CE'],
    ['2555-11-15', '2012-11-15 BE'],
    ['2555/11/15', '2012-11-15 BE'],
    ['2567-02-29', '2024-02-29 BE'],
    ['2012-11', '2012-11 CE'],
    ['2555-11', '2012-11 BE'],
    ['2555/11', '2012-11 BE'],
    ['11/2555', '2012-11 BE'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['15/11/2012', 'era-missing: 2012-11-15 CE | 1469-11-15 BE'],
    ['11/2012', 'era-missing: 2012-11 CE | 1469-11 BE'],
    ['12/5/50', 'two-digit-year: 2007-05-12 BE | 1950-05-12 CE'],
    ['15.11.55', 'two-digit-year: 2012-11-15 BE | 1955-11-15 CE'],
    ['01-02-12', 'two-digit-year: 1969-02-01 BE | 2012-02-01 CE'],
  ])('%s is asked: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['29/2/2012', '2012-02-29 CE', []],
    ['29/2/55', '2012-02-29 BE', [{ type: 'two-digit-year-read-as-be', year: 2555 }]],
  ])('%s is %s, because in the other era there is no such day', (text, expected, notes) => {
    expect(read(text)).toBe(expected);
    expect(notesOn(text)).toEqual([...notes, { type: 'only-possible-reading' }]);
  });

  it.each([
    '1/2', '15/11', '1.2.3', '1/2/3/2555', '2012-11-15T00:00:00Z', '20121115', '41228', '2,555', '2555.5', '2555/40', '55', '836', '12345',
  ])('%s is no date', (text) => {
    expect(read(text)).toBe('unreadable');
  });
});

describe('two digits of a year', () => {
  it.each([
    ['15 พ.ย. 55', '2012-11-15 BE', 2555],
    ['15-พ.ย.-55', '2012-11-15 BE', 2555],
    ['พ.ย.-55', '2012-11 BE', 2555],
    ['ปี ๕๕', '2012 BE', 2555],
    ['พ.ศ. 55', '2012 BE', 2555],
    ['15 พ.ย. 00', '1957-11-15 BE', 2500],
  ])('%s in Thai words is %s, with a note', (text, expected, year) => {
    expect(read(text)).toBe(expected);
    expect(notesOn(text)).toEqual([{ type: 'two-digit-year-read-as-be', year }]);
  });

  it.each([
    ['15 Nov 55', 'two-digit-year: 1955-11-15 CE | 2012-11-15 BE'],
    ["Nov '12", 'two-digit-year: 2012-11 CE | 1969-11 BE'],
    ['Nov-12', 'two-digit-year: 2012-11 CE | 1969-11 BE'],
    ['ค.ศ. 12', 'two-digit-year: 2012 CE | 1912 CE'],
    ['ค.ศ. 79', 'two-digit-year: 1979 CE | 2079 CE'],
  ])('%s is asked: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe('a year below 2400', () => {
  it.each([
    ['2012', 'era-missing: 2012 CE | 1469 BE'],
    ['2399', 'era-missing: 2399 CE | 1856 BE'],
    ['ประมาณปี ๒๐๐๐', 'era-missing: ~2000 CE | ~1457 BE'],
    ['พ.ย. 2012', 'era-missing: 2012-11 CE | 1469-11 BE'],
    ['15 พ.ย. ๒๐๑๒', 'era-missing: 2012-11-15 CE | 1469-11-15 BE'],
    ['ปี 836', 'era-missing: 0836 CE | 0293 BE'],
    ['ก.พ. 2013 -', 'era-missing: 2013-02/.. CE | 1470-02/.. BE'],
  ])('without era, %s is asked: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('is not asked from 2400 on', () => {
    expect(read('2400')).toBe('1857 BE');
  });

  it('is read in the era that a person has stated', () => {
    expect(read('15/11/2012', { era: 'CE' })).toBe('2012-11-15 CE');
    expect(read('15/11/2012', { era: 'BE' })).toBe('1469-11-15 BE');
    expect(read('12/5/50', { era: 'BE' })).toBe('2007-05-12 BE');
    expect(read('12/5/50', { era: 'CE' })).toBe('two-digit-year: 1950-05-12 CE | 2050-05-12 CE');
  });

  it('keeps what is clear by itself when another era is stated', () => {
    expect(read('15/11/2555', { era: 'CE' })).toBe('2012-11-15 BE');
    expect(read('2012-11-15', { era: 'BE' })).toBe('2012-11-15 CE');
    expect(read('พ.ศ. 1893', { era: 'CE' })).toBe('1350 BE');
  });

  it('is taken at its word with พ.ศ., with a note when it looks like a Common Era year', () => {
    expect(read('พ.ศ. 2012')).toBe('1469 BE');
    expect(notesOn('พ.ศ. 2012')).toEqual([{ type: 'be-year-looks-like-ce', year: 2012 }]);
    expect(notesOn('พ.ศ. 1893')).toEqual([]);
  });
});

describe('an era that does not fit', () => {
  it.each([
    ['ค.ศ. 2555', 'era-doubtful: 2012 BE | 2555 CE'],
    ['15 พ.ย. 2555 CE', 'era-doubtful: 2012-11-15 BE | 2555-11-15 CE'],
    ['2018 (พ.ศ. 2560)', 'years-disagree: 2018 CE | 2017 BE'],
    ['พ.ย. พ.ศ. 2555 (ค.ศ. 2011)', 'years-disagree: 2012-11 BE | 2011-11 CE'],
  ])('%s is asked: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each(['ร.ศ. 112', '15 พ.ย. ร.ศ. 112', '100 BC', '100 BCE', 'ฮ.ศ. 1433', 'พ.ศ. 2555 CE'])('%s is not read in another era', (text) => {
    expect(read(text)).toBe('unreadable');
  });
});

describe('January to March while the Thai year began on 1 April', () => {
  it.each([
    ['15 ก.พ. 2482', '1939-02-15 BE', [{ type: 'old-thai-new-year', otherwise: '1940-02-15' }]],
    ['มี.ค. 2442', '1899-03 BE', [{ type: 'old-thai-new-year', otherwise: '1900-03' }]],
    ['15 ก.พ. 2483', '1940-02-15 BE', [{ type: 'old-thai-new-year', otherwise: null }]],
    ['29 ก.พ. 2483', '1940-02-29 BE', [{ type: 'old-thai-new-year', otherwise: null }]],
    ['15 ก.พ. 2484', '1941-02-15 BE', []],
    ['15 เม.ย. 2482', '1939-04-15 BE', []],
    ['2482', '1939 BE', []],
    ['15 ก.พ. ค.ศ. 1939', '1939-02-15 CE', []],
  ])('%s is %s with %j', (text, expected, notes) => {
    expect(read(text)).toBe(expected);
    expect(notesOn(text)).toEqual(notes);
  });

  it('finds a leap day that only the old count has', () => {
    expect(read('29 ก.พ. 2482')).toBe('1940-02-29 BE');
    expect(notesOn('29 ก.พ. 2482')).toEqual([{ type: 'read-by-old-thai-new-year' }]);
  });
});
