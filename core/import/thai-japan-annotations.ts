import type { Annotation } from './propose.ts';

/**
 * What was found out elsewhere about the rows of the ministry's Thai–Japan table (lecture of 27 August 2018): doubts that people
 * raised, and pages that say something else. Each names its source; none of it changes what the table says.
 */
export const THAI_JAPAN_ANNOTATIONS: readonly Annotation[] = [
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (มูลนิธิแม่ฟ้าหลวงเปิดร้านกาแฟใน รพ.Josai) (พ.ย. ๒๕๕๕) | อ.แม่สาย จ.เชียงราย | เมืองยูกิ จ.อิบะระกิ",
    doubts: ["Thai party: partner city's page names the mayor of Mae Sai (municipality), not the district"],
    evidence: [{ says: "2012-11-19 sister-city pledge in Mae Sai; Doi Tung coffee shop opened in Josai hospital 2012-07-14", url: "https://www.city.yuki.lg.jp/shisei/introduction/shimai-yuukou/shimai/mae-sai/page000671.html" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (ครอบครัวการค้า ท่องเที่ยว วัฒนธรรม) (ก.พ. ๒๕๕๖ -) | จ.เชียงใหม่ | จ.ฮอกไกโด",
    doubts: [],
    evidence: [{ says: "2013-02-26, friendship agreement (友好), governor's residence", url: "http://www.pref.hokkaido.lg.jp/ss/tsk/teikei/chiangmai-top.htm" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (พ.ค. ๒๕๕๑) | กทม. | เมืองยะชิโยะ จ.ชิบะ",
    doubts: ["partner calls it friendship city (友好都市)"],
    evidence: [{ says: "2008-05-17", url: "https://www.city.yachiyo.lg.jp/soshiki/4/1471.html" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง | กทม. | กรุงโตเกียว",
    doubts: ["absent from a 2013 list of Bangkok's 24 sister cities (Fukuoka and Aichi are in it) - weak: the list also lacks Yachiyo, which is confirmed"],
    evidence: [{ says: "list without Tokyo", url: "http://chali-kitkeen.blogspot.com/2013/02/sister-cities-1.html" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (ส.ค. ๒๕๓๒) | จ.เชียงใหม่ | เมืองยูโอซุ จ.โทยามะ",
    doubts: ["spelling: อุโอซุ", "Thai party is Chiang Mai CITY (its council resolved 1988-08), not the province"],
    evidence: [{ says: "1989-08-08 in Uozu", url: "https://www.mofa.go.jp/mofaj/area/thailand/jpth120/knowledge/sister_city/2.html" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (พ.ย. ๒๕๓๕) | จ.เชียงใหม่ | เทศบาลฮอนโจ จ.ไซตามะ",
    doubts: ["other lists give Saitama PREFECTURE, 1992-11-09", "but Hokkaido states its 2013 pact was Chiang Mai Province's first with a Japanese prefecture: party or level is wrong somewhere"],
    evidence: [{ says: "Saitama prefecture 9 November 1992", url: "https://www.liquisearch.com/chiang_mai/sister_cities" }],
  },
  {
    asWritten: "คตล.บ้านพี่เมืองน้อง (บั้งไฟ) (ม.ค. ๒๕๔๒) | อ.เมือง จ.ยโสธร | เทศบาลเมืองโยชิดะ เมืองจิจิบุ จ.ไซตามะ",
    doubts: ["four sources, three years: 2539, 2542, 2544", "Thai party elsewhere เทศบาลเมืองยโสธร", "spelling ชิชิบุ", "Yoshida merged into Chichibu: successor party"],
    evidence: [{ says: "2542 (1999)", url: "http://www.bangkokstudy.net/kor-moon-gieow-gap-thai-yee-pun/--.html" }, { says: "2544 (2001)", url: "https://site.thaiembassy.jp/th/news/activities/4894/" }, { says: "2539 (1996), twin city", url: "https://blockdit.com/posts/6714f9cd621dd05534044c08" }],
  },
];
