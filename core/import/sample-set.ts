import type { ChangeIntent, Json } from '../change/change.ts';
import { partyFields } from '../domain/agreement.ts';
import { pickedDate } from '../dates/partial-date.ts';

/**
 * The sample set for trial and demo: relations as a border province has them, every one marked as a sample. No person is
 * named, and nothing here says that such an agreement exists.
 */
type SampleAgreement = {
  readonly key: string;
  readonly partner: readonly [name: string, en: string, country: string, place: string, level: string];
  readonly type: string;
  readonly state: string;
  readonly signed: string | null;
  readonly areas: readonly string[];
  readonly motive: string;
};

const AGREEMENTS: readonly SampleAgreement[] = [
  { key: 'bokeo', partner: ['แขวงบ่อแก้ว', 'Bokeo Province', 'LA', 'LA-BK', 'region'], type: 'sister-city', state: 'active', signed: '2014-06-12', areas: ['trade', 'health', 'border-labour'], motive: 'มีสะพานและด่านถาวรร่วมกัน (ตัวอย่าง)' },
  { key: 'namtha', partner: ['แขวงหลวงน้ำทา', 'Luang Namtha Province', 'LA', 'LA-LM', 'region'], type: 'sister-city', state: 'in-approval', signed: null, areas: ['tourism', 'agriculture'], motive: 'เส้นทาง R3A เชื่อมถึงกัน (ตัวอย่าง)' },
  { key: 'tachileik', partner: ['จ.ท่าขี้เหล็ก', 'Tachileik District', 'MM', 'MM-17', 'district'], type: 'friendship-city', state: 'dormant', signed: '2004', areas: ['trade', 'border-labour'], motive: 'การค้าชายแดนที่แม่สาย (ตัวอย่าง)' },
  { key: 'kunming', partner: ['นครคุนหมิง', 'Kunming City', 'CN', 'CN-YN', 'city'], type: 'sister-city', state: 'active', signed: '2008-09-09', areas: ['trade', 'education', 'culture'], motive: 'การค้าชายแดนผ่านแม่น้ำโขง (ตัวอย่าง)' },
  { key: 'quangtri', partner: ['จ.กวางจิ', 'Quang Tri Province', 'VN', 'VN-25', 'region'], type: 'sister-city', state: 'intent', signed: null, areas: ['transport', 'tourism'], motive: 'ระเบียงเศรษฐกิจตะวันออก–ตะวันตก (ตัวอย่าง)' },
  { key: 'xishuang', partner: ['เขตปกครองตนเองสิบสองปันนา', 'Xishuangbanna Prefecture', 'CN', 'CN-YN', 'autonomous-prefecture'], type: 'friendship-city', state: 'signed', signed: '2011-11', areas: ['culture', 'tourism'], motive: 'ภาษาและวัฒนธรรมใกล้ชิดกัน (ตัวอย่าง)' },
];

type SampleActivity = readonly [agreement: string, monthsAgo: number, type: string, track: string, title: string, participants: number, result: string];

const ACTIVITIES: readonly SampleActivity[] = [
  ['bokeo', 1, 'border-committee', '1', 'ประชุมคณะกรรมการร่วมมือชายแดน', 32, 'ตกลงเวลาเปิดด่านร่วมกัน'],
  ['bokeo', 4, 'otop-sme', '2', 'แสดงสินค้า OTOP ที่บ่อแก้ว', 60, 'มูลค่าสั่งซื้อ 1.2 ล้านบาท'],
  ['bokeo', 7, 'assistance', '1', 'มอบเวชภัณฑ์ให้โรงพยาบาลแขวง', 12, 'เวชภัณฑ์ 3 รายการ'],
  ['bokeo', 10, 'visit-in', '1', 'คณะผู้แทนแขวงบ่อแก้วเยือนเชียงราย', 18, ''],
  ['bokeo', 13, 'sport', '2', 'แข่งขันฟุตบอลมิตรภาพสองฝั่งโขง', 120, ''],
  ['bokeo', 17, 'seminar', '1.5', 'อบรมการเฝ้าระวังโรคชายแดน', 45, 'เจ้าหน้าที่ผ่านอบรม 45 คน'],
  ['bokeo', 22, 'meeting', '1', 'ประชุมเตรียมงานเทศกาลร่วม', 20, ''],
  ['bokeo', 26, 'fair', '2', 'งานแสดงสินค้าชายแดน', 210, 'มูลค่าซื้อขาย 3.4 ล้านบาท'],
  ['bokeo', 31, 'visit-out', '1', 'คณะผู้แทนจังหวัดเยือนบ่อแก้ว', 15, ''],
  ['namtha', 2, 'meeting', '1', 'หารือร่างบันทึกความเข้าใจ', 14, 'ได้ร่างฉบับที่สอง'],
  ['namtha', 6, 'online-meeting', '1', 'ประชุมทางไกลเรื่องเส้นทาง R3A', 22, ''],
  ['namtha', 11, 'visit-out', '1', 'สำรวจเส้นทางท่องเที่ยวร่วม', 9, 'รายงานสำรวจหนึ่งฉบับ'],
  ['tachileik', 33, 'meeting', '1', 'ประชุมการค้าชายแดน', 26, ''],
  ['kunming', 2, 'business-matching', '2', 'จับคู่ธุรกิจผลไม้', 48, 'บันทึกความเข้าใจ 4 ฉบับ'],
  ['kunming', 5, 'student-exchange', '2', 'แลกเปลี่ยนนักเรียนมัธยม', 24, 'นักเรียน 24 คน'],
  ['kunming', 8, 'culture-exchange', '1.5', 'สัปดาห์วัฒนธรรมคุนหมิง', 300, ''],
  ['kunming', 14, 'thai-festival', '1', 'เทศกาลไทยที่คุนหมิง', 1200, 'ผู้ชม 1,200 คน'],
  ['kunming', 20, 'staff-exchange', '1', 'แลกเปลี่ยนบุคลากรด้านต่างประเทศ', 4, ''],
  ['kunming', 29, 'visit-in', '1', 'คณะผู้แทนนครคุนหมิงเยือนเชียงราย', 16, ''],
  ['quangtri', 3, 'online-meeting', '1', 'หารือความประสงค์สถาปนาความสัมพันธ์', 8, ''],
  ['xishuang', 9, 'culture-exchange', '2', 'แลกเปลี่ยนคณะนาฏศิลป์', 36, ''],
  ['xishuang', 24, 'student-exchange', '2', 'ค่ายเยาวชนสองภาษา', 40, 'เยาวชน 40 คน'],
];

const DAY_OF_ACTIVITY = 14;

const monthsBefore = (today: string, months: number): string => {
  const [year = 2026, month = 1] = today.split('-').map(Number);
  const index = year * 12 + (month - 1) - months;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-${DAY_OF_ACTIVITY}`;
};

const THAI_PARTY = { key: 'a', side: 'thai', name: 'จ.เชียงราย', nameEn: 'Chiang Rai', country: 'TH', place: 'TH-57', level: 'province', locality: '', coordinates: '', body: '' } as const;

/** New records for the sample set, made on `today` (ISO day): agreements first, then activities that name them. */
export const sampleIntents = (newId: () => string, today: string): ChangeIntent[] => {
  const ids = new Map(AGREEMENTS.map(({ key }) => [key, newId()]));
  const agreements = AGREEMENTS.map((sample): ChangeIntent => {
    const [name, nameEn, country, place, level] = sample.partner;
    const set: Record<string, Json> = { sample: true, type: sample.type, state: sample.state, 'why/motive': sample.motive, verification: 'reported' };
    Object.assign(set, partyFields(THAI_PARTY), partyFields({ key: 'b', side: 'partner', name, nameEn, country, place, level, locality: '', coordinates: '', body: '' }));
    if (sample.signed !== null) set['dates/signed'] = pickedDate(sample.signed) as Json;
    for (const area of sample.areas) set[`areas/${area}`] = true;
    return { kind: 'agreement', record: ids.get(sample.key) ?? newId(), set: withoutEmpty(set), base: {} };
  });
  const activities = ACTIVITIES.map(([agreement, monthsAgo, type, track, title, participants, result]): ChangeIntent => {
    const set: Record<string, Json> = { sample: true, title, type, track, participants, date: pickedDate(monthsBefore(today, monthsAgo)) as Json, [`agreements/${ids.get(agreement) ?? ''}`]: true };
    if (result !== '') set['result'] = result;
    return { kind: 'activity', record: newId(), set, base: {} };
  });
  return [...agreements, ...activities];
};

const withoutEmpty = (set: Readonly<Record<string, Json>>): Record<string, Json> => Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null));
