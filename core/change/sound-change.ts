import { CHANGE_ID_FORM, SCOPE_FORM } from '../ids.ts';
import type { Change } from './change.ts';
import { MAX_JSON_DEPTH } from './plain-json.ts';

/**
 * Whether a value that came as JSON is a change, as `changeSchema` has it, in a tenth of the schema's time: an endpoint looks at every change that
 * is ever made. What is not sound by this look is asked of the schema, which also says why.
 */
export const isSoundChange = (value: unknown): value is Change => {
  if (!isMembers(value)) return false;
  for (const name of Object.keys(value)) {
    const isSound = Object.hasOwn(MEMBERS, name) ? MEMBERS[name]?.(value[name]) === true : isPlain(value[name], 1);
    if (!isSound) return false;
  }
  return NAMES.every((name) => Object.hasOwn(value, name));
};

type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__');

const textOf = (least: number, most: number) => (value: unknown): boolean => typeof value === 'string' && value.length >= least && value.length <= most;
const isChangeId = (value: unknown): boolean => typeof value === 'string' && CHANGE_ID_FORM.test(value);
const isFieldName = textOf(1, 200);

const everyMember = (value: unknown, isGood: (name: string, member: unknown) => boolean): boolean => {
  if (!isMembers(value)) return false;
  for (const name of Object.keys(value)) if (!isGood(name, value[name])) return false;
  return true;
};

const AUTHOR: Readonly<Record<string, (value: unknown) => boolean>> = { officer: textOf(0, 64), name: textOf(0, 200), device: textOf(0, 100) };

const MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isChangeId,
  scope: (value) => typeof value === 'string' && SCOPE_FORM.test(value),
  kind: textOf(1, 40),
  record: textOf(1, 64),
  set: (value) => everyMember(value, (name, member) => isFieldName(name) && isPlain(member, 2)),
  base: (value) => everyMember(value, (name, ids) => isFieldName(name) && Array.isArray(ids) && ids.length <= 100 && ids.every(isChangeId)),
  at: textOf(1, 40),
  author: (value) => everyMember(value, (name, member) => (Object.hasOwn(AUTHOR, name) ? AUTHOR[name]?.(member) === true : isPlain(member, 2))) && Object.keys(AUTHOR).every((name) => Object.hasOwn(value as object, name)),
  schema: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  prev: textOf(0, 64),
};
const NAMES = Object.keys(MEMBERS);

/** Of JSON, finite, no deeper than a journal takes, and without the name that copying loses (see plain-json.ts). */
const isPlain = (value: unknown, depth: number): boolean => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth >= MAX_JSON_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth + 1));
  return everyMember(value, (_name, member) => isPlain(member, depth + 1));
};
