/**
 * First-level divisions of the countries that border provinces work with most: ISO 3166-2 codes and English names. The Thai
 * spellings are the project's own and still to be confirmed by the ministry; other spellings in use stand behind them.
 */
type Region = readonly [code: string, th: string, en: string, ...otherSpellings: readonly string[]];

const JAPAN: readonly Region[] = [
  ['JP-01', 'ฮอกไกโด', 'Hokkaido'], ['JP-02', 'อาโอโมริ', 'Aomori'], ['JP-03', 'อิวาเตะ', 'Iwate'], ['JP-04', 'มิยางิ', 'Miyagi'], ['JP-05', 'อากิตะ', 'Akita'],
  ['JP-06', 'ยามางาตะ', 'Yamagata'], ['JP-07', 'ฟุกุชิมะ', 'Fukushima'], ['JP-08', 'อิบารากิ', 'Ibaraki', 'อิบะระกิ'], ['JP-09', 'โทชิงิ', 'Tochigi'], ['JP-10', 'กุนมะ', 'Gunma'],
  ['JP-11', 'ไซตามะ', 'Saitama'], ['JP-12', 'ชิบะ', 'Chiba'], ['JP-13', 'โตเกียว', 'Tokyo'], ['JP-14', 'คานางาวะ', 'Kanagawa'], ['JP-15', 'นีงาตะ', 'Niigata'],
  ['JP-16', 'โทยามะ', 'Toyama'], ['JP-17', 'อิชิกาวะ', 'Ishikawa'], ['JP-18', 'ฟุกุอิ', 'Fukui'], ['JP-19', 'ยามานาชิ', 'Yamanashi'], ['JP-20', 'นางาโนะ', 'Nagano'],
  ['JP-21', 'กิฟุ', 'Gifu'], ['JP-22', 'ชิซูโอกะ', 'Shizuoka', 'ชิสึโอะกะ', 'ชิซุโอกะ'], ['JP-23', 'ไอจิ', 'Aichi'], ['JP-24', 'มิเอะ', 'Mie'], ['JP-25', 'ชิงะ', 'Shiga'],
  ['JP-26', 'เกียวโต', 'Kyoto'], ['JP-27', 'โอซากะ', 'Osaka', 'โอซาก้า'], ['JP-28', 'เฮียวโงะ', 'Hyogo'], ['JP-29', 'นาระ', 'Nara'], ['JP-30', 'วากายามะ', 'Wakayama'],
  ['JP-31', 'ทตโตริ', 'Tottori'], ['JP-32', 'ชิมาเนะ', 'Shimane'], ['JP-33', 'โอคายามะ', 'Okayama'], ['JP-34', 'ฮิโรชิมะ', 'Hiroshima'], ['JP-35', 'ยามางูจิ', 'Yamaguchi'],
  ['JP-36', 'โทคุชิมะ', 'Tokushima'], ['JP-37', 'คากาวะ', 'Kagawa'], ['JP-38', 'เอฮิเมะ', 'Ehime'], ['JP-39', 'โคจิ', 'Kochi'], ['JP-40', 'ฟุกุโอกะ', 'Fukuoka'],
  ['JP-41', 'ซางะ', 'Saga'], ['JP-42', 'นางาซากิ', 'Nagasaki'], ['JP-43', 'คูมาโมโตะ', 'Kumamoto'], ['JP-44', 'โออิตะ', 'Oita'], ['JP-45', 'มิยาซากิ', 'Miyazaki'],
  ['JP-46', 'คาโงชิมะ', 'Kagoshima'], ['JP-47', 'โอกินาวะ', 'Okinawa'],
];

const LAOS: readonly Region[] = [
  ['LA-AT', 'อัตตะปือ', 'Attapeu'], ['LA-BK', 'บ่อแก้ว', 'Bokeo'], ['LA-BL', 'บอลิคำไซ', 'Bolikhamxai'], ['LA-CH', 'จำปาสัก', 'Champasak'], ['LA-HO', 'หัวพัน', 'Houaphan'],
  ['LA-KH', 'คำม่วน', 'Khammouan'], ['LA-LM', 'หลวงน้ำทา', 'Louang Namtha'], ['LA-LP', 'หลวงพระบาง', 'Louangphabang'], ['LA-OU', 'อุดมไซ', 'Oudomxai'], ['LA-PH', 'พงสาลี', 'Phongsali'],
  ['LA-SL', 'สาละวัน', 'Salavan'], ['LA-SV', 'สะหวันนะเขต', 'Savannakhet'], ['LA-VI', 'เวียงจันทน์', 'Viangchan'], ['LA-VT', 'นครหลวงเวียงจันทน์', 'Vientiane Capital'], ['LA-XA', 'ไซยะบูลี', 'Xaignabouli', 'ไชยบุรี'],
  ['LA-XE', 'เซกอง', 'Xekong'], ['LA-XI', 'เชียงขวาง', 'Xiangkhouang'], ['LA-XS', 'ไซสมบูน', 'Xaisomboun'],
];

const MYANMAR: readonly Region[] = [
  ['MM-01', 'สะกาย', 'Sagaing'], ['MM-02', 'พะโค', 'Bago'], ['MM-03', 'มะกเว', 'Magway'], ['MM-04', 'มัณฑะเลย์', 'Mandalay'], ['MM-05', 'ตะนาวศรี', 'Tanintharyi'],
  ['MM-06', 'ย่างกุ้ง', 'Yangon'], ['MM-07', 'อิรวดี', 'Ayeyarwady'], ['MM-11', 'คะฉิ่น', 'Kachin'], ['MM-12', 'คะยา', 'Kayah'], ['MM-13', 'กะเหรี่ยง', 'Kayin'],
  ['MM-14', 'ชิน', 'Chin'], ['MM-15', 'มอญ', 'Mon'], ['MM-16', 'ยะไข่', 'Rakhine'], ['MM-17', 'ฉาน', 'Shan'], ['MM-18', 'เนปยีดอ', 'Nay Pyi Taw'],
];

const CHINA: readonly Region[] = [
  ['CN-BJ', 'ปักกิ่ง', 'Beijing'], ['CN-SH', 'เซี่ยงไฮ้', 'Shanghai'], ['CN-CQ', 'ฉงชิ่ง', 'Chongqing'], ['CN-YN', 'ยูนนาน', 'Yunnan'], ['CN-GX', 'กว่างซี', 'Guangxi', 'กวางสี'],
  ['CN-GD', 'กวางตุ้ง', 'Guangdong'], ['CN-SC', 'เสฉวน', 'Sichuan'], ['CN-HI', 'ไห่หนาน', 'Hainan', 'ไหหลำ'], ['CN-FJ', 'ฝูเจี้ยน', 'Fujian', 'ฮกเกี้ยน'], ['CN-GZ', 'กุ้ยโจว', 'Guizhou'],
  ['CN-HN', 'หูหนาน', 'Hunan'], ['CN-ZJ', 'เจ้อเจียง', 'Zhejiang'], ['CN-JS', 'เจียงซู', 'Jiangsu'], ['CN-SD', 'ซานตง', 'Shandong'], ['CN-SN', 'ส่านซี', 'Shaanxi'],
];

const OTHERS: readonly Region[] = [
  ['KH-1', 'บันเตียเมียนเจย', 'Banteay Meanchey', 'บันเตียเมียนชัย'], ['KH-2', 'พระตะบอง', 'Battambang'], ['KH-9', 'เกาะกง', 'Koh Kong'], ['KH-12', 'พนมเปญ', 'Phnom Penh'], ['KH-13', 'พระวิหาร', 'Preah Vihear'],
  ['KH-17', 'เสียมราฐ', 'Siem Reap', 'เสียมเรียบ'], ['KH-22', 'อุดรมีชัย', 'Oddar Meanchey'], ['KH-24', 'ไพลิน', 'Pailin'],
  ['MY-02', 'เกดะห์', 'Kedah', 'ไทรบุรี'], ['MY-03', 'กลันตัน', 'Kelantan'], ['MY-07', 'ปีนัง', 'Penang'], ['MY-08', 'เประ', 'Perak'], ['MY-09', 'ปะลิส', 'Perlis'],
  ['VN-HN', 'ฮานอย', 'Hanoi'], ['VN-SG', 'นครโฮจิมินห์', 'Ho Chi Minh City'], ['VN-DN', 'ดานัง', 'Da Nang'], ['VN-25', 'กว๋างจิ', 'Quang Tri', 'กวางจิ'], ['VN-26', 'เถื่อเทียนเว้', 'Thua Thien Hue'],
];

export const PARTNER_REGIONS: readonly Region[] = [...JAPAN, ...LAOS, ...MYANMAR, ...CHINA, ...OTHERS];
