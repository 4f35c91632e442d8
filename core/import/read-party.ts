import { looseKey } from '../search/variants.ts';
import { placeOfName } from '../places/find-places.ts';
import { PARTNER_FORMS, partnerLevel, readPiece, THAI_FORMS } from '../places/written-forms.ts';
import { doubt, type ProposalDoubt } from './doubts.ts';

/** One party as a cell names it. `name` is what stands there; the rest is what was recognised, '' where nothing was. */
export type PartyProposal = { readonly side: 'thai' | 'partner'; readonly name: string; readonly nameEn: string; readonly country: string; readonly place: string; readonly level: string; /** what lies below the division, as in a party */ readonly locality?: string; readonly coordinates?: string };

export type ReadParty = { readonly party: PartyProposal; readonly doubts: readonly ProposalDoubt[] };

const englishOf = (place: ReturnType<typeof placeOfName>, isWhole: boolean): string => (isWhole ? (place?.en ?? '') : '');

/** Reads the Thai party of a cell: "อ.แม่สาย จ.เชียงราย", "กทม.", "จ.เชียงใหม่". */
export const readThaiParty = (cell: string): ReadParty => {
  const name = cell.trim().replaceAll(/\s+/g, ' ');
  const pieces = name.split(' ').flatMap((word) => readPiece(word, THAI_FORMS) ?? []);
  const [first] = pieces;
  const isBangkok = first?.level === 'bma';
  const province = isBangkok ? placeOfName('กรุงเทพมหานคร', 'TH') : pieces.toReversed().map((piece) => placeOfName(piece.name, 'TH')).find((place) => place !== null) ?? placeOfName(name, 'TH');
  const level = first?.level ?? '';
  const doubts: ProposalDoubt[] = [];
  if (province === null) doubts.push(doubt('place-unknown', { name }));
  if (level === '') doubts.push(doubt('level-unknown', { name }));
  if (level === 'district') doubts.push(doubt('district-party', { name }));
  return { party: { side: 'thai', name, nameEn: englishOf(province, level === 'province' || isBangkok), country: 'TH', place: province?.code ?? '', level }, doubts };
};

/** Reads a foreign party of a cell: "เมืองยูกิ จ.อิบะระกิ", "กรุงโตเกียว", "จ.ฮอกไกโด". */
export const readPartnerParty = (cell: string, country: string): ReadParty => {
  const name = cell.trim().replaceAll(/\s+/g, ' ');
  const pieces = name.split(' ').flatMap((word) => readPiece(word, PARTNER_FORMS) ?? []);
  const [first] = pieces;
  const wanted = country === '' ? null : country;
  const region = pieces.toReversed().map((piece) => placeOfName(piece.name, wanted)).find((place) => place !== null) ?? placeOfName(name, wanted);
  const isRegion = first !== undefined && region !== null && looseKey(first.name) === looseKey(region.th) && pieces.length === 1;
  const level = first === undefined ? '' : partnerLevel(first.level, region?.country ?? country);
  const doubts: ProposalDoubt[] = [];
  if (region === null) doubts.push(doubt('place-unknown', { name }));
  if (level === '') doubts.push(doubt('level-unknown', { name }));
  if (country === '' && region === null) doubts.push(doubt('country-unknown', { name }));
  // Two places before the province: one of them is part of the other now, or was when the paper was written.
  if (pieces.length > 2) doubts.push(doubt('chained-places', { name }));
  return { party: { side: 'partner', name, nameEn: englishOf(region, isRegion || region?.spellings.includes(first?.name ?? '') === true), country: region?.country ?? country, place: region?.code ?? '', level }, doubts };
};
