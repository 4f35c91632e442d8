import type { AgeLibrary, ExchangeKit } from './kit.ts';

/** Modules of Node, as far as exchange files need them; given by the app's machine and by the endpoint's, which never meet. */
export type Machine = {
  readonly crypto: {
    createHash(name: 'sha256'): { update(bytes: Uint8Array): { digest(form: 'hex'): string } };
    randomBytes(count: number): Uint8Array;
    createPublicKey(pem: string): { readonly asymmetricKeyType?: string | undefined };
    sign(algorithm: null, message: Uint8Array, pem: string): { toString(form: 'base64'): string };
    verify(algorithm: null, message: Uint8Array, pem: string, signature: Uint8Array): boolean;
  };
  readonly buffer: { from(text: string, form: 'utf8' | 'base64'): Uint8Array };
  /** strict: it throws where the bytes are no UTF-8, and keeps every letter */
  readonly utf8: { decode(bytes: Uint8Array): string };
  readonly brotli: {
    compress(plain: Uint8Array): Promise<Uint8Array>;
    decompress(packed: Uint8Array, options: { readonly maxOutputLength: number }): Promise<Uint8Array>;
  };
  readonly age: AgeLibrary;
};

const pem = (name: 'PUBLIC' | 'PRIVATE', base64: string): string => `-----BEGIN ${name} KEY-----\n${base64}\n-----END ${name} KEY-----\n`;

export const createExchangeKit = ({ crypto, buffer, utf8, brotli, age }: Machine): ExchangeKit => ({
  encode: (text) => buffer.from(text, 'utf8'),
  decode: (bytes) => {
    try {
      return utf8.decode(bytes);
    } catch {
      return null;
    }
  },
  sha256: (bytes) => crypto.createHash('sha256').update(bytes).digest('hex'),
  random: (count) => crypto.randomBytes(count),
  sign: (message, privateKey) => crypto.sign(null, message, pem('PRIVATE', privateKey)).toString('base64'),
  verify: (message, signature, publicKey) => {
    try {
      const key = pem('PUBLIC', publicKey);
      return crypto.createPublicKey(key).asymmetricKeyType === 'ed25519' && crypto.verify(null, message, key, buffer.from(signature, 'base64'));
    } catch {
      return false;
    }
  },
  pack: (plain) => brotli.compress(plain),
  unpack: (packed, maxBytes) => brotli.decompress(packed, { maxOutputLength: maxBytes + 1 }).catch(() => null),
  age,
});
