import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The cells of all tables of the glossary, row by row, without heads and rules. */
const rows = readFileSync(join(import.meta.dirname, '..', '..', 'locales', 'glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()))
  .filter(([first]) => first !== 'Thai' && first !== 'Word');

describe('the glossary', () => {
  it('has one row for each word', () => {
    expect(rows.length).toBeGreaterThan(40);
    const words = rows.map(([word]) => word);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  it('leaves no cell empty', () => {
    expect(rows.filter((cells) => cells.includes(''))).toEqual([]);
  });
});
