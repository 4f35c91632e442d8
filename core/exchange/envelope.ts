import { err, ok, type Result } from '../result.ts';
import { damaged, type ExchangeFault } from './fault.ts';
import type { ExchangeKit } from './kit.ts';
import { EXCHANGE_FORMAT, EXCHANGE_LIMITS, labelSchema, type Label } from './label.ts';

const MAGIC = 'PHINONG-EXCHANGE';
const CONTEXT = 'phinong-exchange-1';
const NEWLINE = 0x0a;
const SIGNATURE_BYTES = 88;
/** The one way to write 64 bytes: four bits of the last letter mean nothing and must be nought. */
const SIGNATURE = /^[A-Za-z0-9+/]{85}[AQgw]==$/;

/** A file as anybody sees it who can read none of it: a label, known to be whole and from whoever holds the label's key. */
export type Envelope = { readonly label: Label; readonly labelLine: string; readonly sealed: Uint8Array };

/** What is signed: the label to the letter and every byte behind it. */
const signedBytes = (kit: ExchangeKit, labelLine: string, sealed: Uint8Array): Uint8Array => kit.encode(`${CONTEXT}\n${labelLine}\n${kit.sha256(sealed)}`);

/** The bytes of a file: first line, label, signature, and what age has sealed. */
export const writeEnvelope = (kit: ExchangeKit, labelLine: string, sealed: Uint8Array, privateKey: string): Uint8Array => {
  const signature = kit.sign(signedBytes(kit, labelLine, sealed), privateKey);
  const head = kit.encode(`${MAGIC} ${EXCHANGE_FORMAT}\n${labelLine}\n${signature}\n`);
  const file = new Uint8Array(head.length + sealed.length);
  file.set(head);
  file.set(sealed, head.length);
  return file;
};

/**
 * Reads what is outside of the encryption and checks the signature, so that a carrier who can read nothing still knows a damaged
 * file. Whether the label's key is the one that it should be is for whoever knows that key.
 */
export const readEnvelope = (kit: ExchangeKit, file: Uint8Array): Result<Envelope, ExchangeFault> => {
  const first = lineAt(kit, file, 0, MAGIC.length + 8);
  const format = /^PHINONG-EXCHANGE ([1-9][0-9]{0,5})$/.exec(first?.text ?? '')?.[1];
  if (first === null || format === undefined) return err({ type: 'exchange-none' });
  if (Number(format) > EXCHANGE_FORMAT) return err({ type: 'exchange-newer', version: Number(format) });
  if (file.length > EXCHANGE_LIMITS.fileBytes) return err({ type: 'exchange-too-large', limit: EXCHANGE_LIMITS.fileBytes });
  const second = lineAt(kit, file, first.next, EXCHANGE_LIMITS.labelBytes);
  const third = second === null ? null : lineAt(kit, file, second.next, SIGNATURE_BYTES);
  if (second === null || third === null || !SIGNATURE.test(third.text)) return damaged('label');
  const label = labelSchema.safeParse(parseJson(second.text));
  if (!label.success) return damaged('label');
  const sealed = file.subarray(third.next);
  if (!kit.verify(signedBytes(kit, second.text, sealed), third.text, label.data.key)) return damaged('signature');
  return ok({ label: label.data, labelLine: second.text, sealed });
};

type Line = { readonly text: string; readonly next: number };

const lineAt = (kit: ExchangeKit, file: Uint8Array, from: number, maxBytes: number): Line | null => {
  const end = file.subarray(from, from + maxBytes + 1).indexOf(NEWLINE);
  const text = end === -1 ? null : kit.decode(file.subarray(from, from + end));
  return text === null ? null : { text, next: from + end + 1 };
};

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
