/** Rows in one block. A block is one string: few long strings are scanned faster than many short ones, and one is cheap to rewrite. */
export const BLOCK_ROWS = 128;

/** The longest piece that engines search for byte by byte; for longer ones they take a way that is slower on Thai text. */
const PROBE_LENGTH = 6;
/** Every how many letters one is counted to learn which are rare. */
const SAMPLE_STEP = 8;

/**
 * Prepared text to look for. Engines look for the first byte of a pattern, so the scan looks for the part of the text that
 * begins with its rarest letter (`probe`, `offset` letters into `text`) and then compares the whole.
 */
export type Needle = { readonly text: string; readonly probe: string; readonly offset: number };

type Block = {
  text: string;
  /** where each row begins in `text`, and one more for the end */
  readonly starts: Uint32Array;
  /** rows written since `text` was joined */
  waiting: (string | undefined)[] | null;
  waitingCount: number;
};

/** One text per row number, one byte per letter, in blocks that can be scanned. Rows without text are empty. */
export class TextColumn {
  #blocks: Block[] = [];
  readonly #letterCounts = new Float64Array(256);

  get blockCount(): number {
    return this.#blocks.length;
  }

  put(row: number, text: string): void {
    const index = Math.floor(row / BLOCK_ROWS);
    while (this.#blocks.length <= index) {
      this.#blocks.push({ text: '', starts: new Uint32Array(BLOCK_ROWS + 1), waiting: null, waitingCount: 0 });
    }
    const block = this.#blocks[index];
    if (block === undefined) return;
    block.waiting ??= Array.from({ length: BLOCK_ROWS }, () => undefined);
    const place = row % BLOCK_ROWS;
    if (block.waiting[place] === undefined) block.waitingCount++;
    block.waiting[place] = text;
    if (block.waitingCount === BLOCK_ROWS) this.#settle(block);
  }

  /** The text of a row. For a moment only: it keeps its whole block in memory. */
  rowText(row: number): string {
    const block = this.#blockAt(Math.floor(row / BLOCK_ROWS));
    if (block === undefined) return '';
    const place = row % BLOCK_ROWS;
    return block.text.slice(block.starts[place], block.starts[place + 1]);
  }

  /** Appends the rows of a block that contain the needle, ascending. */
  scan(index: number, needle: Needle, hits: number[]): void {
    const block = this.#blockAt(index);
    if (block === undefined) return;
    const { text, starts } = block;
    const { probe, offset } = needle;
    const whole = probe.length === needle.text.length;
    let place = 0;
    let at = text.indexOf(probe, offset);
    while (at !== -1) {
      if (whole || text.startsWith(needle.text, at - offset)) {
        while ((starts[place + 1] ?? Infinity) <= at - offset) place++;
        hits.push(index * BLOCK_ROWS + place);
        at = text.indexOf(probe, (starts[place + 1] ?? Infinity) + offset);
      } else {
        at = text.indexOf(probe, at + 1);
      }
    }
  }

  /** Prepares text for `scan`. It must not be empty. */
  needle(text: string): Needle {
    let offset = 0;
    for (let i = 1; i <= text.length - 2; i++) {
      if (this.#seen(text, i) < this.#seen(text, offset)) offset = i;
    }
    return { text, probe: text.slice(offset, offset + PROBE_LENGTH), offset };
  }

  /** Rearranges the rows: row `i` becomes what row `order[i]` was. */
  move(order: Uint32Array): void {
    const moved = new TextColumn();
    for (const [row, old] of order.entries()) moved.put(row, this.rowText(old));
    this.#blocks = moved.#blocks;
  }

  clear(): void {
    this.#blocks = [];
  }

  /** How often the letter at an index has been counted. */
  #seen(text: string, index: number): number {
    return this.#letterCounts[text.charCodeAt(index) & 0xff] ?? 0;
  }

  #blockAt(index: number): Block | undefined {
    const block = this.#blocks[index];
    if (block !== undefined && block.waiting !== null) this.#settle(block);
    return block;
  }

  #settle(block: Block): void {
    const { text, starts, waiting } = block;
    if (waiting === null) return;
    const rows = waiting.map((row, place) => row ?? text.slice(starts[place], starts[place + 1]));
    let start = 0;
    for (const [place, row] of rows.entries()) {
      starts[place] = start;
      start += row.length;
    }
    starts[BLOCK_ROWS] = start;
    block.text = rows.join('');
    block.waiting = null;
    block.waitingCount = 0;
    this.#countLetters(block.text);
  }

  #countLetters(text: string): void {
    for (let i = 0; i < text.length; i += SAMPLE_STEP) {
      const code = text.charCodeAt(i) & 0xff;
      this.#letterCounts[code] = (this.#letterCounts[code] ?? 0) + 1;
    }
  }
}
