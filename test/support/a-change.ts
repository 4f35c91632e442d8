import type { Change } from '#core/change/change.ts';

/** A change with everything it needs; say only what the test is about. `n` counts in the life of a PC called `pc`. */
export const aChange = (parts: Partial<Change> & { readonly pc?: string; readonly n?: number } = {}): Change => {
  const { pc = 'pc', n = 1, ...rest } = parts;
  return {
    id: `${pc.padEnd(12, '0')}:${n}`,
    scope: 'TH-57',
    kind: 'agreement',
    record: 'r1',
    set: {},
    base: {},
    at: `000001700000000-000${n % 10}`,
    author: { officer: 'officer-1', name: 'Sample Officer', device: 'PC 1' },
    schema: 1,
    prev: '',
    ...rest,
  };
};
