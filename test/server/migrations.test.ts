import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const NAMES = readdirSync(join(import.meta.dirname, '..', '..', 'server', 'migrations')).toSorted();
/** Came from two hands at once and are released: a database remembers its migrations by these names, so they keep them. */
const RELEASED_TWINS = ['006_columns.sql', '006_exchange.sql'];

const sharingANumber = (names: readonly string[]): string[] =>
  names.filter((name) => names.some((other) => other !== name && other.slice(0, 3) === name.slice(0, 3)));

describe('the migrations', () => {
  it('are named by a number of three digits and words, and nothing else lies with them', () => {
    expect(NAMES.filter((name) => !/^\d{3}_[a-z][a-z0-9_]*\.sql$/.test(name))).toEqual([]);
  });

  it('share no number, but for the two that are released so: a database must go through them in one order everywhere', () => {
    expect(sharingANumber(NAMES)).toEqual(RELEASED_TWINS);
    expect(sharingANumber([...NAMES, '008_other.sql'])).toEqual([...RELEASED_TWINS, '008_messages.sql', '008_other.sql']);
    expect(sharingANumber([...NAMES, '006_third.sql'])).toEqual([...RELEASED_TWINS, '006_third.sql']);
  });
});
