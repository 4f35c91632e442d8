import type { RandomBytes } from '../ports.ts';

/** What exchange files need of the machine. Core has no hashes, signatures, compression or ciphers of its own. */
export type ExchangeKit = {
  /** text to UTF-8 */
  readonly encode: (text: string) => Uint8Array;
  /** UTF-8 to text; null for bytes that are none */
  readonly decode: (bytes: Uint8Array) => string | null;
  /** 64 lower-case hexadecimal digits */
  readonly sha256: (bytes: Uint8Array) => string;
  readonly random: RandomBytes;
  /** Ed25519 (RFC 8032). The key as base64 of PKCS #8 DER; the signature as base64. */
  readonly sign: (message: Uint8Array, privateKey: string) => string;
  /** The key as base64 of SubjectPublicKeyInfo DER. False also for a key that cannot be read. */
  readonly verify: (message: Uint8Array, signature: string, publicKey: string) => boolean;
  /** Brotli (RFC 7932) */
  readonly pack: (plain: Uint8Array) => Promise<Uint8Array>;
  /** Null for what is no Brotli, and for what would unpack to more than `maxBytes`. */
  readonly unpack: (packed: Uint8Array, maxBytes: number) => Promise<Uint8Array | null>;
  readonly age: AgeLibrary;
};

/** The little of the library `age-encryption` that is used (age-encryption.org/v1). */
export type AgeLibrary = {
  readonly Encrypter: new () => {
    setPassphrase(passphrase: string): void;
    setScryptWorkFactor(logN: number): void;
    addRecipient(recipient: string): void;
    encrypt(plain: Uint8Array): Promise<Uint8Array>;
  };
  readonly Decrypter: new () => {
    addPassphrase(passphrase: string): void;
    addIdentity(identity: string): void;
    decrypt(sealed: Uint8Array): Promise<Uint8Array>;
  };
};
