import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { packPlaces } from '#core/places/packed.ts';
import { fromRoot } from '#build/tools/paths.ts';
import { runCommand, say, secondsSince } from '#build/tools/say.ts';
import { collectPlaces } from './collect.ts';
import { countriesFile } from './countries.ts';
import { toColumns } from './columns.ts';

/**
 * Makes the lists of places anew: `core/places/country-names.ts` and the gazetteer, `renderer/assets/places/world.bin`.
 *
 * Both are committed. What they are made of (20 MB of archives, 120 MB unpacked) changes once a year, is used by nobody but this script,
 * and would otherwise be fetched and read by every `npm ci && npm start`; what comes out is a few MB, and a test holds it to
 * what the lists promise. The gazetteer is an asset of the window that only its place worker opens, so no start pays for it.
 */
export const GAZETTEER = fromRoot('renderer', 'assets', 'places', 'world.bin');
const COUNTRIES = fromRoot('core', 'places', 'country-names.ts');

if (import.meta.main) {
  await runCommand(async () => {
    const start = performance.now();
    const { file, countries } = await countriesFile();
    await writeFile(COUNTRIES, file);
    const places = await collectPlaces(countries);
    const text = { encode: (each: string) => new TextEncoder().encode(each), decode: (bytes: Uint8Array) => new TextDecoder().decode(bytes) };
    const packed = packPlaces(toColumns(places, countries), text);
    // The time stamp of gzip is left out by Node, so the same sources give the same bytes.
    const pressed = gzipSync(packed, { level: 9 });
    await writeFile(GAZETTEER, pressed);
    say(`Places: ${countries.length} countries, ${places.entries.length} places; ${(packed.length / 1e6).toFixed(1)} MB, pressed ${(pressed.length / 1e6).toFixed(1)} MB (${secondsSince(start)}).`);
  });
}
