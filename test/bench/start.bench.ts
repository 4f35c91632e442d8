import { packApp } from '#build/scripts/pack-app.ts';
import { profileWith, removeProfile } from './support/profiles.ts';
import { loadNow, rowAgainst, rowOf, type Bench, type Series } from './support/rows.ts';
import { startWatched, type Started } from './support/watched-start.ts';

const RECORDS = 10_000;
const GOAL = 1.2;

/** The packed program with 10,000 records beside the same with none, each on a profile that was closed in good order. */
export const run: Bench = async ({ runs, say }) => {
  await packApp('test');
  const full = await profileWith(RECORDS);
  const empty = await profileWith(0);
  const startFull = async (): Promise<Started> => {
    const started = await startWatched(full);
    if (started.rows === 0) throw new Error('no rows were shown');
    return started;
  };
  // What the system reads from disk the first time is the same for both and not meant here.
  await startWatched(empty);
  await startFull();
  const measured: { readonly full: Started; readonly empty: Started }[] = [];
  for (let i = 0; i < runs; i += 1) {
    const first = i % 2 === 0 ? await startWatched(empty) : await startFull();
    const second = i % 2 === 0 ? await startFull() : await startWatched(empty);
    measured.push(i % 2 === 0 ? { empty: first, full: second } : { full: first, empty: second });
    say(`start: run ${i + 1} of ${runs}, ${loadNow()}`);
  }
  removeProfile(full);
  removeProfile(empty);
  const series = (name: string, value: (each: (typeof measured)[number]) => number): Series => ({ name: `start: ${name}`, unit: 'ms', values: measured.map(value) });
  const none = series('window usable with no records', (each) => each.empty.usable);
  return [
    rowOf(none),
    rowAgainst(series(`window usable with ${RECORDS} records`, (each) => each.full.usable), none, GOAL),
    rowOf(series('first paint with no records', (each) => each.empty.painted)),
    rowOf(series(`first paint with ${RECORDS} records`, (each) => each.full.painted)),
  ];
};
