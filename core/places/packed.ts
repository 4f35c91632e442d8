/**
 * The file of the world's places: one header, then columns one after the other. It is written by build/places and read once by the
 * window's place worker, which keeps the columns as they are: 140,000 places are a few typed arrays and a few long texts.
 *
 * `PHPLACES` · u32 length of the header · header (JSON: names, offsets and lengths of the columns) · columns, each at a multiple of 4.
 * Numbers are little-endian, text is UTF-8.
 */
export type PlaceColumns = {
  /** ISO 3166-1 codes; `country` of a place is an index into them */
  readonly countries: readonly string[];
  /** divisions as `code, English, Thai`; `division` of a place is an index into them plus one, 0 = none. The code is '' where ISO has none */
  readonly divisions: readonly (readonly [code: string, en: string, th: string])[];
  /** 0 division (its id is its index in `divisions`), 1 Thai district (id = DOPA code), 2 city (id = GeoNames number) */
  readonly kind: Uint8Array;
  readonly country: Uint8Array;
  readonly division: Uint16Array;
  readonly id: Uint32Array;
  /** thousandths of a degree; UNKNOWN_DEGREE where no source says */
  readonly latitude: Int32Array;
  readonly longitude: Int32Array;
  readonly population: Uint32Array;
  /** names as they are shown, one line per place */
  readonly english: string;
  /** `place<TAB>name` per line, for the places that have one */
  readonly thai: string;
  readonly local: string;
  /** names as they are searched, folded, one line each, those of one place together; and how many each place has */
  readonly latin: string;
  readonly latinCount: Uint8Array;
  readonly other: string;
  readonly otherCount: Uint8Array;
  /** keys of looseKey, one line each */
  readonly loose: string;
  readonly looseCount: Uint8Array;
};

export const UNKNOWN_DEGREE = 0x7fff_ffff;
export const KINDS = ['division', 'district', 'city'] as const;

/** What core needs of the machine: it has no encoders of its own. */
export type TextBytes = { readonly encode: (text: string) => Uint8Array; readonly decode: (bytes: Uint8Array) => string };

const MAGIC = 'PHPLACES';
type Column = { readonly name: string; readonly from: number; readonly length: number };
type Header = { readonly version: 1; readonly places: number; readonly columns: readonly Column[] };

const NUMBERS = { kind: Uint8Array, country: Uint8Array, division: Uint16Array, id: Uint32Array, latitude: Int32Array, longitude: Int32Array, population: Uint32Array, latinCount: Uint8Array, otherCount: Uint8Array, looseCount: Uint8Array } as const;
const TEXTS = ['english', 'thai', 'local', 'latin', 'other', 'loose'] as const;

const padded = (length: number): number => Math.ceil(length / 4) * 4;

export const packPlaces = (columns: PlaceColumns, bytes: TextBytes): Uint8Array => {
  const parts: { readonly name: string; readonly bytes: Uint8Array }[] = [
    { name: 'countries', bytes: bytes.encode(JSON.stringify(columns.countries)) },
    { name: 'divisions', bytes: bytes.encode(JSON.stringify(columns.divisions)) },
    ...(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]).map((name) => ({ name, bytes: new Uint8Array(columns[name].buffer, columns[name].byteOffset, columns[name].byteLength) })),
    ...TEXTS.map((name) => ({ name, bytes: bytes.encode(columns[name]) })),
  ];
  let at = 0;
  const listed: Column[] = parts.map((part) => {
    const column = { name: part.name, from: at, length: part.bytes.length };
    at += padded(part.bytes.length);
    return column;
  });
  const header = bytes.encode(JSON.stringify({ version: 1, places: columns.kind.length, columns: listed } satisfies Header));
  const start = padded(MAGIC.length + 4 + header.length);
  const file = new Uint8Array(start + at);
  file.set(bytes.encode(MAGIC), 0);
  new DataView(file.buffer).setUint32(MAGIC.length, header.length, true);
  file.set(header, MAGIC.length + 4);
  parts.forEach((part, index) => file.set(part.bytes, start + (listed[index]?.from ?? 0)));
  return file;
};

/** Reads the file. It comes with the program and is checked by the build's tests, so a file that is something else is a mistake of the program. */
export const unpackPlaces = (file: Uint8Array, bytes: TextBytes): PlaceColumns => {
  const isOurs = bytes.decode(file.subarray(0, MAGIC.length)) === MAGIC;
  if (!isOurs) throw new Error('This is no file of places.');
  const headerLength = new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(MAGIC.length, true);
  const header = JSON.parse(bytes.decode(file.subarray(MAGIC.length + 4, MAGIC.length + 4 + headerLength))) as Header;
  const start = padded(MAGIC.length + 4 + headerLength);
  const part = (name: string): Uint8Array => {
    const column = header.columns.find((each) => each.name === name);
    if (column === undefined) throw new Error(`The file of places has no column ${name}.`);
    return file.slice(start + column.from, start + column.from + column.length);
  };
  const text = (name: string): string => bytes.decode(part(name));
  return {
    countries: JSON.parse(text('countries')) as string[],
    divisions: JSON.parse(text('divisions')) as [string, string, string][],
    kind: part('kind'),
    country: part('country'),
    division: new Uint16Array(part('division').buffer),
    id: new Uint32Array(part('id').buffer),
    latitude: new Int32Array(part('latitude').buffer),
    longitude: new Int32Array(part('longitude').buffer),
    population: new Uint32Array(part('population').buffer),
    latinCount: part('latinCount'),
    otherCount: part('otherCount'),
    looseCount: part('looseCount'),
    english: text('english'),
    thai: text('thai'),
    local: text('local'),
    latin: text('latin'),
    other: text('other'),
    loose: text('loose'),
  };
};
