import type { Annotation } from './propose.ts';

/**
 * What was found out elsewhere about the rows of the ministry's Thai–Japan table (lecture of 27 August 2018): doubts that people
 * raised, and pages that say something else. Each names its source; none of it changes what the table says.
 */
export const THAI_JAPAN_ANNOTATIONS: readonly Annotation[] = [
  {
    asWritten: 'คตล.บ้านพี่เมืองน้อง (มูลนิธิแม่ฟ้าหลวงเปิดร้านกาแฟใน รพ.Josai) (พ.ย. ๒๕๕๕) | อ.แม่สาย จ.เชียงราย | เมืองยูกิ จ.อิบะระกิ',
    doubts: [{ says: 'ฝ่ายไทย: เว็บไซต์ของเมืองยูกิระบุนายกเทศมนตรีแม่สาย (เทศบาล) ไม่ใช่อำเภอ', saysEn: 'Thai side: the website of Yuki names the mayor of Mae Sai (a municipality), not the district' }],
    evidence: [
      {
        says: 'ปฏิญาณเป็นเมืองพี่เมืองน้องที่แม่สายเมื่อ 19 พ.ย. 2555; ร้านกาแฟดอยตุงเปิดในโรงพยาบาลโจไซเมื่อ 14 ก.ค. 2555',
        saysEn: 'Sister-city pledge in Mae Sai on 19 Nov 2012; the Doi Tung coffee shop opened in Josai hospital on 14 Jul 2012',
        url: 'https://www.city.yuki.lg.jp/shisei/introduction/shimai-yuukou/shimai/mae-sai/page000671.html',
      },
    ],
  },
  {
    asWritten: 'คตล.บ้านพี่เมืองน้อง (ครอบครัวการค้า ท่องเที่ยว วัฒนธรรม) (ก.พ. ๒๕๕๖ -) | จ.เชียงใหม่ | จ.ฮอกไกโด',
    doubts: [],
    evidence: [
      {
        says: '26 ก.พ. 2556 เป็นความตกลงมิตรภาพ (友好) ลงนามที่จวนผู้ว่าราชการจังหวัด',
        saysEn: '26 Feb 2013, a friendship agreement (友好), signed at the governor’s residence',
        url: 'http://www.pref.hokkaido.lg.jp/ss/tsk/teikei/chiangmai-top.htm',
      },
    ],
  },
  {
    asWritten: 'คตล.บ้านพี่เมืองน้อง (พ.ค. ๒๕๕๑) | กทม. | เมืองยะชิโยะ จ.ชิบะ',
    doubts: [{ says: 'ฝ่ายญี่ปุ่นเรียกว่าเมืองมิตรภาพ (友好都市)', saysEn: 'The Japanese side calls it a friendship city (友好都市)' }],
    evidence: [{ says: '17 พ.ค. 2551', saysEn: '17 May 2008', url: 'https://www.city.yachiyo.lg.jp/soshiki/4/1471.html' }],
  },
  {
    asWritten: 'คตล.บ้านพี่เมืองน้อง | กทม. | กรุงโตเกียว',
    doubts: [
      {
        says: 'ไม่อยู่ในรายชื่อเมืองพี่เมืองน้อง 24 แห่งของกรุงเทพฯ ปี 2556 (มีฟุกุโอกะและไอจิ) แต่รายชื่อนั้นก็ไม่มียะชิโยะซึ่งยืนยันแล้ว',
        saysEn: 'Not in a list of Bangkok’s 24 sister cities of 2013 (Fukuoka and Aichi are), but that list also lacks Yachiyo, which is confirmed',
      },
    ],
    evidence: [{ says: 'รายชื่อที่ไม่มีโตเกียว', saysEn: 'The list without Tokyo', url: 'http://chali-kitkeen.blogspot.com/2013/02/sister-cities-1.html' }],
  },
  {
    asWritten: 'คตล.บ้านพี่เมืองน้อง (ส.ค. ๒๕๓๒) | จ.เชียงใหม่ | เมืองยูโอซุ จ.โทยามะ',
    doubts: [
      { says: 'ตัวสะกดที่ใช้กันคือ อุโอซุ', saysEn: 'The usual Thai spelling is อุโอซุ' },
      { says: 'ฝ่ายไทยคือเทศบาลนครเชียงใหม่ (สภามีมติ ส.ค. 2531) ไม่ใช่จังหวัด', saysEn: 'The Thai side is the City Municipality of Chiang Mai (its council resolved in Aug 1988), not the province' },
    ],
    evidence: [{ says: '8 ส.ค. 2532 ที่เมืองอุโอซุ', saysEn: '8 Aug 1989, in Uozu', url: 'https://www.mofa.go.jp/mofaj/area/thailand/jpth120/knowledge/sister_city/2.html' }],
  },
  {
    asWritten: 'คตล.บ้านพี่เมืองน้อง (พ.ย. ๒๕๓๕) | จ.เชียงใหม่ | เทศบาลฮอนโจ จ.ไซตามะ',
    doubts: [
      { says: 'รายชื่ออื่นระบุจังหวัดไซตามะ 9 พ.ย. 2535', saysEn: 'Other lists give Saitama Prefecture, 9 Nov 1992' },
      {
        says: 'แต่ฮอกไกโดระบุว่าความตกลงปี 2556 เป็นฉบับแรกของจังหวัดเชียงใหม่กับจังหวัดของญี่ปุ่น คู่สัญญาหรือระดับจึงผิดที่ใดที่หนึ่ง',
        saysEn: 'But Hokkaido says that its agreement of 2013 was the first of Chiang Mai Province with a Japanese prefecture, so a party or a level is wrong somewhere',
      },
    ],
    evidence: [{ says: 'จังหวัดไซตามะ 9 พ.ย. 2535', saysEn: 'Saitama Prefecture, 9 Nov 1992', url: 'https://www.liquisearch.com/chiang_mai/sister_cities' }],
  },
  {
    asWritten: 'คตล.บ้านพี่เมืองน้อง (บั้งไฟ) (ม.ค. ๒๕๔๒) | อ.เมือง จ.ยโสธร | เทศบาลเมืองโยชิดะ เมืองจิจิบุ จ.ไซตามะ',
    doubts: [
      { says: 'สี่แหล่งข้อมูลให้สามปี: 2539, 2542, 2544', saysEn: 'Four sources give three years: 1996, 1999, 2001' },
      { says: 'แหล่งอื่นระบุฝ่ายไทยเป็นเทศบาลเมืองยโสธร', saysEn: 'Elsewhere the Thai side is the Town Municipality of Yasothon' },
      { says: 'ตัวสะกดที่ใช้กันคือ ชิชิบุ', saysEn: 'The usual Thai spelling is ชิชิบุ' },
      { says: 'โยชิดะรวมเข้ากับเมืองชิชิบุแล้ว: มีคู่สัญญาผู้สืบต่อ', saysEn: 'Yoshida is part of Chichibu now: there is a successor party' },
    ],
    evidence: [
      { says: 'ปี 2542', saysEn: '1999', url: 'http://www.bangkokstudy.net/kor-moon-gieow-gap-thai-yee-pun/--.html' },
      { says: 'ปี 2544', saysEn: '2001', url: 'https://site.thaiembassy.jp/th/news/activities/4894/' },
      { says: 'ปี 2539 เป็นเมืองคู่แฝด', saysEn: '1996, as a twin city', url: 'https://blockdit.com/posts/6714f9cd621dd05534044c08' },
    ],
  },
];
