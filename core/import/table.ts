import { normaliseForSearch } from '../search/normalise.ts';

/** A table as a file holds it: words only, nothing understood. */
export type RawTable = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly sourceName: string };

export const COLUMN_ROLES = ['subject', 'thai', 'foreign', 'date', 'country', 'state', 'notes', 'ignore'] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

const WORDS: readonly (readonly [ColumnRole, readonly string[]])[] = [
  ['thai', ['หน่วยงานไทย', 'ฝ่ายไทย', 'จังหวัดไทย', 'thai']],
  ['date', ['วันที่', 'วันลงนาม', 'ลงนามเมื่อ', 'date', 'signed']],
  ['state', ['สถานะ', 'status', 'state']],
  ['country', ['ประเทศ', 'country']],
  ['notes', ['หมายเหตุ', 'note', 'remark']],
  ['foreign', ['หน่วยงาน', 'คู่สัญญา', 'ต่างประเทศ', 'เมืองคู่', 'partner', 'foreign']],
  ['subject', ['เรื่อง', 'ความตกลง', 'ประเภท', 'agreement', 'subject', 'title']],
];

/** Which column is what, by the words of the header. A column without a head that stands first is the subject. The person can correct it. */
export const recogniseColumns = ({ header }: Pick<RawTable, 'header'>): ColumnRole[] => {
  const taken = new Set<ColumnRole>();
  const roles = header.map((head): ColumnRole => {
    const text = normaliseForSearch(head);
    const role = WORDS.find(([candidate, words]) => !taken.has(candidate) && words.some((word) => text.includes(normaliseForSearch(word))))?.[0] ?? 'ignore';
    if (role !== 'ignore') taken.add(role);
    return role;
  });
  const blank = roles.findIndex((role, index) => role === 'ignore' && (header[index] ?? '').trim() === '');
  if (!taken.has('subject') && blank !== -1) roles[blank] = 'subject';
  return roles;
};

const COUNTRIES_IN_HEADS: readonly (readonly [string, string])[] = [['ญี่ปุ่น', 'JP'], ['จีน', 'CN'], ['ลาว', 'LA'], ['เมียนมา', 'MM'], ['พม่า', 'MM'], ['กัมพูชา', 'KH'], ['มาเลเซีย', 'MY'], ['เวียดนาม', 'VN'], ['เกาหลี', 'KR'], ['อินเดีย', 'IN']];

/** The partner country that a head names ("หน่วยงานญี่ปุ่น"), '' when it names none. */
export const countryOfHeader = (header: readonly string[]): string => COUNTRIES_IN_HEADS.find(([word]) => header.some((head) => head.includes(word)))?.[1] ?? '';
