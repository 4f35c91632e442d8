import { z } from 'zod';
import { readSource, SOURCES } from './sources.ts';
import { importSource } from './import-source.ts';

/** The forms that the ministry uses where CLDR's differ, and short forms where CLDR's first one is an explanation. */
const OVERRIDES: Readonly<Record<string, readonly [th: string, en: string]>> = {
  LA: ['สปป.ลาว', 'Lao PDR'],
  MM: ['เมียนมา', 'Myanmar'],
  VN: ['เวียดนาม', 'Viet Nam'],
  CZ: ['เช็กเกีย', 'Czechia'],
  HK: ['ฮ่องกง', 'Hong Kong'],
  MO: ['มาเก๊า', 'Macao'],
  PS: ['ปาเลสไตน์', 'Palestine'],
};

/** Used by CLDR and GeoNames, though ISO has not assigned it. */
const BESIDE_ISO = ['XK'];

const territories = (language: string) => z.object({ main: z.object({ [language]: z.object({ localeDisplayNames: z.object({ territories: z.record(z.string(), z.string()) }) }) }) });
const assigned = z.object({ iso31661: z.array(z.object({ alpha2: z.string() })) });

const namesIn = async (language: 'th' | 'en'): Promise<Readonly<Record<string, string>>> => {
  const read = territories(language).parse(JSON.parse(await readSource(language === 'th' ? SOURCES.namesTh : SOURCES.namesEn)));
  return read.main[language]?.localeDisplayNames.territories ?? {};
};

/** The countries of ISO 3166-1 with CLDR's Thai and English names, as the source file that core has of them. */
export const countriesFile = async (): Promise<{ readonly file: string; readonly countries: readonly string[] }> => {
  const { iso31661 } = assigned.parse(await importSource(SOURCES.countries));
  const [th, en] = [await namesIn('th'), await namesIn('en')];
  const countries = [...iso31661.map(({ alpha2 }) => alpha2), ...BESIDE_ISO].toSorted();
  const lines = countries.map((code) => {
    const names = OVERRIDES[code] ?? [th[code] ?? '', en[code] ?? ''];
    if (names.includes('')) throw new Error(`${code} has no name.`);
    return `['${code}', ${names.map((name) => JSON.stringify(name).replaceAll("'", "\\'").replace(/^"|"$/g, "'").replace(/"$/, "'")).join(', ')}]`;
  });
  const rows = Array.from({ length: Math.ceil(lines.length / 3) }, (_, row) => `  ${lines.slice(row * 3, row * 3 + 3).join(', ')},`);
  return { file: `${HEAD}${rows.join('\n')}\n];\n`, countries };
};

const HEAD = `/**
 * All countries: ISO 3166-1 alpha-2 (and XK, which ISO has not assigned), with the names of CLDR 48 in Thai and English except where the
 * ministry uses its own form. Written by build/places; change it there.
 */
export const COUNTRY_NAMES: readonly (readonly [code: string, th: string, en: string])[] = [
`;
