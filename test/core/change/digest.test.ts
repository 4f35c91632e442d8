import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#core/change/canonical.ts';
import { addToDigest, digestByKind, EMPTY_DIGEST, hashState, stateText, takeFromDigest, alterDigest } from '#core/change/digest.ts';
import { applyChange, emptyRecord } from '#core/change/merge.ts';
import type { RecordState } from '#core/change/state.ts';
import { aChange } from '#test/support/a-change.ts';
import { arbitraryHistory, seededRandom, shuffled } from '#test/support/histories.ts';
import { oracleStates } from '#test/support/merge-oracle.ts';
import { sha256 } from '#test/support/sha256.ts';

const state = (record: string, notes: string, kind = 'agreement'): RecordState =>
  applyChange(emptyRecord('TH-57', kind, record), aChange({ record, kind, set: { notes, status: 1 } }));

describe('the digest of a register', () => {
  test('does not depend on the order of records or of the fields in them', () => {
    fc.assert(
      fc.property(arbitraryHistory(), fc.nat(), ({ changes }, seed) => {
        const states = oracleStates(changes);
        const random = seededRandom(seed);
        const other = shuffled(states, random).map((one) => ({ ...one, fields: Object.fromEntries(shuffled(Object.entries(one.fields), random)) }));
        expect(digestByKind(other, sha256)).toEqual(digestByKind(states, sha256));
      }),
      { numRuns: 100 },
    );
  });

  test('is over the canonical text of heads and stamps, as every version has written it', () => {
    fc.assert(
      fc.property(arbitraryHistory(), fc.string({ unit: 'binary' }), ({ changes }, odd) => {
        for (const { scope, kind, record, fields } of oracleStates(changes)) {
          const named = { ...fields, [`f/${odd}`]: Object.values(fields)[0] ?? [] };
          const names = Object.keys(named).toSorted();
          const heads = names.flatMap((name) => named[name] ?? []);
          const stamps = new Map(heads.map(({ id, at, author }) => [id, [id, at, author]]));
          const values = names.map((name) => [name, ...(named[name] ?? []).map(({ id, value }) => [id, value])]);
          expect(stateText({ scope, kind, record, fields: named })).toBe(canonicalJson([scope, kind, record, values, [...stamps.values()]]));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('is the same whether records come and go one by one or all at once', () => {
    const hashes = fc.array(fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }), { maxLength: 20 });
    fc.assert(
      fc.property(hashes, hashes, (taken, added) => {
        const one = added.reduce(addToDigest, taken.reduce(takeFromDigest, EMPTY_DIGEST));
        expect(alterDigest(EMPTY_DIGEST, taken, added)).toEqual(one);
        const lane = BigInt(2 ** 32);
        const sum = (of: readonly string[], at: number): bigint => of.reduce((total, hash) => total + BigInt(`0x${hash.slice(at * 8, at * 8 + 8)}`), 0n);
        const expected = Array.from({ length: 8 }, (_, at) => ((((sum(added, at) - sum(taken, at)) % lane) + lane) % lane).toString(16).padStart(8, '0')).join('');
        expect(one.sum).toBe(expected);
      }),
    );
  });

  test('differs when any head, value, stamp, author, field or record does', () => {
    const one = state('r1', 'a');
    const [head] = one.fields['notes']!;
    const variants: RecordState[] = [
      { ...one, record: 'r2' },
      { ...one, scope: 'TH-90' },
      { ...one, kind: 'activity' },
      { ...one, fields: { notes: one.fields['notes']! } },
      ...[{ id: 'b00000000000:1' }, { value: 'b' }, { at: '1' }, { author: { ...head!.author, name: 'Other' } }].map((part) => ({
        ...one,
        fields: { ...one.fields, notes: [{ ...head!, ...part }] },
      })),
      { ...one, fields: { ...one.fields, notes: [head!, { ...head!, id: 'b00000000000:1' }] } },
      { ...one, fields: { ...one.fields, notes: [head!, { ...head!, id: 'b00000000000:1', value: 'b' }] } },
    ];
    const hashes = [one, ...variants].map((variant) => hashState(variant, sha256));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('is kept per kind, with a count, and does not count a record that has nothing left', () => {
    const digests = digestByKind([state('r1', 'a'), state('r2', 'a'), state('r1', 'a', 'constructor'), emptyRecord('TH-57', 'agreement', 'r9')], sha256);
    expect([...digests].map(([kind, { count }]) => [kind, count])).toEqual([['agreement', 2], ['constructor', 1]]);
    for (const { sum } of digests.values()) expect(sum).toMatch(/^[0-9a-f]{64}$/);
  });

  test('can be carried along as records come, change and go', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 12 }), fc.nat(), (notes, place) => {
        const states = notes.map((note, index) => state(`r${index}`, note));
        const all = states.reduce((digest, one) => addToDigest(digest, hashState(one, sha256)), EMPTY_DIGEST);
        expect(all).toEqual(digestByKind(states, sha256).get('agreement'));
        const gone = states[place % states.length]!;
        const without = states.filter((one) => one !== gone);
        expect(takeFromDigest(all, hashState(gone, sha256))).toEqual(digestByKind(without, sha256).get('agreement') ?? EMPTY_DIGEST);
      }),
    );
  });
});
