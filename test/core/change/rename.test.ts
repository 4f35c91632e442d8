import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyChain } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import { reissue, renameApplied, renameHeads, type ReissueOptions } from '#core/change/rename.ts';
import { withDependents } from '#core/change/withdraw.ts';
import type { ChangeId } from '#core/ids.ts';
import { aChange } from '#test/support/a-change.ts';
import { arbitraryHistory, seededRandom, someOf } from '#test/support/histories.ts';
import { createReplica, REAL_KIT, sortedStates } from '#test/support/merge-kit.ts';
import { isAccountedFor, oracleApplied, oracleStates } from '#test/support/merge-oracle.ts';
import { sha256 } from '#test/support/sha256.ts';

const NEW_LIFE = 'newlife00000';
const options = (parts: Partial<ReissueOptions> = {}): ReissueOptions => ({ incarnation: NEW_LIFE, firstN: 1, prevHash: '', sha256, ...parts });

/** The last changes of one life, which nobody else has taken over, and everything else. */
const splitOff = (changes: readonly Change[], random: () => number): { own: Change[]; others: Change[] } => {
  const life = changes[Math.floor(random() * changes.length)]?.id.split(':')[0] ?? '';
  const from = 1 + Math.floor(random() * 4);
  const own = changes.filter((change) => change.id.startsWith(`${life}:`) && Number(change.id.split(':')[1]) >= from);
  const names = withDependents(own.map((change) => change.id), changes);
  return { own, others: changes.filter((change) => !names.has(change.id)) };
};

const law = (run: (own: Change[], others: Change[], random: () => number) => void): void =>
  fc.assert(
    fc.property(arbitraryHistory(), fc.nat(), ({ changes }, seed) => {
      const random = seededRandom(seed);
      const { own, others } = splitOff(changes, random);
      // Own changes may build on what others made of them; those went, so what waits for them goes too.
      const whole = new Set(oracleApplied([...others, ...own]));
      run(own.filter((change) => whole.has(change)), others, random);
    }),
    { numRuns: 200 },
  );

describe('issuing changes anew', () => {
  test('gives the same register under other ids', () => {
    law((own, others) => {
      const { changes, renamed } = reissue(own, options());
      const before = oracleStates([...others, ...own]).map((state) => renameHeads(state, renamed));
      expect(sortedStates(before)).toEqual(sortedStates(oracleStates([...others, ...changes])));
    });
  });

  test('gives the same register when every change gets a new stamp', () => {
    law((own, others, random) => {
      const stamps = new Map(own.map((change) => [change.id, `00000000000000${Math.floor(random() * 6)}-0000`]));
      const { changes, renamed } = reissue(own, options({ restamp: (change) => stamps.get(change.id) ?? '' }));
      expect(changes.map((change) => change.at)).toEqual([...stamps.values()]);
      const before = oracleStates([...others, ...own]).map((state) => renameHeads(state, renamed));
      expect(sortedStates(before)).toEqual(sortedStates(oracleStates([...others, ...changes])));
    });
  });

  test('moves a trial register into the scope of the unit', () => {
    fc.assert(
      fc.property(arbitraryHistory(), ({ changes }) => {
        const trial = changes.filter((change) => change.scope === 'TH-57').map((change) => ({ ...change, scope: 'trial' }));
        const { changes: issued, renamed } = reissue(trial, options({ scope: 'TH-10' }));
        const moved = oracleStates(trial).map((state) => renameHeads(state, renamed, 'TH-10'));
        expect(sortedStates(moved)).toEqual(sortedStates(oracleStates(issued)));
      }),
      { numRuns: 100 },
    );
  });

  test('renames the log as the register', () => {
    law((own, others) => {
      const { changes, renamed } = reissue(own, options());
      const [old, now] = [createReplica(REAL_KIT), createReplica(REAL_KIT)];
      for (const change of [...others, ...own]) old.receive([change]);
      for (const change of [...others, ...changes]) now.receive([change]);
      expect(old.trace().map((entry) => renameApplied(entry, renamed))).toEqual(now.trace());
    });
  });

  test('writes one unbroken chain after the hash that it was given', () => {
    law((own) => {
      const start = sha256('the change before');
      const { changes, lastHash } = reissue(own, options({ firstN: 8, prevHash: start }));
      expect(changes.map((change) => change.id)).toEqual(own.map((_, index) => `${NEW_LIFE}:${index + 8}`));
      expect(verifyChain(changes, start, sha256)).toEqual({ ok: true, value: lastHash });
    });
  });

  test('keeps what was set, when and by whom, and members it does not know', () => {
    const old = { ...aChange({ set: { 'title/th': 'a', constructor: 1 } }), fromTheFuture: { x: 1 } };
    const [issued] = reissue([old], options()).changes;
    expect(issued).toEqual({ ...old, id: `${NEW_LIFE}:1`, prev: '' });
  });

  test('names nothing that was refused, and supersedes only what the author had seen', () => {
    law((own, others, random) => {
      const refused = new Set(someOf(own, random).map((change) => change.id));
      const { changes, renamed } = reissue(own, options({ leaveOut: refused }));
      expect([...renamed.keys()]).toEqual(own.map((change) => change.id).filter((id) => !refused.has(id)));
      for (const [old, issued] of renamed) {
        for (const [field, named] of Object.entries(issued.base)) {
          expect([...named].toSorted()).toEqual([...seenThrough(old, field, own, refused, renamed)].toSorted());
        }
      }
      const all = [...others, ...changes];
      const states = oracleStates(all);
      expect(oracleApplied(all)).toHaveLength(all.length);
      expect(all.filter((change) => !isAccountedFor(change, all, states))).toEqual([]);
    });
  });

  test('names once what two refused changes had both named', () => {
    const first = aChange({ pc: 'office', set: { notes: 'first' } });
    const refused = [1, 2].map((n) => aChange({ n, set: { notes: n }, base: { notes: [first.id] } }));
    const onBoth = aChange({ n: 3, set: { notes: 'both' }, base: { notes: refused.map(({ id }) => id) } });
    const { changes } = reissue([...refused, onBoth], options({ leaveOut: new Set(refused.map(({ id }) => id)) }));
    expect(changes.map((change) => change.base)).toEqual([{ notes: [first.id] }]);
  });

  test('leaves an edit that came meanwhile in conflict with one that stood on a refused change', () => {
    const first = aChange({ pc: 'office', n: 1, set: { notes: 'first' } });
    const refused = aChange({ n: 1, set: { notes: 'refused' }, base: { notes: [first.id] } });
    const onTop = aChange({ n: 2, set: { notes: 'on top' }, base: { notes: [refused.id] } });
    const meanwhile = aChange({ pc: 'office', n: 2, set: { notes: 'meanwhile' }, base: { notes: [first.id] } });
    const { changes } = reissue([refused, onTop], options({ leaveOut: new Set([refused.id]) }));
    expect(changes.map((change) => change.base)).toEqual([{ notes: [first.id] }]);
    const [state] = oracleStates([first, meanwhile, ...changes]);
    expect(state?.fields['notes']?.map((head) => head.value).toSorted()).toEqual(['meanwhile', 'on top']);
  });
});

/** What the author of a change saw of a field, refused changes looked through: by definition, one name after the other. */
const seenThrough = (
  id: ChangeId,
  field: string,
  own: readonly Change[],
  refused: ReadonlySet<ChangeId>,
  renamed: ReadonlyMap<ChangeId, Change>,
): Set<ChangeId> => {
  const named = Object.entries(own.find((change) => change.id === id)?.base ?? {}).find(([name]) => name === field)?.[1] ?? [];
  return new Set(named.flatMap((other) => (refused.has(other) ? [...seenThrough(other, field, own, refused, renamed)] : [renamed.get(other)?.id ?? other])));
};
