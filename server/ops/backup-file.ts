import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';

/**
 * A backup is one file: gzip of lines in UTF-8. `#` begins a line about the file: the head (what made it, of what), the name of
 * the table whose rows follow, and at the end the seal: how many rows of each table, and the SHA-256 of every byte before it.
 * Every other line is one row as JSON. So it is written and read as a stream, can be looked into with `zcat`, and whatever is
 * cut off or altered is found before a database is touched.
 */
const FORMAT = 1;

const headSchema = z.object({
  phinong: z.literal('backup'),
  format: z.number().int().min(1),
  made: z.string(),
  epoch: z.string(),
  migrations: z.array(z.object({ name: z.string(), hash: z.string() })),
});
const tableSchema = z.object({ table: z.string(), columns: z.array(z.string().regex(/^[a-z_]+$/)).min(1) });
const sealSchema = z.object({ rows: z.record(z.string(), z.number().int()), sha256: z.string() });

export type BackupHead = Omit<z.infer<typeof headSchema>, 'phinong' | 'format'>;
export type BackupTable = z.infer<typeof tableSchema>;
export type BackupSeal = z.infer<typeof sealSchema>;

/** What a reader of a backup meets, in the order in which it stands there. Rows come as the JSON text of an object each. */
export type BackupPiece = { readonly table: BackupTable } | { readonly rows: readonly string[] };

/** A reader meets the seal last, and only if everything before it is what was written. */
export type ReadPiece = BackupPiece | { readonly seal: BackupSeal };

/** A backup that cannot be used, in a sentence for the administrator. */
export class BadBackup extends Error {
  override readonly name = 'BadBackup';
}

const line = (value: object): string => `#${JSON.stringify(value)}\n`;

/** Writes the file and makes sure that it is on the disk. Answers its seal. */
export const writeBackupFile = async (path: string, head: BackupHead, pieces: AsyncIterable<BackupPiece>): Promise<BackupSeal> => {
  const hash = createHash('sha256');
  const rows: Record<string, number> = {};
  let seal: BackupSeal = { rows, sha256: '' };
  const text = async function* (): AsyncGenerator<Buffer> {
    const hashed = (part: string): Buffer => {
      const bytes = Buffer.from(part, 'utf8');
      hash.update(bytes);
      return bytes;
    };
    yield hashed(line({ phinong: 'backup', format: FORMAT, ...head }));
    let table = '';
    for await (const piece of pieces) {
      if ('table' in piece) {
        ({ table } = piece.table);
        rows[table] = 0;
        yield hashed(line(piece.table));
      } else {
        rows[table] = (rows[table] ?? 0) + piece.rows.length;
        yield hashed(piece.rows.map((row) => `${row}\n`).join(''));
      }
    }
    seal = { rows, sha256: hash.digest('hex') };
    yield Buffer.from(line(seal), 'utf8');
  };
  // Flushed to the disk before it is closed; readable to nobody else.
  await pipeline(Readable.from(text()), createGzip(), createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  return seal;
};

const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 4 * 1024 * 1024;

export type BackupReader = {
  readonly head: BackupHead;
  /** must be read to the seal: only there it is known whether the file is whole */
  readonly pieces: AsyncIterable<ReadPiece>;
};

/** Opens a backup. What is wrong with it is thrown as `BadBackup`, at the latest when its pieces end. */
export const readBackupFile = async (path: string): Promise<BackupReader> => {
  const lines = linesOf(path);
  const first = await lines.next();
  const head = headSchema.safeParse(first.done === true || !first.value.startsWith('#') ? null : parseJson(first.value.slice(1)));
  if (!head.success) throw new BadBackup('This is no backup of an endpoint.');
  if (head.data.format > FORMAT) throw new BadBackup('This backup was made by a newer version. Start that version to restore it.');
  const hash = createHash('sha256').update(`${String(first.value)}\n`, 'utf8');
  return { head: head.data, pieces: readPieces(lines, hash) };
};

const readPieces = async function* (lines: AsyncGenerator<string>, hash: ReturnType<typeof createHash>): AsyncGenerator<ReadPiece> {
  const counts: Record<string, number> = {};
  let table: BackupTable | null = null;
  let rows: string[] = [];
  let bytes = 0;
  const take = (): readonly string[] => {
    const taken = rows;
    [rows, bytes] = [[], 0];
    return taken;
  };
  for await (const text of lines) {
    const about = text.startsWith('#') ? parseJson(text.slice(1)) : null;
    if (about !== null && rows.length > 0) yield { rows: take() };
    const seal = sealSchema.safeParse(about);
    if (seal.success) {
      checkSeal(seal.data, counts, hash.digest('hex'), await lines.next());
      yield { seal: seal.data };
      return;
    }
    hash.update(`${text}\n`, 'utf8');
    if (about !== null) {
      table = readTable(about);
      counts[table.table] = 0;
      yield { table };
      continue;
    }
    if (table === null) throw new BadBackup('This backup is damaged: rows of no table.');
    counts[table.table] = (counts[table.table] ?? 0) + 1;
    rows.push(text);
    bytes += text.length;
    if (rows.length >= ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE) yield { rows: take() };
  }
  throw new BadBackup('This backup is damaged: its end is missing.');
};

const readTable = (about: unknown): BackupTable => {
  const parsed = tableSchema.safeParse(about);
  if (!parsed.success) throw new BadBackup('This backup is damaged: a line of it makes no sense.');
  return parsed.data;
};

const checkSeal = (seal: BackupSeal, counts: Readonly<Record<string, number>>, sha256: string, after: IteratorResult<string>): void => {
  const isWhole = seal.sha256 === sha256 && JSON.stringify(seal.rows) === JSON.stringify(counts) && after.done === true;
  if (!isWhole) throw new BadBackup('This backup is damaged: what it holds is not what was written.');
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BadBackup('This backup is damaged: a line of it makes no sense.');
  }
};

const NEWLINE = 0x0a;

/** Split at the byte, not at what else counts as a line's end in a text. */
const linesOf = async function* (path: string): AsyncGenerator<string> {
  const source = createReadStream(path);
  const unpacked = createGunzip();
  source.once('error', (problem) => unpacked.destroy(problem));
  let rest: Buffer[] = [];
  try {
    for await (const chunk of source.pipe(unpacked) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, at)]).toString('utf8');
        rest = [];
        from = at + 1;
      }
      if (from < chunk.byteLength) rest.push(chunk.subarray(from));
    }
  } catch (problem) {
    throw problem instanceof BadBackup ? problem : unreadable(problem, path);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
  if (rest.length > 0) throw new BadBackup('This backup is damaged: its end is missing.');
};

const unreadable = (problem: unknown, path: string): BadBackup => {
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : '';
  if (code === 'ENOENT') return new BadBackup(`There is no file ${path}.`);
  if (/^(EACCES|EPERM|EISDIR|EIO)$/.test(code)) return new BadBackup(`The file ${path} cannot be read (${code}).`);
  return new BadBackup('This backup is damaged: it cannot be unpacked, or its end is missing.');
};
