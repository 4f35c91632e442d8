/**
 * Partner countries with the names an office writes: ISO 3166-1 alpha-2; the Thai names follow CLDR 48 except where the ministry uses
 * its own form (สปป.ลาว).
 */
const COUNTRIES: readonly (readonly [code: string, th: string, en: string])[] = [
  ['TH', 'ไทย', 'Thailand'], ['JP', 'ญี่ปุ่น', 'Japan'], ['LA', 'สปป.ลาว', 'Lao PDR'], ['MM', 'เมียนมา', 'Myanmar'], ['KH', 'กัมพูชา', 'Cambodia'], ['MY', 'มาเลเซีย', 'Malaysia'],
  ['VN', 'เวียดนาม', 'Viet Nam'], ['CN', 'จีน', 'China'], ['KR', 'เกาหลีใต้', 'South Korea'], ['IN', 'อินเดีย', 'India'], ['ID', 'อินโดนีเซีย', 'Indonesia'], ['PH', 'ฟิลิปปินส์', 'Philippines'],
  ['SG', 'สิงคโปร์', 'Singapore'], ['BN', 'บรูไน', 'Brunei'], ['TL', 'ติมอร์-เลสเต', 'Timor-Leste'], ['TW', 'ไต้หวัน', 'Taiwan'], ['MN', 'มองโกเลีย', 'Mongolia'], ['NP', 'เนปาล', 'Nepal'],
  ['BD', 'บังกลาเทศ', 'Bangladesh'], ['LK', 'ศรีลังกา', 'Sri Lanka'], ['BT', 'ภูฏาน', 'Bhutan'], ['PK', 'ปากีสถาน', 'Pakistan'], ['UZ', 'อุซเบกิสถาน', 'Uzbekistan'], ['KZ', 'คาซัคสถาน', 'Kazakhstan'],
  ['RU', 'รัสเซีย', 'Russia'], ['TR', 'ตุรกี', 'Türkiye'], ['IR', 'อิหร่าน', 'Iran'], ['IL', 'อิสราเอล', 'Israel'], ['AE', 'สหรัฐอาหรับเอมิเรตส์', 'United Arab Emirates'], ['AU', 'ออสเตรเลีย', 'Australia'],
  ['NZ', 'นิวซีแลนด์', 'New Zealand'], ['US', 'สหรัฐอเมริกา', 'United States'], ['CA', 'แคนาดา', 'Canada'], ['MX', 'เม็กซิโก', 'Mexico'], ['BR', 'บราซิล', 'Brazil'], ['AR', 'อาร์เจนตินา', 'Argentina'],
  ['CL', 'ชิลี', 'Chile'], ['PE', 'เปรู', 'Peru'], ['GB', 'สหราชอาณาจักร', 'United Kingdom'], ['IE', 'ไอร์แลนด์', 'Ireland'], ['FR', 'ฝรั่งเศส', 'France'], ['DE', 'เยอรมนี', 'Germany'],
  ['NL', 'เนเธอร์แลนด์', 'Netherlands'], ['BE', 'เบลเยียม', 'Belgium'], ['CH', 'สวิตเซอร์แลนด์', 'Switzerland'], ['AT', 'ออสเตรีย', 'Austria'], ['IT', 'อิตาลี', 'Italy'], ['ES', 'สเปน', 'Spain'],
  ['PT', 'โปรตุเกส', 'Portugal'], ['SE', 'สวีเดน', 'Sweden'], ['NO', 'นอร์เวย์', 'Norway'], ['DK', 'เดนมาร์ก', 'Denmark'], ['FI', 'ฟินแลนด์', 'Finland'], ['PL', 'โปแลนด์', 'Poland'],
  ['CZ', 'เช็กเกีย', 'Czechia'], ['SK', 'สโลวะเกีย', 'Slovakia'], ['HU', 'ฮังการี', 'Hungary'], ['RO', 'โรมาเนีย', 'Romania'], ['BG', 'บัลแกเรีย', 'Bulgaria'], ['GR', 'กรีซ', 'Greece'],
  ['UA', 'ยูเครน', 'Ukraine'], ['EG', 'อียิปต์', 'Egypt'], ['MA', 'โมร็อกโก', 'Morocco'], ['KE', 'เคนยา', 'Kenya'], ['ZA', 'แอฟริกาใต้', 'South Africa'],
];

const byCode = new Map(COUNTRIES.map((country) => [country[0], country]));

export type Language = 'th' | 'en';

/** A country as the office writes it; a code that no list has is shown as it is. */
export const countryLabel = (code: string, language: Language): string => {
  const country = byCode.get(code);
  if (country === undefined) return code;
  return language === 'th' ? country[1] : country[2];
};

export const allCountries = (language: Language): readonly { readonly code: string; readonly name: string }[] => COUNTRIES.map(([code, th, en]) => ({ code, name: language === 'th' ? th : en }));
