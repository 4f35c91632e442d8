import { createPrivateKey, createPublicKey } from 'node:crypto';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Secret, Secrets } from '../secrets.ts';

/** The keys of this PC: with the first it signs its files, with the second it opens those for it. */
export type DeviceKeys = {
  /** Ed25519, PKCS #8 DER as base64 */
  readonly privateKey: string;
  /** Ed25519, SubjectPublicKeyInfo DER as base64 */
  readonly publicKey: string;
  /** age, X25519 */
  readonly identity: string;
  readonly recipient: string;
};

export const newFileKey = async (): Promise<{ readonly identity: string; readonly recipient: string }> => {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
};

/** Null where the key that was kept is none: then this PC can sign no files, and syncs as before. */
const publicKeyOf = (privateKey: string): string | null => {
  try {
    return createPublicKey(createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })).export({ type: 'spki', format: 'der' }).toString('base64');
  } catch {
    return null;
  }
};

/** Null on a PC that belongs to no unit yet, or whose secrets cannot be read. One that was enrolled before there were files gets its second key now. */
export const deviceKeys = async (secrets: Secrets): Promise<DeviceKeys | null> => {
  const secret = secrets.read()?.secret;
  const publicKey = secret === undefined ? null : publicKeyOf(secret.privateKey);
  if (secret === undefined || publicKey === null) return null;
  const identity = secret.identity ?? (await addIdentity(secrets, secret));
  return { privateKey: secret.privateKey, publicKey, identity, recipient: await identityToRecipient(identity) };
};

const addIdentity = async (secrets: Secrets, secret: Secret): Promise<string> => {
  const { identity } = await newFileKey();
  secrets.write({ ...secret, identity });
  return identity;
};
