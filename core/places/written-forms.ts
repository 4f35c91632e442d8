/** Words that say before a name what it is, with the level they say, longest first: เทศบาลเมือง begins with เทศบาล. */
export type WrittenForm = readonly [form: string, level: string];

export const THAI_FORMS: readonly WrittenForm[] = [
  ['เทศบาลนคร', 'city-municipality'], ['เทศบาลเมือง', 'town-municipality'], ['เทศบาลตำบล', 'subdistrict-municipality'], ['เทศบาล', 'municipality'], ['ทน.', 'city-municipality'], ['ทม.', 'town-municipality'],
  ['ทต.', 'subdistrict-municipality'], ['กรุงเทพมหานคร', 'bma'], ['กทม.', 'bma'], ['กทม', 'bma'], ['อบจ.', 'pao'], ['อบต.', 'sao'], ['จังหวัด', 'province'], ['จ.', 'province'], ['อำเภอ', 'district'], ['อ.', 'district'], ['เขต', 'district'],
];
export const PARTNER_FORMS: readonly WrittenForm[] = [
  ['เทศบาลเมือง', 'municipality'], ['เทศบาล', 'municipality'], ['นคร', 'city'], ['เมือง', 'city'], ['กรุง', 'country-capital'], ['จังหวัด', 'prefecture'], ['จ.', 'prefecture'],
  ['แขวง', 'province-of-laos'], ['มณฑล', 'province'], ['รัฐ', 'state'], ['อำเภอ', 'district'], ['อ.', 'district'],
];

/** A division of Laos is a แขวง; elsewhere a first-level จ. is a prefecture in Japan and a province in other countries. */
export const partnerLevel = (level: string, country: string): string => {
  if (level === 'province-of-laos') return 'region';
  return level === 'prefecture' && country !== 'JP' && country !== '' ? 'region' : level;
};

export type Piece = { readonly form: string; readonly level: string; readonly name: string };

/** A word that begins with a form; null where it begins with none. */
export const readPiece = (word: string, forms: readonly WrittenForm[]): Piece | null => {
  const found = forms.find(([form]) => word.startsWith(form));
  return found === undefined ? null : { form: found[0], level: found[1], name: word.slice(found[0].length).trim() };
};

/** What was typed for a place: its bare name, what it lies in, and the level that its form says; '' where the words do not say so. */
export type TypedPlace = { readonly name: string; readonly within: string; readonly level: string };

/** "อ. แม่สาย" is written with and without the space. */
const joined = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').replaceAll(/(^|\s)([ก-ฮ]{1,3}\.) /g, '$1$2');

/**
 * Takes typed words apart: "เมืองยูกิ จ.อิบะระกิ", "อ.แม่สาย จ.เชียงราย", "Yuki, Ibaraki". A name without a form keeps its spaces
 * ("Chiang Mai"); after the first piece only what begins with a form, or stands after a comma, says where the place lies.
 */
export const readTyped = (text: string, side: 'thai' | 'partner'): TypedPlace => {
  const forms = side === 'thai' ? THAI_FORMS : PARTNER_FORMS;
  const [beforeComma = '', ...afterComma] = joined(text).split(/\s*,\s*/);
  const words = beforeComma.split(' ');
  const pieceAt = words.findIndex((word, index) => index > 0 && (readPiece(word, forms)?.name ?? '') !== '');
  const first = (pieceAt === -1 ? words : words.slice(0, pieceAt)).join(' ');
  const rest = pieceAt === -1 ? [] : words.slice(pieceAt).join(' ').split(' ').flatMap((word) => readPiece(word, forms)?.name ?? []);
  const piece = readPiece(first, forms);
  const within = [...rest, ...afterComma.map((each) => readPiece(each, forms)?.name ?? each)].filter((each) => each !== '').at(-1) ?? '';
  // กรุงเทพมหานคร and กทม. are forms and names in one.
  return piece === null || piece.name === '' ? { name: first, within, level: piece?.level ?? '' } : { name: piece.name, within, level: piece.level };
};
