import { describe, expect, it } from 'vitest';
import { formatDate, type DateStyle } from '#core/dates/format-date.ts';
import { pickedDate, unknownDate, type PartialDate } from '#core/dates/partial-date.ts';

const thaiShort: DateStyle = { language: 'th', length: 'short', digits: 'arab' };
const thaiLong: DateStyle = { ...thaiShort, length: 'long' };
const thaiDigits: DateStyle = { ...thaiShort, digits: 'thai' };
const englishShort: DateStyle = { ...thaiShort, language: 'en' };
const englishLong: DateStyle = { ...englishShort, length: 'long' };

const open = (start: string): PartialDate => ({ ...pickedDate(start), openEnd: true });
const about = (start: string, end?: string): PartialDate => ({ ...pickedDate(start, end), circa: true });
const writtenIn = (era: 'BE' | 'CE', start: string, end?: string): PartialDate => ({ ...pickedDate(start, end), era });

describe('single dates', () => {
  it.each([
    [pickedDate('2012-11-15'), '15 พ.ย. 2555', '15 พฤศจิกายน 2555', '๑๕ พ.ย. ๒๕๕๕', '15 Nov 2012 (B.E. 2555)', '15 November 2012 (B.E. 2555)'],
    [pickedDate('2012-11'), 'พ.ย. 2555', 'พฤศจิกายน 2555', 'พ.ย. ๒๕๕๕', 'Nov 2012 (B.E. 2555)', 'November 2012 (B.E. 2555)'],
    [pickedDate('2012'), '2555', 'พ.ศ. 2555', '๒๕๕๕', '2012 (B.E. 2555)', '2012 (B.E. 2555)'],
    [pickedDate('2018-08-27'), '27 ส.ค. 2561', '27 สิงหาคม 2561', '๒๗ ส.ค. ๒๕๖๑', '27 Aug 2018 (B.E. 2561)', '27 August 2018 (B.E. 2561)'],
    [pickedDate('2012-01-05'), '5 ม.ค. 2555', '5 มกราคม 2555', '๕ ม.ค. ๒๕๕๕', '5 Jan 2012 (B.E. 2555)', '5 January 2012 (B.E. 2555)'],
    [writtenIn('CE', '2000'), '2543', 'พ.ศ. 2543', '๒๕๔๓', '2000 (B.E. 2543)', '2000 (B.E. 2543)'],
    [writtenIn('CE', '0836'), 'ค.ศ. 836', 'ค.ศ. 836', 'ค.ศ. ๘๓๖', '836 (B.E. 1379)', '836 (B.E. 1379)'],
    [writtenIn('BE', '1350'), 'พ.ศ. 1893', 'พ.ศ. 1893', 'พ.ศ. ๑๘๙๓', '1350 (B.E. 1893)', '1350 (B.E. 1893)'],
    [writtenIn('CE', '0079-08-24'), '24 ส.ค. ค.ศ. 0079', '24 สิงหาคม ค.ศ. 0079', '๒๔ ส.ค. ค.ศ. ๐๐๗๙', '24 Aug 0079 (B.E. 622)', '24 August 0079 (B.E. 622)'],
    [open('2013-02'), 'ก.พ. 2556 –', 'กุมภาพันธ์ 2556 –', 'ก.พ. ๒๕๕๖ –', 'from Feb 2013 (B.E. 2556)', 'from February 2013 (B.E. 2556)'],
    [about('2000'), 'ประมาณ 2543', 'ประมาณ พ.ศ. 2543', 'ประมาณ ๒๕๔๓', 'c. 2000 (B.E. 2543)', 'c. 2000 (B.E. 2543)'],
    [{ ...open('2000'), circa: true }, 'ประมาณ 2543 –', 'ประมาณ พ.ศ. 2543 –', 'ประมาณ ๒๕๔๓ –', 'from c. 2000 (B.E. 2543)', 'from c. 2000 (B.E. 2543)'],
    [unknownDate, 'ไม่ทราบวันที่', 'ไม่ทราบวันที่', 'ไม่ทราบวันที่', 'date unknown', 'date unknown'],
  ])('%#: %s', (date, shortThai, longThai, inThaiDigits, shortEnglish, longEnglish) => {
    expect(formatDate(date, thaiShort)).toBe(shortThai);
    expect(formatDate(date, thaiLong)).toBe(longThai);
    expect(formatDate(date, thaiDigits)).toBe(inThaiDigits);
    expect(formatDate(date, englishShort)).toBe(shortEnglish);
    expect(formatDate(date, englishLong)).toBe(longEnglish);
  });
});

describe('dates in a column', () => {
  const column: DateStyle = { ...englishShort, eras: 'one' };

  it.each([
    [pickedDate('2012-11-19'), '19 Nov 2012', '19 พ.ย. 2555'],
    [pickedDate('2012-11'), 'Nov 2012', 'พ.ย. 2555'],
    [pickedDate('2012'), '2012', '2555'],
    [pickedDate('2012', '2014'), '2012–2014', '2555–2557'],
    [open('2013-02'), 'from Feb 2013', 'ก.พ. 2556 –'],
    [pickedDate('2018-09-28', '2018-10-02'), '28 Sep – 2 Oct 2018', '28 ก.ย. – 2 ต.ค. 2561'],
  ])('%#: %s', (date, english, thai) => {
    expect(formatDate(date, column)).toBe(english);
    expect(formatDate(date, { ...thaiShort, eras: 'one' })).toBe(thai);
  });
});

describe('ranges', () => {
  it.each([
    ['2018-08-09', '2018-08-10', '9–10 ส.ค. 2561', '9–10 Aug 2018 (B.E. 2561)'],
    ['2018-09-28', '2018-10-02', '28 ก.ย. – 2 ต.ค. 2561', '28 Sep – 2 Oct 2018 (B.E. 2561)'],
    ['2017-12-30', '2018-01-02', '30 ธ.ค. 2560 – 2 ม.ค. 2561', '30 Dec 2017 (B.E. 2560) – 2 Jan 2018 (B.E. 2561)'],
    ['2012-11', '2012-12', 'พ.ย. – ธ.ค. 2555', 'Nov – Dec 2012 (B.E. 2555)'],
    ['2012-11', '2013-02', 'พ.ย. 2555 – ก.พ. 2556', 'Nov 2012 (B.E. 2555) – Feb 2013 (B.E. 2556)'],
    ['2012', '2014', '2555–2557', '2012 (B.E. 2555) – 2014 (B.E. 2557)'],
    ['2012-11-15', '2014', '15 พ.ย. 2555 – 2557', '15 Nov 2012 (B.E. 2555) – 2014 (B.E. 2557)'],
    ['2012', '2012-11', '2555 – พ.ย. 2555', '2012 (B.E. 2555) – Nov 2012 (B.E. 2555)'],
    ['1850', '1870', 'พ.ศ. 2393–2413', '1850 (B.E. 2393) – 1870 (B.E. 2413)'],
  ])('from %s to %s is %s and %s', (start, end, thai, english) => {
    expect(formatDate(pickedDate(start, end), thaiShort)).toBe(thai);
    expect(formatDate(pickedDate(start, end), englishShort)).toBe(english);
  });

  it('stay in the era of their words while they are old', () => {
    expect(formatDate(writtenIn('CE', '0836', '0840'), thaiShort)).toBe('ค.ศ. 836–840');
  });

  it('keep "about" in front', () => {
    expect(formatDate(about('2012', '2014'), thaiLong)).toBe('ประมาณ พ.ศ. 2555–2557');
    expect(formatDate(about('2018-08-09', '2018-08-10'), englishShort)).toBe('c. 9–10 Aug 2018 (B.E. 2561)');
  });

  it('of one day are that day', () => {
    expect(formatDate({ ...pickedDate('2012-11-15'), end: '2012-11-15' }, thaiShort)).toBe('15 พ.ย. 2555');
  });
});

describe('both eras in Thai', () => {
  it.each([
    [pickedDate('2007-05-12'), '12 พ.ค. 2550 (ค.ศ. 2007)', '12 พฤษภาคม พ.ศ. 2550 (ค.ศ. 2007)'],
    [pickedDate('2012-11'), 'พ.ย. 2555 (ค.ศ. 2012)', 'พฤศจิกายน พ.ศ. 2555 (ค.ศ. 2012)'],
    [pickedDate('2012', '2014'), '2555 (ค.ศ. 2012) – 2557 (ค.ศ. 2014)', 'พ.ศ. 2555 (ค.ศ. 2012) – พ.ศ. 2557 (ค.ศ. 2014)'],
    [writtenIn('CE', '0836'), 'ค.ศ. 836 (พ.ศ. 1379)', 'ค.ศ. 836 (พ.ศ. 1379)'],
  ])('%#: %s', (date, short, long) => {
    expect(formatDate(date, { ...thaiShort, eras: 'both' })).toBe(short);
    expect(formatDate(date, { ...thaiLong, eras: 'both' })).toBe(long);
  });
});
