import type { Decision } from '#core/change/settlement.ts';
import type { Choice, OpenConflict, OpenField } from '#renderer/data/conflicts.ts';
import { idsOf } from './decisions.ts';

/** A PC whose values can be taken as a whole: this one (`here`), or one by its name. */
export type Side = { readonly id: string; readonly isHere: boolean; readonly device: string };

export const HERE = 'here';

const sideOf = (choice: Choice): Side[] =>
  choice.voices.map(({ isHere, origin }) => (isHere ? { id: HERE, isHere, device: origin.author.device } : { id: `pc/${origin.author.device}`, isHere, device: origin.author.device }));

/** The PCs that wrote any of the values, this one first. */
export const sidesOf = (conflicts: readonly OpenConflict[]): Side[] => {
  const sides = new Map<string, Side>();
  const all = conflicts.flatMap(({ fields }) => fields.flatMap(({ choices }) => choices.flatMap(sideOf)));
  for (const side of all) sides.set(side.id, sides.get(side.id) ?? side);
  // A side that has several values in every field it has any in cannot be taken as a whole.
  const fields = conflicts.flatMap((conflict) => conflict.fields);
  return [...sides.values()].filter(({ id }) => fields.some((field) => choiceOfSide(field, id) !== null)).toSorted((a, b) => Number(b.isHere) - Number(a.isHere) || (a.device < b.device ? -1 : 1));
};

/** The value of a side in a field, where it has exactly one there. */
export const choiceOfSide = (field: OpenField, side: string): Choice | null => {
  const own = field.choices.filter((choice) => sideOf(choice).some(({ id }) => id === side));
  return own.length === 1 ? (own[0] ?? null) : null;
};

/** What a field is about, whichever party or entry of a list it belongs to: equal patterns are decided together. */
export const patternOf = (kind: string, field: string): string => {
  const [group = '', , member] = field.split('/');
  if (group === 'parties') return `${kind} parties/${member ?? ''}`;
  return `${kind} ${KEYED.has(group) ? group : field}`;
};

const KEYED = new Set(['outcomes', 'followUps', 'sources', 'doubts', 'evidence', 'agreements']);

export type Preview = {
  readonly key: string;
  readonly conflict: OpenConflict;
  readonly taken: readonly { readonly field: OpenField; readonly choice: Choice }[];
};

/** What taking all values of a side would decide, in the fields with these patterns; and how many of them the side has no value for. */
export const previewOf = (conflicts: readonly OpenConflict[], side: string, patterns: ReadonlySet<string>): { readonly records: readonly Preview[]; readonly count: number; readonly skipped: number } => {
  let skipped = 0;
  const records = conflicts.flatMap((conflict): Preview[] => {
    const wanted = conflict.fields.filter(({ field }) => patterns.has(patternOf(conflict.record.kind, field)));
    const taken = wanted.flatMap((field) => {
      const choice = choiceOfSide(field, side);
      return choice === null ? [] : [{ field, choice }];
    });
    skipped += wanted.length - taken.length;
    return taken.length === 0 ? [] : [{ key: conflict.record.key, conflict, taken }];
  });
  return { records, count: records.reduce((sum, { taken }) => sum + taken.length, 0), skipped };
};

/** Per record and field, the heads that were there when the person began to look at many records together. */
export type FirstSeen = ReadonlyMap<string, readonly string[]>;

const seenName = (conflict: OpenConflict, field: OpenField): string => `${conflict.record.key} ${field.field}`;

/** What was seen, with the fields that have joined since; the same map where none has. */
export const lookAt = (conflicts: readonly OpenConflict[], before: FirstSeen): FirstSeen => {
  const fresh = conflicts.flatMap((conflict) => conflict.fields.flatMap((field): [string, readonly string[]][] => (before.has(seenName(conflict, field)) ? [] : [[seenName(conflict, field), idsOf(field)]])));
  return fresh.length === 0 ? before : new Map([...before, ...fresh]);
};

/** The conflicts without the fields in which another value arrived since the person looked, and how many those are. */
export const withoutArrived = (conflicts: readonly OpenConflict[], seen: FirstSeen): { readonly conflicts: readonly OpenConflict[]; readonly arrived: number } => {
  const known = (conflict: OpenConflict, field: OpenField): boolean => {
    const ids = seen.get(seenName(conflict, field)) ?? [];
    return idsOf(field).every((id) => ids.includes(id));
  };
  const left = conflicts.map((conflict) => ({ ...conflict, fields: conflict.fields.filter((field) => known(conflict, field)) }));
  return { conflicts: left, arrived: fieldCount(conflicts) - fieldCount(left) };
};

const fieldCount = (conflicts: readonly OpenConflict[]): number => conflicts.reduce((sum, { fields }) => sum + fields.length, 0);

/** A preview as decisions, naming the heads that it was made from. */
export const decisionsOf = (preview: Preview): Record<string, Decision> => Object.fromEntries(preview.taken.map(({ field, choice }) => [field.field, { value: choice.value, seen: idsOf(field) }]));
