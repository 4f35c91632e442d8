import { liveQuery } from 'dexie';
import type { FoundPlace } from '#core/places/found-place.ts';
import { createGazetteer, type Gazetteer } from '#core/places/gazetteer.ts';
import { createOwnPlaces, NO_OWN_PLACES, ownPlaceOf, type OwnPlaces } from '#core/places/own-places.ts';
import { unpackPlaces } from '#core/places/packed.ts';
import { recognise, type Named } from '#core/places/recognise.ts';
import { searchPlaces, type PlaceSearch, type SearchAnswer } from '#core/places/search-places.ts';
import worldUrl from '#renderer/assets/places/world.bin?url';
import { ViewDb } from './db.ts';
import { shownOf } from './rows.ts';

/**
 * The world's places in a thread of their own: the file is opened by the first question about a place, never by a start. It
 * follows the office's own places in the view and never writes.
 */
export type ToPlaces =
  | { readonly type: 'search'; readonly id: number; readonly search: PlaceSearch }
  | { readonly type: 'codes'; readonly id: number; readonly codes: readonly string[] }
  | { readonly type: 'recognise'; readonly id: number; readonly named: readonly Named[] };
export type FromPlaces =
  | { readonly type: 'found'; readonly id: number; readonly answer: SearchAnswer }
  | { readonly type: 'places'; readonly id: number; readonly places: readonly (FoundPlace | null)[] }
  /** the office's own places have changed: what was said of a code may no longer hold */
  | { readonly type: 'changed' };

const post = (message: FromPlaces): void => postMessage(message);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const openWorld = async (): Promise<Gazetteer> => {
  const file = await fetch(worldUrl);
  if (file.body === null) throw new Error('The file of places is empty.');
  const bytes = new Uint8Array(await new Response(file.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
  return createGazetteer(unpackPlaces(bytes, { encode: (text) => encoder.encode(text), decode: (part) => decoder.decode(part) }));
};

const db = new ViewDb();
const readOwn = async (world: Gazetteer): Promise<OwnPlaces> => {
  const rows = await db.records.where('[kind+touched]').between(['place', ''], ['place', '\uffff']).toArray();
  return createOwnPlaces(rows.filter((row) => row.deleted !== 1).map((row) => ownPlaceOf(row.record, shownOf(row))), world.byCode);
};

let own = NO_OWN_PLACES;
const world = openWorld();
const begun = world.then(async (opened) => {
  own = await readOwn(opened);
  liveQuery(() => readOwn(opened)).subscribe((places) => {
    own = places;
    post({ type: 'changed' });
  });
  return opened;
});

onmessage = async (event: MessageEvent<ToPlaces>): Promise<void> => {
  const message = event.data;
  const places = await begun;
  if (message.type === 'search') post({ type: 'found', id: message.id, answer: searchPlaces(places, own, message.search) });
  else if (message.type === 'recognise') post({ type: 'places', id: message.id, places: message.named.map((each) => recognise(places, own, each)) });
  else post({ type: 'places', id: message.id, places: message.codes.map((code) => own.byCode(code) ?? places.byCode(code)) });
};
