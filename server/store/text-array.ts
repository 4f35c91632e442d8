/** PostgreSQL's number for the type text. */
const TEXT_OID = 25;
const HEADER_BYTES = 20;

/**
 * Many texts as one parameter in the binary form of text[] (src/backend/utils/adt/arrayfuncs.c, `array_recv`): a tenth of the work
 * of the textual form, in which every quote of a JSON text is escaped here and read back there. None of them may hold a NUL.
 */
export const textArray = (texts: readonly (string | Uint8Array)[]): Buffer => {
  const sizes = texts.map((text) => (typeof text === 'string' ? Buffer.byteLength(text) : text.byteLength));
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + sizes.reduce((sum, size) => sum + 4 + size, 0));
  // One dimension, no nulls, the type of the elements, how many there are, and the first one's number.
  let at = bytes.writeInt32BE(1, 0);
  at = bytes.writeInt32BE(0, at);
  at = bytes.writeInt32BE(TEXT_OID, at);
  at = bytes.writeInt32BE(texts.length, at);
  at = bytes.writeInt32BE(1, at);
  for (const [index, text] of texts.entries()) {
    at = bytes.writeInt32BE(sizes[index] ?? 0, at);
    if (typeof text === 'string') at += bytes.write(text, at);
    else {
      bytes.set(text, at);
      at += text.byteLength;
    }
  }
  return bytes;
};
