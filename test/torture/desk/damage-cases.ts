import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readFrame } from '#core/journal/frame.ts';
import { PREFIX_BYTES } from '#core/journal/segment.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import type { Verdict } from './verdict.ts';

/** A closed profile with its backups beside it, as a PC's disk holds them. */
export type Place = { readonly profile: string; readonly backups: string };

/** What a place was like earlier: a copy of it from before its last saves. */
export type Damage = {
  readonly name: string;
  /** what is left of the register anywhere on this PC; everything, if it is not said */
  readonly leaves?: 'the backup';
  /** how it always ends; not said where that depends on what the last frames are, or on when the background looks */
  readonly ends?: Verdict;
  /** does it, on a copy */
  readonly apply: (place: Place, earlier: Place, random: () => number) => void;
};

const MODES = ['flipped', 'cut', 'zeroed', 'removed'] as const;
type Mode = (typeof MODES)[number];

const FLIPS = 16;

const spoil = (path: string, mode: Mode, random: () => number): void => {
  const bytes = readFileSync(path);
  if (mode === 'removed') return rmSync(path);
  if (mode === 'cut') return truncateSync(path, Math.floor(bytes.length / 2));
  if (mode === 'zeroed') bytes.fill(0);
  else for (let flip = 0; flip < FLIPS && bytes.length > 0; flip += 1) bytes.writeUInt8(Math.trunc(random() * 256) ^ 0x55, Math.trunc(random() * bytes.length));
  writeFileSync(path, bytes);
};

/** All plain files below a folder, as paths inside it. Links (Chromium's locks) hold nothing. */
export const filesBelow = (folder: string): readonly string[] =>
  !existsSync(folder) ? [] : readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name))).toSorted();

const journalOf = ({ profile }: Place): string => join(profile, 'journal');
const segmentsOf = (place: Place): readonly string[] => readdirSync(journalOf(place)).filter((name) => name.endsWith('.journal')).toSorted().map((name) => join(journalOf(place), name));
const newest = (place: Place): string => segmentsOf(place).at(-1) ?? '';

/** Where the frames of an open segment begin, and where the last one ends. */
export const framesIn = (path: string): readonly number[] => {
  const bytes = readFileSync(path);
  const starts: number[] = [];
  let at = PREFIX_BYTES + bytes.readUInt32LE(12);
  for (;;) {
    starts.push(at);
    const reading = readFrame(bytes, at, machineBytes.crc32);
    if (reading.type !== 'frame') return starts;
    at = reading.end;
  }
};

const flipAt = (path: string, at: number): void => {
  const bytes = readFileSync(path);
  bytes.writeUInt8((bytes[at] ?? 0) ^ 0x20, at);
  writeFileSync(path, bytes);
};

const inPlaceOf = (from: string, to: string): void => {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
};

/** Damage that belongs to no single file, or to a place in one. */
const SPECIAL: readonly Damage[] = [
  { name: 'journal: the last frame is gone, cut exactly before it', apply: (place) => truncateSync(newest(place), framesIn(newest(place)).at(-2)) },
  { name: 'journal: the last three frames are gone', apply: (place) => truncateSync(newest(place), framesIn(newest(place)).at(-4)) },
  { name: 'journal: the last frame is cut in its middle', apply: (place) => truncateSync(newest(place), (framesIn(newest(place)).at(-2) ?? 0) + 30) },
  { name: 'journal: one bit of the last frame', apply: (place) => flipAt(newest(place), (framesIn(newest(place)).at(-2) ?? 0) + 40) },
  { name: 'journal: one bit of the first frame of the newest segment', ends: 'recovered', apply: (place) => flipAt(newest(place), (framesIn(newest(place))[0] ?? 0) + 25) },
  { name: 'journal: one bit of the header of the newest segment', ends: 'recovered', apply: (place) => flipAt(newest(place), PREFIX_BYTES + 9) },
  { name: 'journal: half a frame of garbage behind the last', ends: 'healed', apply: (place, _earlier, random) => writeFileSync(newest(place), Buffer.concat([readFileSync(newest(place)), Buffer.from(Array.from({ length: 90 }, () => Math.trunc(random() * 256)))])) },
  { name: 'journal: the newest segment is gone', ends: 'recovered', apply: (place) => rmSync(newest(place)) },
  { name: 'journal: the oldest segment is gone', ends: 'recovered', apply: (place) => rmSync(segmentsOf(place)[0] ?? '') },
  { name: 'journal: a segment in the middle is gone', ends: 'recovered', apply: (place) => rmSync(segmentsOf(place)[1] ?? '') },
  { name: 'journal: two segments have changed names', ends: 'recovered', apply: (place) => {
    const [first = '', second = ''] = segmentsOf(place);
    renameSync(first, `${first}.x`);
    renameSync(second, first);
    renameSync(`${first}.x`, second);
  } },
  { name: 'journal: the folder is empty', ends: 'recovered', apply: (place) => {
    for (const name of readdirSync(journalOf(place))) rmSync(join(journalOf(place), name), { recursive: true });
  } },
  { name: 'journal: the folder is gone', ends: 'recovered', apply: (place) => rmSync(journalOf(place), { recursive: true }) },
  { name: 'journal: an earlier copy is put in its place', apply: (place, earlier) => inPlaceOf(journalOf(earlier), journalOf(place)) },
  { name: 'view: the folder is gone', ends: 'harmless', apply: ({ profile }) => rmSync(join(profile, 'IndexedDB'), { recursive: true }) },
  { name: 'view: an earlier copy is put in its place', apply: ({ profile }, earlier) => inPlaceOf(join(earlier.profile, 'IndexedDB'), join(profile, 'IndexedDB')) },
  { name: 'view: the origin has changed', ends: 'harmless', apply: ({ profile }) => {
    for (const name of readdirSync(join(profile, 'IndexedDB'))) renameSync(join(profile, 'IndexedDB', name), join(profile, 'IndexedDB', name.replace('app_phinong', 'app_phinong2')));
  } },
  { name: 'view: every LevelDB file but the log is gone', ends: 'harmless', apply: ({ profile }) => {
    for (const file of filesBelow(join(profile, 'IndexedDB'))) if (!file.endsWith('.log')) rmSync(join(profile, 'IndexedDB', file));
  } },
  { name: 'everything in the profile but the journal is gone', ends: 'harmless', apply: ({ profile }) => {
    for (const name of readdirSync(profile)) if (name !== 'journal') rmSync(join(profile, name), { recursive: true, force: true });
  } },
  { name: 'the whole profile is empty', leaves: 'the backup', ends: 'recovered', apply: ({ profile }) => {
    rmSync(profile, { recursive: true });
    mkdirSync(profile);
  } },
  { name: 'the backups are gone', ends: 'harmless', apply: ({ backups }) => rmSync(backups, { recursive: true }) },
  { name: 'journal and newest backup are both damaged', apply: (place, _earlier, random) => {
    spoil(newest(place), 'flipped', random);
    const backup = readdirSync(place.backups).toSorted().at(-1);
    if (backup !== undefined) spoil(join(place.backups, backup), 'flipped', random);
  } },
  { name: 'journal and view are both damaged', apply: (place, _earlier, random) => {
    spoil(segmentsOf(place)[0] ?? '', 'flipped', random);
    rmSync(join(place.profile, 'IndexedDB'), { recursive: true });
  } },
];

/** Every way of spoiling every file of a place; the journal's files several times, since every place in them matters. */
const ofFiles = (place: Place): readonly Damage[] => {
  const inProfile = filesBelow(place.profile).filter((file) => statSync(join(place.profile, file)).size > 0);
  const inBackups = filesBelow(place.backups);
  const each = (root: keyof Place, files: readonly string[]): Damage[] =>
    files.flatMap((file) => MODES.map((mode) => ({ name: `${root === 'profile' ? '' : 'backups/'}${file}: ${mode}`, apply: (copy: Place, _earlier: Place, random: () => number) => spoil(join(copy[root], file), mode, random) })));
  const inJournal = each('profile', inProfile.filter((file) => dirname(file) === 'journal'));
  return [...inJournal, ...inJournal.filter(({ name }) => name.endsWith('flipped')), ...each('profile', inProfile.filter((file) => dirname(file) !== 'journal')), ...each('backups', inBackups)];
};

const shuffled = <T>(list: readonly T[], random: () => number): readonly T[] => list.map((value) => ({ value, order: random() })).toSorted((a, b) => a.order - b.order).map(({ value }) => value);

/** What always ends in one of these ways: one for each, by chance. */
export const oneForEach = (verdicts: readonly Verdict[], random: () => number): readonly Damage[] =>
  verdicts.flatMap((verdict) => shuffled(SPECIAL.filter(({ ends }) => ends === verdict), random).slice(0, 1));

/** So many cases: what belongs to no single file first, then files and ways by chance, those that hold the register first. */
export const planDamage = (place: Place, count: number, random: () => number): readonly Damage[] => {
  const all = ofFiles(place);
  const holdsData = ({ name }: Damage): boolean => /^(journal|IndexedDB|backups)/.test(name);
  const files = [...shuffled(all.filter(holdsData), random), ...shuffled(all.filter((each) => !holdsData(each)), random)];
  // In a small run a spread of both.
  const special = shuffled(SPECIAL, random).slice(0, Math.max(Math.ceil(count / 3), count - files.length));
  return [...special, ...files].slice(0, count);
};
