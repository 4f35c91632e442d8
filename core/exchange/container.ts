import type { Json } from '../json.ts';
import { isTooDeep } from '../json-depth.ts';
import { err, ok, type Result } from '../result.ts';
import { parseJson, readEnvelope, writeEnvelope, type Envelope } from './envelope.ts';
import { damaged, type ExchangeFault } from './fault.ts';
import type { ExchangeKit } from './kit.ts';
import { EXCHANGE_FORMAT, EXCHANGE_LIMITS, type Label } from './label.ts';
import { open, seal, type Keys, type Lock } from './lock.ts';
import { manifestSchema, type Manifest, type Part } from './manifest.ts';
import { spokenFault } from './spoken.ts';

/** A part that is to be written: JSON values, one a line, or the bytes of an attachment. */
export type NewPart = { readonly name: string; readonly lines: readonly unknown[] } | { readonly name: string; readonly file: Uint8Array };

export type NewFile = {
  /** all of the label but the file's own name, which is given here where the caller has none */
  readonly label: Omit<Label, 'file'> & { readonly file?: string };
  readonly lock: Lock;
  /** the Ed25519 key that belongs to the label's `key`, as base64 of PKCS #8 DER */
  readonly privateKey: string;
  readonly epoch: string;
  readonly head: Json;
  readonly parts: readonly NewPart[];
};

/** A file that was opened and found right to the last byte. */
export type Opened = {
  readonly label: Label;
  readonly manifest: Manifest;
  /** the values of a part of lines; none where the file has no such part */
  readonly lines: (name: string) => readonly unknown[];
  /** the bytes of an attachment, null where the file has none of this name */
  readonly file: (name: string) => Uint8Array | null;
};

export const newFileId = ({ random }: ExchangeKit): string => Array.from(random(16), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Writes an exchange file. Too large a one is an error of the caller's, who knows what can be left for the next file. */
export const writeExchangeFile = async (kit: ExchangeKit, { label, lock, privateKey, epoch, head, parts }: NewFile): Promise<Result<Uint8Array, ExchangeFault>> => {
  const named: Label = { ...(label as Label), file: label.file ?? newFileId(kit) };
  const labelLine = JSON.stringify(named);
  const written = await Promise.all(parts.map((part) => writePart(kit, part)));
  const manifest: Manifest = {
    format: EXCHANGE_FORMAT,
    kind: named.kind,
    file: named.file,
    scope: named.unit.code,
    epoch,
    label: kit.sha256(kit.encode(labelLine)),
    head,
    parts: written.map(({ part }) => part),
  };
  const plain = join([kit.encode(`${JSON.stringify(manifest)}\n`), ...written.map(({ bytes }) => bytes)]);
  const file = writeEnvelope(kit, labelLine, await seal(kit, plain, lock), privateKey);
  const isTooLarge = file.length > EXCHANGE_LIMITS.fileBytes || plainBytesOf(manifest) > EXCHANGE_LIMITS.plainBytes;
  return isTooLarge ? err({ type: 'exchange-too-large', limit: EXCHANGE_LIMITS.fileBytes }) : ok(file);
};

type Written = { readonly part: Part; readonly bytes: Uint8Array };

const writePart = async (kit: ExchangeKit, part: NewPart): Promise<Written> => {
  // An attachment is named by its contents and seldom becomes smaller: a picture, a PDF.
  const plain = 'file' in part ? part.file : kit.encode(part.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const bytes = 'file' in part ? part.file : await kit.pack(plain);
  const [kind, packing, count] = 'file' in part ? (['file', 'none', 1] as const) : (['lines', 'brotli', part.lines.length] as const);
  return { part: { name: part.name, kind, packing, count, bytes: bytes.length, plain: plain.length, sha256: kit.sha256(bytes) }, bytes };
};

const join = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

const plainBytesOf = ({ parts }: Manifest): number => parts.reduce((sum, { plain }) => sum + plain, 0);

/**
 * Opens a file and checks all of it before it answers: signature, version, encryption, manifest, label, the hash, length and lines of every
 * part. `signedBy`: the key that the file must be signed with, where the reader knows it.
 */
export const openExchangeFile = async (kit: ExchangeKit, file: Uint8Array | Envelope, keys: Keys, signedBy?: string): Promise<Result<Opened, ExchangeFault>> => {
  const envelope = file instanceof Uint8Array ? readEnvelope(kit, file) : ok(file);
  if (!envelope.ok) return envelope;
  const { label, labelLine, sealed } = envelope.value;
  const unspoken = spokenFault(label.protocol);
  if (unspoken !== null) return err(unspoken);
  if (signedBy !== undefined && label.key !== signedBy) return damaged('signer');
  const plain = await open(kit, sealed, keys);
  if (!plain.ok) return plain;
  const begun = readManifest(kit, plain.value);
  if (!begun.ok) return begun;
  const { manifest, rest } = begun.value;
  if (manifest.label !== kit.sha256(kit.encode(labelLine)) || manifest.kind !== label.kind || manifest.file !== label.file || manifest.scope !== label.unit.code) return damaged('label');
  if (plainBytesOf(manifest) > EXCHANGE_LIMITS.plainBytes) return err({ type: 'exchange-too-large', limit: EXCHANGE_LIMITS.plainBytes });
  return readParts(kit, label, manifest, rest);
};

const readManifest = (kit: ExchangeKit, plain: Uint8Array): Result<{ readonly manifest: Manifest; readonly rest: Uint8Array }, ExchangeFault> => {
  const end = plain.subarray(0, EXCHANGE_LIMITS.manifestBytes).indexOf(NEWLINE);
  const raw = end === -1 ? undefined : parseJson(kit.decode(plain.subarray(0, end)) ?? '');
  const format = typeof raw === 'object' && raw !== null && 'format' in raw ? raw.format : undefined;
  if (typeof format === 'number' && format > EXCHANGE_FORMAT) return err({ type: 'exchange-newer', version: format });
  const manifest = manifestSchema.safeParse(raw);
  return manifest.success ? ok({ manifest: manifest.data, rest: plain.subarray(end + 1) }) : damaged('manifest');
};
const NEWLINE = 0x0a;

const readParts = async (kit: ExchangeKit, label: Label, manifest: Manifest, rest: Uint8Array): Promise<Result<Opened, ExchangeFault>> => {
  const lines = new Map<string, readonly unknown[]>();
  const files = new Map<string, Uint8Array>();
  let at = 0;
  for (const part of manifest.parts) {
    const { name, kind, bytes, sha256 } = part;
    const stored = rest.subarray(at, at + bytes);
    at += bytes;
    if (stored.length !== bytes || kit.sha256(stored) !== sha256 || lines.has(name) || files.has(name)) return damaged(`part ${name}`);
    const plain = part.packing === 'none' ? stored : await kit.unpack(stored, part.plain);
    if (plain === null || plain.length !== part.plain) return damaged(`part ${name}`);
    if (kind === 'file') files.set(name, plain);
    else {
      const values = readLines(kit, plain);
      if (values === null || values.length !== part.count) return damaged(`part ${name}`);
      lines.set(name, values);
    }
  }
  if (at !== rest.length) return damaged('end');
  return ok({ label, manifest, lines: (name) => lines.get(name) ?? [], file: (name) => files.get(name) ?? null });
};

/** Null for what is no JSON in UTF-8, or JSON so deep that walking through it would be an attack. */
const readLines = (kit: ExchangeKit, plain: Uint8Array): unknown[] | null => {
  const values: unknown[] = [];
  for (let from = 0; from < plain.length; ) {
    const end = plain.indexOf(NEWLINE, from);
    const line = plain.subarray(from, end === -1 ? from : end);
    const value = isTooDeep(line) ? undefined : parseJson(kit.decode(line) ?? '');
    if (value === undefined) return null;
    values.push(value);
    from = end + 1;
  }
  return values;
};
