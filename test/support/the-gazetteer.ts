import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createGazetteer, type Gazetteer } from '#core/places/gazetteer.ts';
import { unpackPlaces, type PlaceColumns } from '#core/places/packed.ts';
import { fromRoot } from '#build/tools/paths.ts';

export const textBytes = { encode: (text: string) => new TextEncoder().encode(text), decode: (bytes: Uint8Array) => new TextDecoder().decode(bytes) };

/** The committed gazetteer, as the place worker reads it. */
export const theColumns = (): PlaceColumns => unpackPlaces(new Uint8Array(gunzipSync(readFileSync(fromRoot('renderer', 'assets', 'places', 'world.bin')))), textBytes);

export const theGazetteer = (): Gazetteer => createGazetteer(theColumns());
