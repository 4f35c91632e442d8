import { describe, expect, test } from 'vitest';
import { hashChange, verifyChain } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import { reissue } from '#core/change/rename.ts';
import { aChange } from '#test/support/a-change.ts';
import { sha256 } from '#test/support/sha256.ts';

const LENGTH = 1000;
const { changes: chain, lastHash } = reissue(
  Array.from({ length: LENGTH }, (_, index) => aChange({ n: index + 1, record: `r${index % 50}`, set: { 'title/th': `เรื่องที่ ${index}` } })),
  { incarnation: 'pc0000000000', firstN: 1, prevHash: '', sha256 },
);
const hashes = chain.map((change) => hashChange(change, sha256));

/**
 * Whether an altered chain shows. The untouched part before the alteration is verified once for all, below; so each case
 * starts shortly before its place, with the hash that stands there.
 */
const isNoticed = (altered: readonly Change[], place: number): boolean => {
  const from = Math.max(0, place - 2);
  const verdict = verifyChain(altered.slice(from), from === 0 ? '' : hashes[from - 1]!, sha256);
  return !verdict.ok || verdict.value !== lastHash;
};

const unnoticed = (alter: (place: number) => readonly Change[]): number[] =>
  chain.map((_, place) => place).filter((place) => !isNoticed(alter(place), place));

const swapped = (place: number): readonly Change[] => chain.toSpliced(place, 2, ...chain.slice(place, place + 2).toReversed());

describe('the hash chain of one life', () => {
  test('an untouched chain ends in the hash that the endpoint remembers', () => {
    expect(verifyChain(chain, '', sha256)).toEqual({ ok: true, value: lastHash });
    expect(verifyChain([], lastHash, sha256)).toEqual({ ok: true, value: lastHash });
  });

  test('any stretch verifies from the hash before it', () => {
    for (const from of [1, 2, 500, 999]) {
      expect(verifyChain(chain.slice(from), hashes[from - 1]!, sha256)).toEqual({ ok: true, value: lastHash });
    }
  });

  test('every single altered value of 1,000 entries is noticed', () => {
    expect(unnoticed((place) => chain.with(place, { ...chain[place]!, set: { 'title/th': 'อื่น' } }))).toEqual([]);
  });

  test('every single altered author, time or unknown member is noticed', () => {
    expect(unnoticed((place) => chain.with(place, { ...chain[place]!, author: { ...chain[place]!.author, name: 'Other' } }))).toEqual([]);
    expect(unnoticed((place) => chain.with(place, { ...chain[place]!, at: '000001700000001-0000' }))).toEqual([]);
    expect(unnoticed((place) => chain.with(place, { ...chain[place]!, added: 1 } as Change))).toEqual([]);
  });

  test('every single removed entry is noticed', () => {
    expect(unnoticed((place) => chain.toSpliced(place, 1))).toEqual([]);
  });

  test('every single entry that stands twice is noticed', () => {
    expect(unnoticed((place) => chain.toSpliced(place, 0, chain[place]!))).toEqual([]);
  });

  test('every exchange of neighbours is noticed', () => {
    expect(unnoticed((place) => swapped(Math.min(place, LENGTH - 2)))).toEqual([]);
  });

  test('an alteration that also mends the following links is noticed by the last hash', () => {
    const forged = reissue(chain.with(400, { ...chain[400]!, set: {} }), { incarnation: 'pc0000000000', firstN: 1, prevHash: '', sha256 });
    const verdict = verifyChain(forged.changes, '', sha256);
    expect(verdict.ok).toBe(true);
    expect(verdict).not.toEqual({ ok: true, value: lastHash });
  });

  test('says where it is broken', () => {
    expect(verifyChain(chain.toSpliced(3, 1), '', sha256)).toEqual({ ok: false, error: { type: 'chain-broken', at: chain[4]!.id } });
    expect(verifyChain(chain.slice(1), '', sha256)).toEqual({ ok: false, error: { type: 'chain-broken', at: chain[1]!.id } });
  });

  test('does not go on from one life into another, nor begin again in the middle', () => {
    const other = { ...chain[2]!, id: 'other0000000:3' };
    expect(verifyChain(chain.slice(0, 3).with(2, other), '', sha256).ok).toBe(false);
    expect(verifyChain([{ ...chain[0]!, prev: lastHash }], lastHash, sha256).ok).toBe(false);
  });
});
