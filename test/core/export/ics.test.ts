import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromRoot } from '#build/tools/paths.ts';
import { writeCalendar, type CalendarEvent } from '#core/export/ics.ts';
import { eventsOf } from '#renderer/screens/reminders/calendar-file.ts';

const AT = Date.UTC(2026, 10, 28, 4, 30, 0);

const EVENTS: readonly CalendarEvent[] = [
  { uid: 'anniversary-15-made-1.TH-57@phinong', day: '2027-11-19', summary: 'ครบ 15 ปี อ.แม่สาย จ.เชียงราย – เมืองยูกิ จ.อิบะระกิ', description: '', category: 'ครบรอบ' },
  { uid: 'followUp-f1-made-2.TH-57@phinong', day: '2027-12-31', summary: 'ติดตาม: ส่งรายงาน; สำเนา, และ\\เอกสาร', description: 'จากกิจกรรม “ประชุม”\nทราบเพียงเดือน', category: 'งานติดตาม' },
  { uid: 'ending-made-3.TH-57@phinong', day: '2028-02-29', summary: 'สิ้นสุดความตกลง จ.เชียงราย – แขวงบ่อแก้ว 😀', description: '', category: 'วันสิ้นสุด' },
];

type Read = { readonly uid: string; readonly day: string; readonly end: string; readonly summary: string; readonly description: string; readonly category: string };

/** What another program reads in the file. */
const readBack = (text: string): Read[] =>
  new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return { uid: event.uid, day: event.startDate.toString(), end: event.endDate.toString(), summary: event.summary, description: event.description ?? '', category: String(component.getFirstPropertyValue('categories')) };
  });

const octets = (text: string): number => Buffer.byteLength(text, 'utf8');

describe('a calendar file', () => {
  it('is, to the byte, the one that was looked at', () => {
    expect(writeCalendar('เมืองพี่เมืองน้อง ปี 2570', EVENTS, AT)).toBe(readFileSync(fromRoot('test/fixtures/calendar-2570.ics'), 'utf8'));
  });

  it('has lines of at most 75 octets that end in CR LF', () => {
    const text = writeCalendar('ปฏิทิน', EVENTS, AT);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '').match(/[\r\n]/)).toBeNull();
    for (const line of text.split('\r\n')) expect(octets(line)).toBeLessThanOrEqual(75);
  });

  it('is read by another program as it was meant, whatever the words', () => {
    const anyWords = fc.string({ unit: 'grapheme', maxLength: 120 }).map((text) => text.replaceAll(/[\p{Cc}\p{Cs}]/gu, ' ').trim());
    const thai = fc.array(fc.constantFrom(...'กขคงเแโไ่้๊๋ั\\;,:"\n ', 'เมือง'), { maxLength: 60 }).map((parts) => parts.join('').trim());
    fc.assert(fc.property(fc.array(fc.record({ summary: fc.oneof(anyWords, thai), description: fc.oneof(anyWords, thai), day: fc.constantFrom('2027-01-01', '2028-02-29', '2027-12-31') }), { maxLength: 4 }), (parts) => {
      const events = parts.map((part, i) => ({ ...part, uid: `u${i}@phinong`, category: 'ครบรอบ' }));
      const read = readBack(writeCalendar('ปฏิทิน', events, AT));
      expect(read.map(({ summary, description, day, uid }) => ({ summary, description, day, uid }))).toEqual(events.map(({ summary, description, day, uid }) => ({ summary, description, day, uid })));
    }));
  });

  it('gives whole days, the end on the day after', () => {
    expect(readBack(writeCalendar('x', EVENTS, AT)).map(({ day, end }) => [day, end])).toEqual([['2027-11-19', '2027-11-20'], ['2027-12-31', '2028-01-01'], ['2028-02-29', '2028-03-01']]);
  });
});

describe('an event', () => {
  const words = () => ({ summary: 's', description: '', category: 'c' });
  const key = 'agreement/made-1/TH-57';

  it('has the same name in every file, another for every anniversary and every promise', () => {
    const reminders = [
      { type: 'anniversary', key, on: '2027-11', years: 15 },
      { type: 'anniversary', key, on: '2032-11', years: 20 },
      { type: 'ending', key, on: '2030' },
      { type: 'followUp', key: 'activity/made-2/TH-57', on: '2027-01-31', item: 'f1' },
      { type: 'followUp', key: 'activity/made-2/TH-57', on: '2027-01-31', item: 'f2' },
    ] as const;
    const uids = eventsOf(reminders, words).map(({ uid }) => uid);
    expect(uids).toEqual(['anniversary-15-made-1.TH-57@phinong', 'anniversary-20-made-1.TH-57@phinong', 'ending-made-1.TH-57@phinong', 'followUp-f1-made-2.TH-57@phinong', 'followUp-f2-made-2.TH-57@phinong']);
    expect(eventsOf(reminders, words).map(({ day }) => day)).toEqual(['2027-11-01', '2032-11-01', '2030-01-01', '2027-01-31', '2027-01-31']);
  });

  it('of a record that is not here is left out', () => {
    expect(eventsOf([{ type: 'ending', key, on: '2030' }], () => null)).toEqual([]);
  });
});
