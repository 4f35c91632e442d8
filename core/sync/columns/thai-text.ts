/**
 * JSON text as bytes of TIS-620 (ISO 8859-11): one byte for each Thai letter instead of UTF-8's three, so that a packer sees a letter
 * as a letter. Every character that is not ASCII stands inside a JSON text's strings, so one that TIS-620 lacks is written as `\uXXXX`.
 */
const SHIFT = 0xd60;
const [FIRST, LAST] = [0xe01, 0xe5b];
const isThai = (code: number): boolean => code >= FIRST && code <= LAST && (code <= 0xe3a || code >= 0xe3f);
const ESCAPE_BYTES = 6;
const [BACKSLASH, U] = [0x5c, 0x75];
const DIGITS = '0123456789abcdef';

/** The bytes of a text that `JSON.stringify` has written. */
export const thaiBytes = (json: string): Uint8Array<ArrayBuffer> => {
  let size = json.length;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code > 0x7f && !isThai(code)) size += ESCAPE_BYTES - 1;
  }
  const bytes = new Uint8Array(size);
  let to = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code <= 0x7f) bytes[to++] = code;
    else if (isThai(code)) bytes[to++] = code - SHIFT;
    else {
      bytes[to++] = BACKSLASH;
      bytes[to++] = U;
      for (const shift of [12, 8, 4, 0]) bytes[to++] = DIGITS.charCodeAt((code >> shift) & 0xf);
    }
  }
  return bytes;
};

/** As many characters at once as an engine takes as arguments. */
const CHUNK = 4_096;

/** The text of such bytes; null for bytes that TIS-620 does not have. */
export const thaiText = (bytes: Uint8Array): string | null => {
  const codes = new Uint16Array(Math.min(CHUNK, bytes.length));
  let text = '';
  for (let from = 0; from < bytes.length; from += CHUNK) {
    const size = Math.min(CHUNK, bytes.length - from);
    for (let at = 0; at < size; at += 1) {
      const byte = bytes[from + at] ?? 0;
      const code = byte <= 0x7f ? byte : byte + SHIFT;
      if (byte > 0x7f && !isThai(code)) return null;
      codes[at] = code;
    }
    text += Reflect.apply(String.fromCharCode, null, size === codes.length ? codes : codes.subarray(0, size)) as string;
  }
  return text;
};
