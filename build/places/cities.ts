/** A populated place of GeoNames, as far as it is used here. */
export type City = {
  readonly id: number;
  readonly name: string;
  readonly ascii: string;
  readonly alternates: readonly string[];
  readonly latitude: number;
  readonly longitude: number;
  readonly feature: string;
  readonly country: string;
  /** today's first-level division, "JP.14"; '' where it is not known */
  readonly division: string;
  readonly population: number;
  readonly zone: string;
};

type Today = { readonly name: string; readonly lat: string; readonly lng: string; readonly country: string; readonly admin1: string };

/** Abandoned, destroyed and historical places are no partners of anybody. */
const GONE = new Set(['PPLQ', 'PPLW', 'PPLH', 'PPLCH']);
const SEATS = new Set(['PPLC', 'PPLA', 'PPLA2']);
/** Where even a small place may be a partner, and where sources know few inhabitants. */
const NEAR = new Set(['TH', 'LA', 'MM', 'KH', 'MY', 'VN', 'JP', 'KR', 'TW', 'BN', 'SG', 'TL', 'BT']);
const SMALLEST = 1_000;
const THAI = /[\u0E00-\u0E7F]/;

const isKept = (city: City): boolean =>
  !GONE.has(city.feature) && (city.population >= SMALLEST || SEATS.has(city.feature) || NEAR.has(city.country) || city.alternates.some((name) => THAI.test(name)));

/** A few towns always change sides when a border is corrected. */
const MOST = 0.6;

const spot = (country: string, latitude: number, longitude: number): string => `${country} ${latitude.toFixed(3)} ${longitude.toFixed(3)}`;

const spotOf = (row: readonly string[]): string => spot(row[8] ?? '', Number(row[4]), Number(row[5]));

/**
 * The first-level divisions of a country change their numbers now and then (Viet Nam in 2025). The dump with alternate names is of
 * 2023, the list of divisions of today, so each place takes its division from today's dump, found by where it lies; one that
 * is not in it takes the number that all others of its old division took.
 */
const divisionsToday = (rows: readonly (readonly string[])[], today: readonly Today[]): ((row: readonly string[]) => string) => {
  const bySpot = new Map(today.map((each) => [spot(each.country, Number(each.lat), Number(each.lng)), `${each.country}.${each.admin1}`]));
  const moved = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const now = bySpot.get(spotOf(row));
    if (now === undefined) continue;
    const counts = moved.get(`${row[8]}.${row[10]}`) ?? new Map<string, number>();
    moved.set(`${row[8]}.${row[10]}`, counts.set(now, (counts.get(now) ?? 0) + 1));
  }
  const mostly = (old: string): string => {
    const counts = [...(moved.get(old) ?? [])].toSorted((x, y) => y[1] - x[1]);
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    const [first] = counts;
    return first !== undefined && first[1] >= MOST * all ? first[0] : '';
  };
  return (row) => bySpot.get(spotOf(row)) ?? mostly(`${row[8]}.${row[10]}`);
};

/** Reads the tab-separated dump (https://download.geonames.org/export/dump/readme.txt) and keeps what a register of partners needs. */
export const readCities = (dump: string, today: string): City[] => {
  const rows = dump.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
  const divisionOf = divisionsToday(rows, JSON.parse(today) as Today[]);
  return rows
    .map((row): City => ({
      id: Number(row[0]),
      name: row[1] ?? '',
      ascii: row[2] ?? '',
      alternates: (row[3] ?? '').split(',').filter((name) => name !== ''),
      latitude: Number(row[4]),
      longitude: Number(row[5]),
      feature: row[7] ?? '',
      country: row[8] ?? '',
      division: divisionOf(row),
      population: Number(row[14]),
      zone: row[17] ?? '',
    }))
    .filter(isKept);
};
