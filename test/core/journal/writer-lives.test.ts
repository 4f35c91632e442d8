import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyBatch } from '#core/change/apply-batch.ts';
import type { Change } from '#core/change/change.ts';
import { renameHeads } from '#core/change/rename.ts';
import { recordKey, type RecordState } from '#core/change/state.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { aMemoryPc, bodiesOf, brokenChains, chainsOf, ENROLMENT, intent, must, mustFail } from '#test/support/journal-kit.ts';

const madeBy = (writer: JournalWriter): Change[] => bodiesOf(writer).flatMap(({ body }) => (body.kind === 'changes' ? (body['changes'] as Change[]) : []));

const renamedBy = (writer: JournalWriter): Map<string, Change> => {
  const renamed = new Map<string, Change>();
  for (const { body } of bodiesOf(writer)) {
    if (body.kind !== 'reissued') continue;
    (body['from'] as string[]).forEach((id, index) => renamed.set(id, (body['changes'] as Change[])[index]!));
  }
  return renamed;
};

const stateOf = (changes: readonly Change[]): Map<string, RecordState> =>
  new Map(applyBatch({ incoming: changes, held: [], arrived: new Set(), vectors: {}, records: [] }).records.map((state) => [recordKey(state), state]));

const everything = (writer: JournalWriter): readonly Change[] => must(writer.unacknowledged(100_000_000));

describe('an enrolment', () => {
  test('writes the trial register anew for the unit, in a new life', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveChanges([intent('r1', { title: 'a' }), intent('r2', { title: 'b' })]));
    const trial = writer.state().incarnation;
    must(writer.saveChanges([intent('r1', { title: 'c' }, { title: [`${trial}:1`] })]));
    must(writer.saveEnrolment(ENROLMENT));
    const { incarnation } = writer.state();
    expect(incarnation).not.toBe(trial);
    expect(writer.state()).toMatchObject({ scope: 'TH-57', unit: { code: 'TH-57' }, role: 'officer', epoch: 'epoch-1', endpoint: ENROLMENT.endpoint, device: 'device-1', demo: false, n: 3, unacknowledged: 3 });
    expect(everything(writer).map(({ id, scope, set, base }) => ({ id, scope, set, base }))).toEqual([
      { id: `${incarnation}:1`, scope: 'TH-57', set: { title: 'a' }, base: {} },
      { id: `${incarnation}:2`, scope: 'TH-57', set: { title: 'b' }, base: {} },
      { id: `${incarnation}:3`, scope: 'TH-57', set: { title: 'c' }, base: { title: [`${incarnation}:1`] } },
    ]);
    expect(bodiesOf(writer).slice(3).map(({ body }) => body.kind)).toEqual(['identity', 'enrolment', 'reissued']);
    expect(brokenChains(writer)).toEqual([]);
  });

  test('leaves the samples where they are, and what is done to them later', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveChanges([intent('s1', { title: 'sample', sample: true }), intent('r1', { title: 'mine' }), intent('s2', { title: 'sample', sample: true })]));
    const trial = writer.state().incarnation;
    must(writer.saveEnrolment(ENROLMENT));
    must(writer.saveChanges([intent('s1', { deleted: true }), intent('r2', { title: 'new' }), intent('s3', { title: 'another sample', sample: true })]));
    expect(everything(writer).map(({ record, scope }) => [record, scope])).toEqual([['r1', 'TH-57'], ['r2', 'TH-57']]);
    const kept = chainsOf(writer).get(trial)!;
    expect(kept.map(({ record, scope }) => [record, scope])).toEqual([['s1', 'trial'], ['r1', 'trial'], ['s2', 'trial'], ['s1', 'trial'], ['s3', 'trial']]);
    expect(brokenChains(writer)).toEqual([]);
  });

  test('does not take a record of the unit for a sample because somebody says so later', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    must(writer.saveChanges([intent('r1', { title: 'a', sample: null })]));
    must(writer.saveChanges([intent('r1', { sample: true }, { sample: [`${writer.state().incarnation}:1`] })]));
    expect(everything(writer).map(({ scope }) => scope)).toEqual(['TH-57', 'TH-57']);
  });

  test('of an empty register writes no changes', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    expect(bodiesOf(writer).map(({ body }) => body.kind)).toEqual(['identity', 'identity', 'enrolment']);
    expect(everything(writer)).toEqual([]);
  });

  test('lets forms that were opened before it be saved after it', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveChanges([intent('r1', { title: 'a' })]));
    const seen = `${writer.state().incarnation}:1`;
    must(writer.saveEnrolment(ENROLMENT));
    must(writer.saveChanges([intent('r1', { title: 'b' }, { title: [seen] })]));
    expect(everything(writer)[1]!.base).toEqual({ title: [`${writer.state().incarnation}:1`] });
  });

  test('is in the journal as a whole or not at all', () => {
    const pc = aMemoryPc(1, 1_000_000);
    const writer = must(pc.start());
    must(writer.saveChanges(Array.from({ length: 5 }, (_, index) => intent(`r${String(index)}`, { title: 'a' }))));
    const name = [...pc.files.keys()].find((each) => each.endsWith('.journal'))!;
    const before = writer.state();
    const start = pc.files.get(name)!.length;
    must(writer.saveEnrolment(ENROLMENT));
    const whole = pc.files.get(name)!.slice();
    for (let length = start; length < whole.length; length += 7) {
      pc.switchOff();
      pc.files.set(name, whole.slice(0, length));
      const again = must(pc.start());
      expect(again.state()).toEqual(before);
      expect(everything(again)).toHaveLength(5);
    }
  });

  test('splits a large register over several frames and keeps it one', () => {
    const writer = must(aMemoryPc(1, 1_000_000).start());
    const text = 'ก'.repeat(50_000);
    must(writer.saveChanges(Array.from({ length: 50 }, (_, index) => intent(`r${String(index)}`, { title: text }))));
    must(writer.saveEnrolment(ENROLMENT));
    const kinds = bodiesOf(writer).slice(2).map(({ body }) => body.kind);
    expect(kinds).toEqual(['identity', 'enrolment', 'reissued', 'reissued']);
    expect(everything(writer)).toHaveLength(50);
    expect(brokenChains(writer)).toEqual([]);
  }, 120_000);

  test('keeps the register the same in all but names', () => {
    const arbitraryEdit = fc.record({ record: fc.constantFrom('r1', 'r2', 's1', 's2'), field: fc.constantFrom('title', 'notes'), value: fc.constantFrom('a', 'b', null), base: fc.array(fc.nat(), { maxLength: 3 }), sample: fc.boolean() });
    fc.assert(
      fc.property(fc.array(arbitraryEdit, { minLength: 1, maxLength: 25 }), (edits) => {
        const writer = must(aMemoryPc().start());
        for (const { record, field, value, base, sample } of edits) {
          const earlier = madeBy(writer).filter((change) => change.record === record && Object.hasOwn(change.set, field)).map(({ id }) => id);
          const seen = [...new Set(base.flatMap((index) => earlier[index % Math.max(1, earlier.length)] ?? []))];
          must(writer.saveChanges([intent(record, { [field]: value, ...(record.startsWith('s') && sample ? { sample: true } : {}) }, { [field]: seen })]));
        }
        const made = madeBy(writer);
        const samples = new Set(made.filter(({ set }) => set['sample'] === true).map(({ record }) => record));
        must(writer.saveEnrolment(ENROLMENT));
        const renamed = renamedBy(writer);
        expect([...renamed.keys()]).toEqual(made.filter(({ record }) => !samples.has(record)).map(({ id }) => id));
        const before = [...stateOf(made).values()].filter(({ record }) => !samples.has(record)).map((state) => renameHeads(state, renamed, 'TH-57'));
        const after = stateOf([...renamed.values()]);
        expect(before).toHaveLength(after.size);
        for (const state of before) expect(after.get(recordKey(state))).toEqual(state);
        expect(brokenChains(writer)).toEqual([]);
      }),
    );
  }, 120_000);

  test('again at the same unit keeps what was not sent, and the place in the endpoint', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    must(writer.saveChanges([intent('r1', { title: 'a' }), intent('r1', { title: 'b' })]));
    must(writer.saveAcknowledged(1, []));
    must(writer.saveReceived({ changes: [], cursor: 'c1' }));
    const old = writer.state().incarnation;
    must(writer.saveEnrolment({ ...ENROLMENT, device: 'device-2' }));
    expect(writer.state()).toMatchObject({ device: 'device-2', cursor: 'c1', n: 0, unacknowledged: 1 });
    expect(everything(writer).map(({ id, set }) => [id, set['title']])).toEqual([[`${old}:2`, 'b']]);
  });

  test('again in a new epoch offers everything under the names it has, in a life of that epoch counts on', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    const old = writer.state().incarnation;
    must(writer.saveChanges([intent('r1', { title: 'a' }), intent('r1', { title: 'b' })]));
    must(writer.saveAcknowledged(1, []));
    must(writer.saveEnrolment({ ...ENROLMENT, device: 'device-2', epoch: 'epoch-2' }));
    expect(everything(writer).map(({ id }) => id)).toEqual([`${old}:1`, `${old}:2`]);
    expect(writer.state()).toMatchObject({ n: 0, cursor: null, relayed: false, offered: { incarnation: old, confirmed: 1, old: true } });
  });

  test('at another unit, or out of a place for trying out, needs a fresh profile', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    const before = writer.state();
    expect(mustFail(writer.saveEnrolment({ ...ENROLMENT, unit: { ...ENROLMENT.unit, code: 'TH-90' } }))).toEqual({ type: 'enrolled-elsewhere', unit: 'TH-57' });
    expect(mustFail(writer.saveEnrolment({ ...ENROLMENT, demo: true })).type).toBe('enrolled-elsewhere');
    expect(mustFail(writer.updateEnrolment({ unit: { ...ENROLMENT.unit, code: 'TH-90' } })).type).toBe('enrolled-elsewhere');
    expect(writer.state()).toEqual(before);
    expect(mustFail(must(aMemoryPc(2).start()).updateEnrolment({ epoch: 'e' }))).toEqual({ type: 'not-enrolled' });
  });

  test('learns what changed about its place, and writes nothing when nothing did', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    const { lastPosition } = writer.state();
    expect(must(writer.updateEnrolment({ role: 'officer', unit: { ...ENROLMENT.unit } }))).toEqual([]);
    expect(writer.state().lastPosition).toBe(lastPosition);
    must(writer.updateEnrolment({ role: 'head' }));
    expect(writer.state()).toMatchObject({ role: 'head', lastPosition: lastPosition + 1 });
  });
});

describe('a new life', () => {
  test.each(['restore', 'import'] as const)('after a %s counts on under a new name and leaves the old names as they are', (reason) => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    const old = writer.state().incarnation;
    must(writer.saveChanges([intent('r1', { title: '1' }), intent('r1', { title: '2' }, { title: [`${old}:1`] })]));
    must(writer.saveAcknowledged(1, []));
    must(writer.beginNewLife(reason));
    expect(writer.state()).toMatchObject({ n: 0, unacknowledged: 1, offered: { incarnation: old } });
    must(writer.saveChanges([intent('r1', { title: '3' }, { title: [`${old}:2`] })]));
    expect(everything(writer).map(({ id }) => id)).toEqual([`${old}:2`]);
    must(writer.saveAcknowledged(2, []));
    expect(everything(writer).map(({ id, base }) => [id, base['title']])).toEqual([[`${writer.state().incarnation}:1`, [`${old}:2`]]]);
    expect(brokenChains(writer)).toEqual([]);
  });

  test('after a fork writes anew what was not acknowledged, on what was', () => {
    const reason = 'fork';
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    const old = writer.state().incarnation;
    must(writer.saveChanges([intent('r1', { title: '1' }), intent('r1', { title: '2' }, { title: [`${old}:1`] }), intent('r1', { title: '3' }, { title: [`${old}:2`] })]));
    must(writer.saveAcknowledged(1, []));
    must(writer.beginNewLife(reason));
    const now = writer.state().incarnation;
    expect(now).not.toBe(old);
    expect(everything(writer).map(({ id, base }) => [id, base['title']])).toEqual([[`${now}:1`, [`${old}:1`]], [`${now}:2`, [`${now}:1`]]]);
    expect(bodiesOf(writer).at(-2)?.body).toEqual({ kind: 'identity', incarnation: now, reason });
    must(writer.saveChanges([intent('r1', { title: '4' }, { title: [`${old}:3`, `${old}:1`] })]));
    expect(everything(writer).at(-1)!.base).toEqual({ title: [`${old}:1`, `${now}:2`] });
    expect(brokenChains(writer)).toEqual([]);
  });

  test('lets a form that was opened before it name what its author saw, also where the id means a change of the clone now', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    const old = writer.state().incarnation;
    must(writer.saveChanges([intent('r1', { title: 'mine' })]));
    const mine = everything(writer)[0]!;
    must(writer.beginNewLife('fork'));
    const clones: Change = { ...mine, set: { title: 'of the clone' }, at: '000001750000099999-0000'.slice(3) };
    must(writer.saveReceived({ changes: [clones], cursor: 'c1' }));
    const save = (at: string): readonly string[] | undefined => {
      const { intent: wanted, author } = intent('r1', { title: 'next' }, { title: [`${old}:1`] });
      must(writer.saveChanges([{ author, intent: { ...wanted, seen: { [`${old}:1`]: at } } }]));
      return everything(writer).at(-1)!.base['title'];
    };
    expect(save(mine.at)).toEqual([`${writer.state().incarnation}:1`]);
    expect(save(clones.at)).toEqual([`${old}:1`]);
  });

  test('leaves refused changes where they are, and bridges them', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    const old = writer.state().incarnation;
    must(writer.saveChanges([intent('r1', { title: '1' }), intent('r1', { title: '2' }, { title: [`${old}:1`] }), intent('r1', { title: '3' }, { title: [`${old}:2`] })]));
    must(writer.saveAcknowledged(2, [{ id: `${old}:2`, reason: { type: 'not-allowed', scope: 'TH-57' } }]));
    must(writer.beginNewLife('fork'));
    expect(everything(writer).map(({ set, base }) => [set['title'], base['title']])).toEqual([['3', [`${old}:1`]]]);
  });

  test('before an enrolment takes the trial register along', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveChanges([intent('s1', { sample: true }), intent('r1', { title: 'a' })]));
    must(writer.beginNewLife('import'));
    must(writer.saveEnrolment(ENROLMENT));
    expect(everything(writer).map(({ record }) => record)).toEqual(['r1']);
    must(writer.saveChanges([intent('s1', { deleted: true })]));
    expect(everything(writer)).toHaveLength(1);
    expect(brokenChains(writer)).toEqual([]);
  });
});
