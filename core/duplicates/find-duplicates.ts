import { looseKey } from '../search/variants.ts';
import { normaliseForSearch, splitPlacePrefix } from '../search/normalise.ts';
import { MistakeCounter, mistakesAllowed } from '../search/typos.ts';
import { toBytes } from '../search/bytes.ts';
import type { PartialDate } from '../dates/partial-date.ts';
import type { Agreement, Party } from '../domain/agreement.ts';

/** Why two agreements may be one, or may not; said with the pair. */
export type Likeness = 'thai-place' | 'thai-name' | 'partner-name' | 'partner-like' | 'partner-place' | 'same-day' | 'same-month' | 'same-year' | 'same-type' | 'other-date' | 'other-level';

/** `key`: `<id>/<scope>`. The greater the score, the surer. */
export type DuplicatePair = { readonly a: string; readonly b: string; readonly score: number; readonly reasons: readonly Likeness[] };

/** A side as it is compared: its names by sound, without the word for what kind of place it is. */
type Side = { readonly names: readonly string[]; readonly place: string; readonly level: string };
export type Compared = { readonly key: string; readonly thai: readonly Side[]; readonly partners: readonly Side[]; readonly type: string; readonly signed: PartialDate | null };

const WEIGHTS: Readonly<Record<Likeness, number>> = {
  'thai-place': 2, 'thai-name': 2, 'partner-name': 3, 'partner-like': 2, 'partner-place': 1, 'same-day': 3, 'same-month': 2, 'same-year': 1, 'same-type': 1, 'other-date': -2, 'other-level': -1,
};
/** From here on a person should look: the same two sides, or one side and a date beside it. */
const ENOUGH = 5;

/** A name by its sound; numbers in it tell places apart that sound alike (แขวงที่ 4). */
const nameKey = (name: string): string => {
  const bare = splitPlacePrefix(name).name;
  return looseKey(bare) + normaliseForSearch(bare).replaceAll(/\D/g, '');
};

const sideOf = ({ name, nameEn, place, level }: Party): Side => ({
  names: [...new Set([name, nameEn].map(nameKey).filter((key) => key !== ''))],
  place,
  level,
});

/** What of an agreement is compared. */
export const comparedOf = (key: string, { parties, type, signedDate }: Pick<Agreement, 'parties' | 'type' | 'signedDate'>): Compared => ({
  key,
  thai: parties.filter(({ side }) => side === 'thai').map(sideOf),
  partners: parties.filter(({ side }) => side === 'partner').map(sideOf),
  type,
  signed: signedDate,
});

const both = (as: readonly Side[], bs: readonly Side[], isLike: (a: Side, b: Side) => boolean): boolean => as.some((a) => bs.some((b) => isLike(a, b)));
const sameName = (a: Side, b: Side): boolean => a.names.some((name) => b.names.includes(name));
const samePlace = (a: Side, b: Side): boolean => a.place !== '' && a.place === b.place;
const otherLevel = (a: Side, b: Side): boolean => a.level !== '' && b.level !== '' && a.level !== b.level;

/** One is the other with a typing mistake or two, neither much longer. */
const likeName = (a: Side, b: Side): boolean =>
  a.names.some((name) => b.names.some((other) => {
    const [key, text] = [toBytes(name), toBytes(other)];
    if (key === null || text === null || key.replaceAll(/\D/g, '') !== text.replaceAll(/\D/g, '') || Math.abs(key.length - text.length) > mistakesAllowed(key.length)) return false;
    return new MistakeCounter(key).least(text).mistakes <= mistakesAllowed(key.length);
  }));

/** What two dates have in common, as far as both are known. */
const dateLikeness = (a: PartialDate | null, b: PartialDate | null): Likeness[] => {
  const [x, y] = [a?.start ?? '', b?.start ?? ''];
  if (x === '' || y === '') return [];
  const shared = Math.min(x.length, y.length);
  if (x.slice(0, shared) !== y.slice(0, shared)) return ['other-date'];
  return [shared === 'YYYY'.length ? 'same-year' : shared === 'YYYY-MM'.length ? 'same-month' : 'same-day'];
};

const likenesses = (a: Compared, b: Compared): Likeness[] => {
  const partner: Likeness[] = both(a.partners, b.partners, sameName) ? ['partner-name'] : both(a.partners, b.partners, likeName) ? ['partner-like'] : both(a.partners, b.partners, samePlace) ? ['partner-place'] : [];
  if (partner.length === 0) return [];
  const thai: Likeness[] = both(a.thai, b.thai, samePlace) ? ['thai-place'] : both(a.thai, b.thai, sameName) ? ['thai-name'] : [];
  const levels = both(a.thai, b.thai, (x, y) => (samePlace(x, y) || sameName(x, y)) && otherLevel(x, y)) || both(a.partners, b.partners, (x, y) => (samePlace(x, y) || sameName(x, y)) && otherLevel(x, y));
  return [...thai, ...partner, ...dateLikeness(a.signed, b.signed), ...(a.type !== '' && a.type === b.type ? ['same-type' as const] : []), ...(levels ? ['other-level' as const] : [])];
};

/** How like two agreements are; null where nobody need look. */
export const pairOf = (a: Compared, b: Compared): DuplicatePair | null => {
  const reasons = likenesses(a, b);
  const score = reasons.reduce((sum, reason) => sum + WEIGHTS[reason], 0);
  if (score < ENOUGH) return null;
  const [first, second] = a.key < b.key ? [a, b] : [b, a];
  return { a: first.key, b: second.key, score, reasons };
};

/** Rows that share so common a thing are compared only where they share something rarer too. */
const MOST_IN_BLOCK = 400;

/** What agreements must share to be compared at all, so that a hundred thousand of them are not compared each with each. */
const blocksOf = ({ thai, partners }: Compared): string[] => [
  ...partners.flatMap(({ names }) => names.map((name) => `partner ${name}`)),
  ...partners.flatMap(({ place }) => (place === '' ? [] : thai.flatMap((side) => [...(side.place === '' ? [] : [`places ${place} ${side.place}`]), ...side.names.map((name) => `place ${place} ${name}`)]))),
  ...partners.flatMap(({ names }) => names.flatMap((name) => thai.flatMap((side) => [...side.names, side.place].filter((each) => each !== '').map((each) => `begins ${name.slice(0, 3)} ${each}`)))),
];

const pairsIn = (members: readonly Compared[]): DuplicatePair[] => members.flatMap((a, i) => members.slice(i + 1).flatMap((b) => pairOf(a, b) ?? []));

/** All pairs that may be one agreement, the surest first. */
export const findDuplicates = (agreements: readonly Compared[]): DuplicatePair[] => {
  const blocks = new Map<string, Compared[]>();
  for (const agreement of agreements) {
    for (const block of new Set(blocksOf(agreement))) {
      const members = blocks.get(block);
      if (members === undefined) blocks.set(block, [agreement]);
      else members.push(agreement);
    }
  }
  const pairs = new Map<string, DuplicatePair>();
  for (const members of blocks.values()) {
    if (members.length < 2 || members.length > MOST_IN_BLOCK) continue;
    for (const pair of pairsIn(members)) pairs.set(`${pair.a} ${pair.b}`, pair);
  }
  return [...pairs.values()].toSorted((x, y) => y.score - x.score || (x.a + x.b < y.a + y.b ? -1 : 1));
};
