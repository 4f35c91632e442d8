import { err, ok, type Result } from '../result.ts';
import { damaged, type ExchangeFault } from './fault.ts';
import type { ExchangeKit } from './kit.ts';
import { EXCHANGE_LIMITS } from './label.ts';

/** Who can open a file: the holders of these age keys, or whoever knows a passphrase. age mixes no passphrase with keys. */
export type Lock = { readonly recipients: readonly string[] } | { readonly passphrase: string; readonly work?: number };

/** What somebody tries to open a file with. */
export type Keys = { readonly identities?: readonly string[]; readonly passphrase?: string };

/** scrypt's work, as the exponent of two: for what a person has thought of, a second or so and 128 MiB on an office PC. */
const SCRYPT_LOG_N = 17;
/** For the 60 random bits of an enrolment code, which nobody guesses. */
export const CODE_LOG_N = 14;
/** What `age -p` writes, too; more than that would only wear the reader out. */
const SCRYPT_MOST_LOG_N = 18;

/** Whether a text is an age recipient that a PC may have (X25519, written as Bech32 with a good checksum). */
export const isRecipient = (kit: ExchangeKit, text: string): boolean => {
  if (!/^age1[02-9ac-hj-np-z]{58}$/.test(text)) return false;
  try {
    new kit.age.Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
};

export const seal = async (kit: ExchangeKit, plain: Uint8Array, lock: Lock): Promise<Uint8Array> => {
  const encrypter = new kit.age.Encrypter();
  if ('passphrase' in lock) {
    encrypter.setPassphrase(lock.passphrase);
    encrypter.setScryptWorkFactor(lock.work ?? SCRYPT_LOG_N);
  } else for (const recipient of lock.recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(plain);
};

/** Opens what `seal`, or any other program that writes age files, has sealed. Nothing comes out of a file that is not whole. */
export const open = async (kit: ExchangeKit, sealed: Uint8Array, { identities = [], passphrase }: Keys): Promise<Result<Uint8Array, ExchangeFault>> => {
  const header = headerOf(kit, sealed);
  if (header === null) return damaged('age header');
  const work = /^-> scrypt \S+ ([0-9]+)$/m.exec(header)?.[1];
  if (work === undefined ? identities.length === 0 : passphrase === undefined) return err(work === undefined ? { type: 'exchange-not-for-us' } : { type: 'exchange-passphrase', given: false });
  if (Number(work ?? 0) > SCRYPT_MOST_LOG_N) return damaged('age work factor');
  const decrypter = new kit.age.Decrypter();
  if (work !== undefined && passphrase !== undefined) decrypter.addPassphrase(passphrase);
  if (work === undefined) for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return ok(await decrypter.decrypt(sealed));
  } catch (problem) {
    // The library says it in words only; everything else is a file that is not as it was written.
    const isNoMatch = problem instanceof Error && problem.message.startsWith('no identity matched');
    if (!isNoMatch) return damaged('age');
    return err(work === undefined ? { type: 'exchange-not-for-us' } : { type: 'exchange-passphrase', given: true });
  }
};

/** age's header as text, null where it does not end within what a header may take: every stanza costs whoever tries it. */
const headerOf = (kit: ExchangeKit, sealed: Uint8Array): string | null => {
  const start = sealed.subarray(0, EXCHANGE_LIMITS.headerBytes);
  for (let at = start.indexOf(NEWLINE); at !== -1; at = start.indexOf(NEWLINE, at + 1)) {
    if (MAC_BEGINS.every((byte, index) => start[at + 1 + index] === byte)) return kit.decode(start.subarray(0, at + 1));
  }
  return null;
};
const NEWLINE = 0x0a;
/** `--- ` */
const MAC_BEGINS = [0x2d, 0x2d, 0x2d, 0x20] as const;
