import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Of bytes, or of text in UTF-8. */
export const sha256 = (of: string | Uint8Array): string => hash('sha256', of);

/** 256 random bits. Stored only as SHA-256: something random needs no slow hash. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Crockford's base 32 has no letters that look alike. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 12;
const GROUP = 4;

/** 60 random bits as people can read them aloud: `7KQ2-M9XD-4TRV`. */
export const newCode = (): string => {
  const letters = [...randomBytes(CODE_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '0');
  const groups = Array.from({ length: CODE_LENGTH / GROUP }, (_, index) => letters.slice(index * GROUP, (index + 1) * GROUP).join(''));
  return groups.join('-');
};

/** A short mark by which we know our own words again. */
export const seal = (text: string, key: string): string => createHmac('sha256', key).update(text, 'utf8').digest('base64url').slice(0, 22);

export const isSealedBy = (text: string, mark: string, key: string): boolean => {
  const [expected, given] = [Buffer.from(seal(text, key)), Buffer.from(mark)];
  return expected.byteLength === given.byteLength && timingSafeEqual(expected, given);
};
