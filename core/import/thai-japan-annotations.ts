import type { Annotation } from './propose.ts';

/**
 * What was found out elsewhere about the rows of the ministry's Thai–Japan table (lecture of 27 August 2018): doubts that people
 * raised, and pages that say something else. Each names its source; none of it changes what the table says.
 */
export const THAI_JAPAN_ANNOTATIONS: readonly Annotation[] = [
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (มูลนิธิแม่ฟ้าหลวงเปิดร้านกาแฟใน รพ.Josai) (พ.ย. ๒๕๕๕) | อ.แม่สาย จ.เชียงราย | เมืองยูกิ จ.อิบะระกิ",
    doubts: ["ฝ่ายไทย: เว็บไซต์ของเมืองยูกิระบุนายกเทศมนตรีแม่สาย (เทศบาล) ไม่ใช่อำเภอ"],
    evidence: [{ says: "2012-11-19 sister-city pledge in Mae Sai; Doi Tung coffee shop opened in Josai hospital 2012-07-14", url: "https://www.city.yuki.lg.jp/shisei/introduction/shimai-yuukou/shimai/mae-sai/page000671.html" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (ครอบครัวการค้า ท่องเที่ยว วัฒนธรรม) (ก.พ. ๒๕๕๖ -) | จ.เชียงใหม่ | จ.ฮอกไกโด",
    doubts: [],
    evidence: [{ says: "2013-02-26, friendship agreement (友好), governor's residence", url: "http://www.pref.hokkaido.lg.jp/ss/tsk/teikei/chiangmai-top.htm" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (พ.ค. ๒๕๕๑) | กทม. | เมืองยะชิโยะ จ.ชิบะ",
    doubts: ["ฝ่ายญี่ปุ่นเรียกว่าเมืองมิตรภาพ (友好都市)"],
    evidence: [{ says: "2008-05-17", url: "https://www.city.yachiyo.lg.jp/soshiki/4/1471.html" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง | กทม. | กรุงโตเกียว",
    doubts: ["ไม่อยู่ในรายชื่อเมืองพี่เมืองน้อง 24 แห่งของกรุงเทพฯ ปี 2556 (มีฟุกุโอกะและไอจิ) แต่รายชื่อนั้นก็ไม่มียะชิโยะซึ่งยืนยันแล้ว"],
    evidence: [{ says: "list without Tokyo", url: "http://chali-kitkeen.blogspot.com/2013/02/sister-cities-1.html" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (ส.ค. ๒๕๓๒) | จ.เชียงใหม่ | เมืองยูโอซุ จ.โทยามะ",
    doubts: ["ตัวสะกดที่ใช้กันคือ อุโอซุ", "ฝ่ายไทยคือเทศบาลนครเชียงใหม่ (สภามีมติ ส.ค. 2531) ไม่ใช่จังหวัด"],
    evidence: [{ says: "1989-08-08 in Uozu", url: "https://www.mofa.go.jp/mofaj/area/thailand/jpth120/knowledge/sister_city/2.html" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (พ.ย. ๒๕๓๕) | จ.เชียงใหม่ | เทศบาลฮอนโจ จ.ไซตามะ",
    doubts: ["รายชื่ออื่นระบุจังหวัดไซตามะ 9 พ.ย. 2535", "แต่ฮอกไกโดระบุว่าความตกลงปี 2556 เป็นฉบับแรกของจังหวัดเชียงใหม่กับจังหวัดของญี่ปุ่น คู่สัญญาหรือระดับจึงผิดที่ใดที่หนึ่ง"],
    evidence: [{ says: "Saitama prefecture 9 November 1992", url: "https://www.liquisearch.com/chiang_mai/sister_cities" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (บั้งไฟ) (ม.ค. ๒๕๔๒) | อ.เมือง จ.ยโสธร | เทศบาลเมืองโยชิดะ เมืองจิจิบุ จ.ไซตามะ",
    doubts: ["สี่แหล่งข้อมูลให้สามปี: 2539, 2542, 2544", "แหล่งอื่นระบุฝ่ายไทยเป็นเทศบาลเมืองยโสธร", "ตัวสะกดที่ใช้กันคือ ชิชิบุ", "โยชิดะรวมเข้ากับเมืองชิชิบุแล้ว: มีคู่สัญญาผู้สืบต่อ"],
    evidence: [{ says: "2542 (1999)", url: "http://www.bangkokstudy.net/kor-moon-gieow-gap-thai-yee-pun/--.html" }, { says: "2544 (2001)", url: "https://site.thaiembassy.jp/th/news/activities/4894/" }, { says: "2539 (1996), twin city", url: "https://blockdit.com/posts/6714f9cd621dd05534044c08" }],
  },
];
