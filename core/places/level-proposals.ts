import { PARTNER_LEVELS, THAI_LEVELS } from '../domain/code-lists.ts';
import type { FoundPlace } from './found-place.ts';
import { partnerLevel } from './written-forms.ts';

/** Countries whose first-level divisions are states. */
const OF_STATES = new Set(['US', 'AU', 'IN', 'MY', 'MX', 'BR', 'DE', 'AT', 'NG', 'VE', 'FM', 'PW', 'SD', 'SS']);

const MUNICIPALITIES = ['city-municipality', 'town-municipality', 'subdistrict-municipality'];

const ofThaiPlace = ({ code, kind, th }: FoundPlace): readonly string[] => {
  if (code === 'TH-10') return ['bma'];
  if (kind === 'division') return ['province', 'pao', 'city-municipality', 'town-municipality'];
  if (code.startsWith('TH-10')) return ['district'];
  if (kind === 'district') return th.startsWith('เมือง') ? ['district', 'city-municipality', 'town-municipality'] : ['district', 'town-municipality', 'subdistrict-municipality', 'sao'];
  return [...MUNICIPALITIES, 'sao'];
};

/** The last letter of an official name says what it is: 結城市 a city, 吉田町 a town. */
const BY_LAST_LETTER: Readonly<Record<string, string>> = { 市: 'city', 町: 'town', 村: 'village', 区: 'district', 縣: 'county', 县: 'county', 시: 'city', 군: 'county', 구: 'district', 읍: 'town' };

const ofPartnerPlace = ({ kind, country, local }: FoundPlace): readonly string[] => {
  if (kind !== 'division') {
    const said = BY_LAST_LETTER[local.at(-1) ?? ''];
    return said === undefined ? ['city', 'town', 'municipality', 'district'] : [said];
  }
  if (country === 'JP') return ['prefecture'];
  if (country === 'MM') return ['state', 'division'];
  if (OF_STATES.has(country)) return ['state'];
  return country === 'CN' ? ['region', 'city', 'autonomous-prefecture'] : ['region', 'prefecture', 'county', 'city'];
};

/**
 * The levels that a party at this place may have, the likeliest first. A place of a list has a name and a spot on the map, but who signed,
 * the province or the municipality of the same name, only the document says: so they are proposed, and a person decides.
 * `said` is what the typed words say ("เทศบาลเมือง…").
 */
export const levelProposals = (place: FoundPlace, side: 'thai' | 'partner', said: string): readonly string[] => {
  const list: readonly string[] = side === 'thai' ? THAI_LEVELS : PARTNER_LEVELS;
  const spoken = side === 'thai' ? said : partnerLevel(said, place.country);
  const fitting = place.kind === 'own' ? [] : side === 'thai' ? ofThaiPlace(place) : ofPartnerPlace(place);
  return [...new Set([place.level, spoken, ...fitting])].filter((level) => list.includes(level));
};
