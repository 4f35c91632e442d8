import { splitChangeId, type ChangeId } from '../ids.ts';
import type { Sha256 } from '../ports.ts';
import { err, ok, type Result } from '../result.ts';
import type { Json } from './change.ts';

/** Below this depth the text is built without recursion. What a parser accepted never gets there; what the endpoint refuses may. */
const RECURSIVE_DEPTH = 100;

/**
 * The one text of a JSON value, in the spirit of RFC 8785: keys sorted by UTF-16 code units, no spaces, numbers as
 * ECMAScript prints them (-0 as 0), lone surrogates escaped. Members that are undefined are left out, as in JSON.
 * Defined for everything that JSON.parse can return: an infinite number has a text of its own that is not JSON.
 */
export const canonicalJson = (value: unknown): string => writeValue(value, 0);

const writeValue = (value: unknown, depth: number): string => {
  if (typeof value !== 'object' || value === null) return writeScalar(value);
  if (depth >= RECURSIVE_DEPTH) return writeDeep(value);
  return Array.isArray(value) ? writeList(value, depth + 1) : writeMembers(value as Readonly<Record<string, unknown>>, depth + 1);
};

// Every change is hashed on every machine that it passes: text is joined as it comes, without pairs and lists in between.
const writeList = (list: readonly unknown[], depth: number): string => {
  let text = '';
  for (const item of list) text += `${text === '' ? '[' : ','}${writeValue(item, depth)}`;
  return text === '' ? '[]' : `${text}]`;
};

const writeMembers = (object: Readonly<Record<string, unknown>>, depth: number): string => {
  let text = '';
  for (const key of sortedKeys(object)) {
    const member = object[key];
    if (member !== undefined) text += `${text === '' ? '{' : ','}${quoted(key)}:${writeValue(member, depth)}`;
  }
  return text === '' ? '{}' : `${text}}`;
};

/** In place, and only where they are not in order already: what was written out once comes back sorted. */
const sortedKeys = (object: object): readonly string[] => {
  const keys = Object.keys(object);
  for (let at = 1; at < keys.length; at += 1) if ((keys[at] ?? '') < (keys[at - 1] ?? '')) return keys.toSorted();
  return keys;
};

/** Names of fields need no escaping; a look is quicker than a stringifier. */
const PLAIN = /^[\w/.:-]*$/;
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const writeScalar = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return JSON.stringify(value) ?? 'null';
};

const sortedMembers = (object: object): [string, unknown][] =>
  Object.entries(object)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

/** A piece of text, and a value that is still to be written after it. */
type Piece = { readonly text: string; readonly value?: unknown };

/** The same text with a stack of its own. */
const writeDeep = (value: object): string => {
  const out: string[] = [];
  const stack: Piece[] = [{ text: '', value }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    out.push(next.text);
    if (typeof next.value === 'object' && next.value !== null) for (const piece of piecesOf(next.value).toReversed()) stack.push(piece);
    else if ('value' in next) out.push(writeScalar(next.value));
  }
  return out.join('');
};

const piecesOf = (value: object): Piece[] => {
  const list = Array.isArray(value);
  const members = list
    ? value.map((item: unknown): Piece => ({ text: '', value: item }))
    : sortedMembers(value).map(([key, member]): Piece => ({ text: `${JSON.stringify(key)}:`, value: member }));
  const separated = members.map((piece, index) => (index === 0 ? piece : { ...piece, text: `,${piece.text}` }));
  return [{ text: list ? '[' : '{' }, ...separated, { text: list ? ']' : '}' }];
};

/** Two values are the same when their canonical texts are. */
export const sameJson = (a: Json, b: Json): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return canonicalJson(a) === canonicalJson(b);
};

/** What the hash chain needs of a change. Loose on purpose: the endpoint also hashes what it refuses. */
export type ChainLink = { readonly id: ChangeId; readonly prev: string };

/** The hash of a change as its incarnation wrote it: over every member, also those that only a newer version knows, and `prev`. */
export const hashChange = (change: object, sha256: Sha256): string => sha256(canonicalJson(change));

export type ChainBroken = { readonly type: 'chain-broken'; readonly at: ChangeId };

/**
 * Checks a stretch of one incarnation's changes, in order of n. `startHash` is the hash of the change before the first one
 * ('' when the stretch begins with n = 1). Answers the hash of the last change: compared with the hash that somebody else
 * remembers, it also shows a last entry that was altered or cut off, which no chain can see by itself.
 */
export const verifyChain = (
  changes: readonly ChainLink[],
  startHash: string,
  sha256: Sha256,
): Result<string, ChainBroken> => {
  let last: { readonly incarnation: string; readonly n: number } | null = null;
  let hash = startHash;
  for (const change of changes) {
    const here = splitChangeId(change.id);
    const expected: number | null = last === null ? (startHash === '' ? 1 : null) : last.n + 1;
    const follows = expected === null ? here.n > 1 : here.n === expected;
    const sameLife = last === null || last.incarnation === here.incarnation;
    if (!follows || !sameLife || change.prev !== hash) return err({ type: 'chain-broken', at: change.id });
    hash = hashChange(change, sha256);
    last = here;
  }
  return ok(hash);
};

/** True when both are the same change to the last member. Two changes under one id that differ are the mark of a cloned PC. */
export const isSameChange = (a: ChainLink, b: ChainLink): boolean => a.id === b.id && canonicalJson(a) === canonicalJson(b);
