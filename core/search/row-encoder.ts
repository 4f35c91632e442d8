import { byteOf, FIELD_START, FOREIGN } from './bytes.ts';
import { LooseReader } from './loose-reader.ts';
import { normaliseForSearch } from './normalise.ts';
import { foldSettled } from './settled.ts';

export type EncodedRow = {
  /** every field, each after a FIELD_START, one byte per letter */
  readonly bytes: string;
  /** the loose keys of the short fields, each after a FIELD_START, as bytes */
  readonly looseKeys: string;
  /** the fields that hold other scripts, normalised, each after a FIELD_START; null when there are none */
  readonly foreign: string | null;
};

/** Arguments that one call takes without straining the stack. */
const CHUNK = 4_096;

/** Encodes rows of raw text. Keeps its buffers, so that 100,000 rows make little garbage. */
export class RowEncoder {
  readonly #looseFieldLength: number;
  readonly #reader = new LooseReader();
  readonly #bytes: number[] = [];
  readonly #looseKeys: number[] = [];

  /** Fields up to `looseFieldLength` letters get a loose key. */
  constructor(looseFieldLength: number) {
    this.#looseFieldLength = looseFieldLength;
  }

  encode(fields: readonly string[]): EncodedRow {
    let end = 0;
    let looseEnd = 0;
    let foreign: string | null = null;
    for (const field of fields) {
      this.#bytes[end++] = 0;
      const start = end;
      end = foldSettled(field, this.#bytes, start);
      if (end === -1) {
        const normalised = normaliseForSearch(field);
        end = this.#write(normalised, start);
        const foreignAt = this.#bytes.indexOf(FOREIGN, start);
        if (foreignAt !== -1 && foreignAt < end) foreign = (foreign ?? '') + FIELD_START + normalised;
      }
      if (end - start <= this.#looseFieldLength) looseEnd = this.#writeLooseKey(start, end, looseEnd);
    }
    return { bytes: textOf(this.#bytes, end), looseKeys: textOf(this.#looseKeys, looseEnd), foreign };
  }

  #write(normalised: string, start: number): number {
    for (let i = 0; i < normalised.length; i++) this.#bytes[start + i] = byteOf(normalised.charCodeAt(i));
    return start + normalised.length;
  }

  #writeLooseKey(start: number, end: number, looseEnd: number): number {
    const reader = this.#reader;
    reader.read(this.#bytes, start, end);
    if (reader.length === 0) return looseEnd;
    this.#looseKeys[looseEnd] = 0;
    for (let i = 0; i < reader.length; i++) this.#looseKeys[looseEnd + 1 + i] = reader.sounds[i] ?? 0;
    return looseEnd + 1 + reader.length;
  }
}

const textOf = (bytes: readonly number[], end: number): string => {
  let text = '';
  for (let from = 0; from < end; from += CHUNK) text += String.fromCharCode.apply(null, bytes.slice(from, Math.min(from + CHUNK, end)));
  return text;
};
