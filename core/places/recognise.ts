import type { FoundPlace } from './found-place.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { OwnPlaces } from './own-places.ts';
import { readTyped } from './written-forms.ts';

/** A party as a table names it, whose division is known already: "เมืองยูกิ จ.อิบะระกิ" in JP-08. */
export type Named = { readonly text: string; readonly side: 'thai' | 'partner'; readonly country: string; readonly division: string };

/** อ.เมือง is the district around the provincial seat: its whole name is เมือง and the province's. */
const CAPITAL_DISTRICT = 'เมือง';
const DISTRICT_LEVELS = new Set(['district']);

/**
 * The place below a known division that these words name, when it is the only one of exactly this name there; null otherwise. Nothing is
 * recognised by a part of a name or by sound, and a name that is the division's own names the division.
 */
export const recognise = (gazetteer: Gazetteer, own: OwnPlaces, { text, side, country, division }: Named): FoundPlace | null => {
  const { name, within, level } = readTyped(text, side);
  const parent = gazetteer.byCode(division);
  const isDivision = within === '' && parent !== null && [parent.th, parent.en].includes(name) && !DISTRICT_LEVELS.has(level);
  if (parent === null || name === '' || isDivision) return null;
  const whole = side === 'thai' && name === CAPITAL_DISTRICT ? `${CAPITAL_DISTRICT}${parent.th}` : name;
  const isMeant = (place: FoundPlace): boolean => place.kind === 'own' || (side === 'thai' && DISTRICT_LEVELS.has(level) ? place.kind === 'district' : place.kind === 'city');
  const found = [...own.named(whole).filter((place) => place.division === division), ...gazetteer.named(whole, { country, division })].filter(isMeant);
  const codes = new Set(found.map(({ code }) => code));
  return codes.size === 1 ? (found[0] ?? null) : null;
};
