/** Month names are kept here and never asked from Intl: the versions of ICU on different machines write them differently. */

export type DateLanguage = 'th' | 'en';
export type NameLength = 'long' | 'short';

export const MONTH_NAMES: Readonly<Record<DateLanguage, Readonly<Record<NameLength, readonly string[]>>>> = {
  th: {
    long: [
      'มกราคม', 'กุมภาพันธ์', 'มีนาคม', 'เมษายน', 'พฤษภาคม', 'มิถุนายน',
      'กรกฎาคม', 'สิงหาคม', 'กันยายน', 'ตุลาคม', 'พฤศจิกายน', 'ธันวาคม',
    ],
    short: ['ม.ค.', 'ก.พ.', 'มี.ค.', 'เม.ย.', 'พ.ค.', 'มิ.ย.', 'ก.ค.', 'ส.ค.', 'ก.ย.', 'ต.ค.', 'พ.ย.', 'ธ.ค.'],
  },
  en: {
    long: [
      'January', 'February', 'March', 'April', 'May', 'June',
      'July', 'August', 'September', 'October', 'November', 'December',
    ],
    short: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  },
};

/** Name of a month 1–12. A number outside is a bug of the caller. */
export const monthName = (month: number, language: DateLanguage, length: NameLength): string => {
  const name = MONTH_NAMES[language][length][month - 1];
  if (name === undefined) throw new RangeError(`no month ${month}`);
  return name;
};
