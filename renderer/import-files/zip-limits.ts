/** A workbook of an office is a few hundred kilobytes; these stop a file that unpacks to more than the PC can hold. */
const MAX_ENTRIES = 2_000;
const MAX_INFLATED_BYTES = 200 * 1024 * 1024;
const MAX_RATIO = 200;

const CENTRAL = 0x02014b50;
const END_SIZE = 22;
const END = 0x06054b50;

/** Reads the central directory of a ZIP (APPNOTE 4.3.12) and says what is wrong with its declared sizes; null when nothing is. */
export const limitsOfZip = (bytes: Uint8Array): { readonly type: 'too-large-file' | 'not-a-spreadsheet' } | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === null) return { type: 'not-a-spreadsheet' };
  const entries = view.getUint16(end + 10, true);
  if (entries > MAX_ENTRIES) return { type: 'too-large-file' };
  let at = view.getUint32(end + 16, true);
  let inflated = 0;
  for (let entry = 0; entry < entries; entry += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== CENTRAL) return { type: 'not-a-spreadsheet' };
    inflated += view.getUint32(at + 24, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return inflated > MAX_INFLATED_BYTES || inflated > MAX_RATIO * Math.max(bytes.byteLength, 100_000) ? { type: 'too-large-file' } : null;
};

const findEnd = (view: DataView): number | null => {
  for (let at = view.byteLength - END_SIZE; at >= Math.max(0, view.byteLength - END_SIZE - 65_535); at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  return null;
};
