import fc from 'fast-check';

/** Letters that interact: Thai consonants, vowels and marks in any order, spaces, unseen characters, Latin, other scripts. */
const letters = [
  ...'กขงจชซทนบปมยรลวสหอฮ', ...'ะาำิีึืุูเแโใไๅ', ...'่้๊๋็์ัํฺ๎', ...'๐๑๕๙ๆฯ', '\uF705', '\uF70A', '\uF712',
  ...' \t\u00A0', ...'\u200B\u00AD\uFEFF\u0301', ...'aBzÉøß09', ...'."\'-“–…', ...'友都市がか\u3099한ລາວЯй', '😀',
];

const thaiWords = ['เมือง', 'พี่น้อง', 'ชิสึโอะกะ', 'เชียงใหม่', 'ความตกลง', 'น้ำ', 'Kyoto', ' ', ' ', 'จ.', '๒๕๕๕', '友好都市'];

/** Text as offices and files may really bring it, and worse. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...letters), { maxLength: 14 }).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...thaiWords, ...letters), { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 10 }) },
);
