import { sameJson } from '../change/canonical.ts';
import { changedFields, settleFields } from '../change/diff.ts';
import { emptyRecord } from '../change/merge.ts';
import type { ChangeIntent } from '../change/change.ts';
import { DELETED_FIELD, type RecordState } from '../change/state.ts';
import type { Json } from '../json.ts';
import type { Fields } from '../domain/field-paths.ts';
import { pairId, type Pair } from '../domain/pair.ts';

/** A record as a screen has it: its state, and what it shows. */
export type Shown = { readonly key: string; readonly id: string; readonly state: RecordState; readonly fields: Fields };

/** A field that the two do not share. `null` = nothing stands there. */
export type Choice = { readonly path: string; readonly kept: Json; readonly other: Json };

/** What stays as it is in each record, whatever is merged. */
const NOT_TAKEN: ReadonlySet<string> = new Set([DELETED_FIELD, 'sample', 'mergedInto']);
/** Lists that people add to: both records' entries stand in the one afterwards, without being asked for. */
const JOINED = ['areas', 'frames', 'languages', 'signatories', 'stateLog', 'steps', 'sources', 'doubts', 'evidence', 'checks'];

const isJoined = (path: string): boolean => JOINED.some((group) => path.startsWith(`${group}/`));

/** The fields that an officer chooses between: those of the other record that the kept one has otherwise or not at all. */
export const choicesOf = (kept: Fields, other: Fields): Choice[] =>
  Object.keys(other)
    .filter((path) => !NOT_TAKEN.has(path) && !isJoined(path) && !sameJson(kept[path] ?? null, other[path] ?? null))
    .map((path) => ({ path, kept: kept[path] ?? null, other: other[path] ?? null }));

/** What is taken unless the officer says otherwise: what the kept record does not have. */
export const takenAtFirst = (choices: readonly Choice[]): string[] => choices.filter(({ kept }) => kept === null).map(({ path }) => path);

const joined = (kept: Fields, other: Fields): string[] => Object.keys(other).filter((path) => isJoined(path) && kept[path] === undefined);

/** `linked` are the activities and contacts that name the other; `verdict` is what was decided about the pair before, if anything; `scope` is whose decision it is. */
export type Merger = { readonly kept: Shown; readonly other: Shown; readonly taken: readonly string[]; readonly linked: readonly Shown[]; readonly verdict: RecordState | null; readonly scope: string };

const link = (id: string): string => `agreements/${id}`;

/**
 * Makes two agreements one: the kept one takes the chosen fields (`taken`, paths) and the entries of the other's lists, activities and
 * contacts are moved to it, and the other is deleted and says where it went. Nothing of either's history is lost, and the verdict holds what is needed for
 * the way back. All of it is saved at once.
 */
export const mergeIntents = ({ kept, other, taken, linked, verdict, scope }: Merger): ChangeIntent[] => {
  const paths = [...taken, ...joined(kept.fields, other.fields)];
  const values = Object.fromEntries(paths.map((path) => [path, other.fields[path] ?? null]));
  const [a, b] = [kept.key, other.key].map((key) => key.slice(key.indexOf('/') + 1)).toSorted();
  const pair = {
    a: a ?? '', b: b ?? '', verdict: 'merged', winner: kept.key.slice(kept.key.indexOf('/') + 1), [DELETED_FIELD]: null,
    ...(kept.fields['sample'] === true && other.fields['sample'] === true ? { sample: true } : {}),
    ...Object.fromEntries(paths.map((path) => [`before/${path}`, { was: kept.fields[path] ?? null, became: other.fields[path] ?? null }])),
    ...Object.fromEntries(linked.map(({ id, state, fields }) => [`moved/${state.kind}:${id}`, { both: fields[link(kept.id)] === true }])),
  };
  return [
    changedFields(kept.state, values),
    settleFields(other.state, { [DELETED_FIELD]: true, mergedInto: kept.id }),
    ...linked.map(({ state }) => changedFields(state, { [link(other.id)]: null, [link(kept.id)]: true })),
    changedFields(verdict ?? emptyRecord(scope, 'pair', pairId(a ?? '', b ?? '')), pair),
  ].filter((intent) => intent !== null);
};

/** Takes a merger back: what has been edited since stays as it is, everything else stands as it stood. */
export const unmergeIntents = (pair: Pair, kept: Shown | null, other: Shown, linked: readonly Shown[], verdict: Shown): ChangeIntent[] => {
  const untouched = kept === null ? [] : Object.entries(pair.before).filter(([path, { became }]) => sameJson(kept.fields[path] ?? null, became));
  const keptId = kept?.id ?? '';
  const cleared = Object.fromEntries(Object.keys(verdict.fields).filter((path) => path.startsWith('before/') || path.startsWith('moved/')).map((path) => [path, null]));
  const wasOfBoth = ({ id, state }: Shown): boolean => {
    const said = verdict.fields[`moved/${state.kind}:${id}`];
    return typeof said === 'object' && said !== null && 'both' in said && said['both'] === true;
  };
  return [
    kept === null ? null : changedFields(kept.state, Object.fromEntries(untouched.map(([path, { was }]) => [path, was]))),
    settleFields(other.state, { [DELETED_FIELD]: null, mergedInto: null }),
    ...linked.map((each) => changedFields(each.state, { [link(other.id)]: true, ...(wasOfBoth(each) || keptId === '' ? {} : { [link(keptId)]: null }) })),
    changedFields(verdict.state, { verdict: null, winner: null, ...cleared }),
  ].filter((intent) => intent !== null);
};
