import { err, ok, type Result } from '#core/result.ts';
import { putLinks, takeLinks } from './chain.ts';
import { readColumns, type ColumnLimits, type ColumnsFault } from './read.ts';
import { asObject, BadColumns, readNumbers } from './read-values.ts';
import { jsonBytes } from './shape.ts';
import { codeCounting } from './values.ts';
import { writeColumns } from './write.ts';

type Message = Readonly<Record<string, unknown>>;
type Hash = (change: object, index: number) => string;

/** Fewer rows than these are no shorter as columns. */
const FEWEST = 4;

/**
 * A message of the protocol with its lists as columns: `changes`, `records`, `results`, and those of the `page` inside. Where a list
 * stands as a list, it is one; so a message may mix both.
 */
export const packMessage = (message: Message, hashOf: Hash): Message => {
  const { changes, records, results, page } = message;
  return {
    ...message,
    ...(isLong(changes) ? { changes: packChanges(changes, hashOf) } : {}),
    ...(isLong(records) ? { records: writeColumns(records) } : {}),
    ...(isLong(results) && results.every(Number.isSafeInteger) ? { results: { rows: results.length, numbers: codeCounting(results as number[]) } } : {}),
    ...(isMessage(page) ? { page: packMessage(page, hashOf) } : {}),
  };
};

const isLong = (list: unknown): list is readonly unknown[] => Array.isArray(list) && list.length >= FEWEST;
const isMessage = (value: unknown): value is Message => typeof value === 'object' && value !== null && !Array.isArray(value);

const packChanges = (changes: readonly unknown[], hashOf: Hash): unknown => {
  const { rows, chains } = takeLinks(changes, hashOf);
  return { ...writeColumns(rows), ...(chains.length === 0 ? {} : { chains }) };
};

export type Unpacked = { readonly message: unknown; /** of the message as plain JSON, about */ readonly bytes: number };

/** The message as it was before `packMessage`. Errors: `malformed`, `too-large` (beyond the limits once it is written out). */
export const unpackMessage = (packed: unknown, limits: ColumnLimits, hashOf: (change: object) => string): Result<Unpacked, ColumnsFault> => {
  if (!isMessage(packed)) return ok({ message: packed, bytes: jsonBytes(packed) });
  const { changes, records, results, page, ...rest } = packed;
  let bytes = jsonBytes(rest);
  const message: Record<string, unknown> = { ...packed };
  for (const [name, list] of Object.entries({ changes, records })) {
    if (!isMessage(list)) {
      bytes += jsonBytes(list);
      continue;
    }
    const read = readColumns(list, { ...limits, bytes: limits.bytes - bytes });
    if (!read.ok) return read;
    const linked = list['chains'] === undefined ? ok(undefined) : putLinks(read.value.rows, list['chains'], hashOf);
    if (!linked.ok) return linked;
    message[name] = read.value.rows;
    bytes += read.value.bytes;
  }
  if (isMessage(results)) {
    const numbers = readResults(results, limits.rows);
    if (numbers === null) return err({ type: 'malformed' });
    message['results'] = numbers;
  }
  if (isMessage(page)) {
    const inner = unpackMessage(page, { ...limits, bytes: limits.bytes - bytes }, hashOf);
    if (!inner.ok) return inner;
    message['page'] = inner.value.message;
    bytes += inner.value.bytes;
  }
  return ok({ message, bytes });
};

const readResults = (coded: Message, most: number): number[] | null => {
  try {
    const { rows, numbers } = asObject(coded);
    return Number.isSafeInteger(rows) && (rows as number) >= 0 && (rows as number) <= most ? readNumbers(numbers, rows as number) : null;
  } catch (problem) {
    if (problem instanceof BadColumns) return null;
    throw problem;
  }
};
