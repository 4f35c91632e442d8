import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyChange, emptyRecord } from '#core/change/merge.ts';
import { packedRecordSchema, packRecord, unpackRecord } from '#core/change/packed.ts';
import { aChange } from '#test/support/a-change.ts';
import { arbitraryHistory } from '#test/support/histories.ts';
import { oracleStates } from '#test/support/merge-oracle.ts';

describe('a packed record', () => {
  test('gives the state that was packed, also through JSON text and its schema', () => {
    fc.assert(
      fc.property(arbitraryHistory(), ({ changes }) => {
        for (const state of oracleStates(changes)) {
          expect(unpackRecord(packRecord(state))).toEqual(state);
          const { success, data } = packedRecordSchema.safeParse(JSON.parse(JSON.stringify(packRecord(state))));
          expect(success).toBe(true);
          expect(data).toEqual(packRecord(state));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('keeps fields whose names objects inherit, where only another field has an index of its own', () => {
    const first = aChange({ n: 1, set: { constructor: 'a', toString: 'b' } });
    const second = aChange({ n: 2, set: { notes: 'c' } });
    const state = [first, second].reduce(applyChange, emptyRecord('TH-57', 'agreement', 'r1'));
    expect(unpackRecord(packRecord(state))).toEqual(state);
  });
});
