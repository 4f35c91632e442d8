/** Something that keeps a value per row number and follows when rows go or change their numbers. */
export type RowColumn = {
  readonly clearRow: (row: number) => void;
  /** row `i` becomes what row `order[i]` was; there are no other rows afterwards */
  readonly move: (order: Uint32Array) => void;
};

/**
 * Row numbers for record keys, shared by everything that is kept per row, so that a search, a filter and a sort speak of the
 * same rows. A key keeps its number until it is removed; a removed row leaves an empty number behind until `compact`. New keys
 * take numbers at the end: ascending numbers are the order in which keys came, as in a Map.
 */
export class RowKeys {
  #keys: (string | undefined)[] = [];
  readonly #rows = new Map<string, number>();
  readonly #columns: RowColumn[] = [];

  attach(column: RowColumn): void {
    this.#columns.push(column);
  }

  /** Keys that are present. */
  get size(): number {
    return this.#rows.size;
  }

  /** Row numbers that have been given out, empty ones included: all rows are below this. */
  get end(): number {
    return this.#keys.length;
  }

  /** The number of the key, a new one if it has none. */
  ensure(key: string): number {
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = this.#keys.length;
    this.#keys.push(key);
    this.#rows.set(key, row);
    return row;
  }

  rowOf(key: string): number | undefined {
    return this.#rows.get(key);
  }

  /** The key of a row; undefined when the row is empty. */
  keyAt(row: number): string | undefined {
    return this.#keys[row];
  }

  /** Removes the key and everything kept for its row. False when it was not there. */
  remove(key: string): boolean {
    const row = this.#rows.get(key);
    if (row === undefined) return false;
    this.#rows.delete(key);
    this.#keys[row] = undefined;
    for (const column of this.#columns) column.clearRow(row);
    return true;
  }

  clear(): void {
    this.#rows.clear();
    this.#keys = [];
    for (const column of this.#columns) column.move(new Uint32Array(0));
  }

  /** Present rows, ascending. */
  present(): Uint32Array {
    const rows = new Uint32Array(this.#rows.size);
    let count = 0;
    for (let row = 0; row < this.#keys.length; row++) {
      if (this.#keys[row] !== undefined) rows[count++] = row;
    }
    return rows;
  }

  /** Closes the gaps that removed keys left. Row numbers held from before mean nothing afterwards. */
  compact(): void {
    if (this.#rows.size === this.#keys.length) return;
    const order = this.present();
    const keys = this.#keys;
    this.#keys = Array.from(order, (row) => keys[row]);
    for (const [row, key] of this.#keys.entries()) if (key !== undefined) this.#rows.set(key, row);
    for (const column of this.#columns) column.move(order);
  }
}
