import { describe, expect, test } from 'vitest';
import type { JournalWriter } from '#core/journal/writer.ts';
import { ModelEndpoint, REFUSED_MARK, syncWith } from '#test/support/journal-endpoint.ts';
import { aMemoryPc, bodiesOf, brokenChains, ENROLMENT, intent, must, mustFail } from '#test/support/journal-kit.ts';

const enrolled = (segmentBytes?: number) => {
  const pc = aMemoryPc(1, segmentBytes);
  const writer = must(pc.start());
  must(writer.saveEnrolment(ENROLMENT));
  return { pc, writer };
};

const saveMany = (writer: JournalWriter, count: number): void => {
  for (let index = 0; index < count; index += 1) must(writer.saveChanges([intent(`r${String(index)}`, { title: `title ${String(index)}` })]));
};

const numbersOf = (changes: readonly { readonly id: string }[]): number[] => changes.map(({ id }) => Number(id.split(':')[1]));

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('what is offered to the endpoint', () => {
  test('comes in batches, in order, each once, through all segments', () => {
    const { writer } = enrolled(2_000);
    saveMany(writer, 60);
    const seen: number[] = [];
    while (writer.state().unacknowledged > 0) {
      const batch = numbersOf(must(writer.unacknowledged(1_500)));
      expect(batch.length).toBeGreaterThan(1);
      expect(batch.length).toBeLessThan(10);
      seen.push(...batch);
      must(writer.saveAcknowledged(batch.at(-1)!, []));
    }
    expect(seen).toEqual(range(1, 60));
    expect(must(writer.unacknowledged(1_500))).toEqual([]);
  });

  test('is at least one change, however large', () => {
    const { writer } = enrolled();
    must(writer.saveChanges([intent('r1', { title: 'x'.repeat(10_000) }), intent('r2', { title: 'y' })]));
    expect(numbersOf(must(writer.unacknowledged(1)))).toEqual([1]);
  });

  test('never holds more changes than one push may', () => {
    const { writer } = enrolled(1_000_000);
    must(writer.saveChanges(range(1, 2_500).map((index) => intent(`r${String(index)}`, { title: 'a' }))));
    expect(must(writer.unacknowledged(100_000_000))).toHaveLength(2_000);
  });

  test('goes on from an earlier number where the endpoint asks for it', () => {
    const { pc, writer } = enrolled(2_000);
    saveMany(writer, 40);
    must(writer.saveAcknowledged(30, []));
    expect(numbersOf(must(writer.unacknowledged(1_500, 5)))[0]).toBe(5);
    expect(writer.state().unacknowledged).toBe(36);
    const upTo = numbersOf(must(writer.unacknowledged(1_500))).at(-1)!;
    must(writer.saveAcknowledged(upTo, []));
    expect(numbersOf(must(writer.unacknowledged(1_500)))[0]).toBe(upTo + 1);
    expect(writer.state().acknowledged).toBe(30);
    must(writer.saveAcknowledged(30, []));
    expect(writer.state().unacknowledged).toBe(10);
    pc.switchOff();
    expect(numbersOf(must(must(pc.start()).unacknowledged(1_500)))[0]).toBe(31);
  });

  test('begins at the first number again when the endpoint begins anew, wherever it asked to go on before', () => {
    const { writer } = enrolled();
    saveMany(writer, 40);
    must(writer.saveAcknowledged(30, []));
    expect(numbersOf(must(writer.unacknowledged(1_500, 20)))[0]).toBe(20);
    must(writer.updateEnrolment({ epoch: 'epoch-2' }));
    expect(numbersOf(must(writer.unacknowledged(1_500)))[0]).toBe(1);
    expect(writer.state().unacknowledged).toBe(40);
  });

  test('does not begin behind the last number: then an old copy of the profile is at work', () => {
    const { writer } = enrolled();
    saveMany(writer, 3);
    expect(mustFail(writer.unacknowledged(1_500, 5))).toEqual({ type: 'endpoint-ahead', n: 4 });
    expect(mustFail(writer.saveAcknowledged(4, []))).toEqual({ type: 'endpoint-ahead', n: 4 });
    expect(must(writer.unacknowledged(1_500, 4))).toEqual([]);
  });

  test('says so when a number is not where it must be', () => {
    const { pc, writer } = enrolled();
    saveMany(writer, 3);
    writer.close();
    const store = pc.newStore();
    const again = must(pc.start({ ...store, read: (from, limit) => {
      const frames = store.read(from, limit);
      return frames.ok ? { ok: true, value: frames.value.map((frame) => (frame.position === 5 ? { ...frame, kind: 200 } : frame)) } : frames;
    } }));
    expect(mustFail(again.unacknowledged(10_000))).toMatchObject({ type: 'numbers-missing', n: 2 });
  });
});

describe('a refusal', () => {
  test('of a change re-bases what stands on it, in the same group', () => {
    const { writer } = enrolled();
    const endpoint = new ModelEndpoint();
    const { incarnation: life } = writer.state();
    must(writer.saveChanges([
      intent('r1', { title: 'accepted' }),
      intent('r1', { title: `refused${REFUSED_MARK}` }, { title: [`${life}:1`] }),
      intent('r1', { title: 'stands on it' }, { title: [`${life}:2`] }),
      intent('r1', { title: 'stands on that' }, { title: [`${life}:3`] }),
    ]));
    syncWith(writer, endpoint);
    expect([...endpoint.accepted.values()].map(({ set, base }) => [set['title'], base['title'] ?? []])).toEqual([
      ['accepted', []],
      ['stands on it', [`${life}:1`]],
      ['stands on that', [`${life}:5`]],
    ]);
    expect(endpoint.faults).toEqual([]);
    expect(writer.state()).toMatchObject({ n: 6, acknowledged: 6, unacknowledged: 0 });
    expect(bodiesOf(writer).map(({ body }) => body.kind).filter((kind) => kind === 'acknowledged' || kind === 'reissued')).toEqual(['acknowledged', 'reissued', 'acknowledged']);
    expect(brokenChains(writer)).toEqual([]);
  });

  test('reaches changes that are sent in a later batch, and after a restart', () => {
    const { pc, writer } = enrolled(1_200);
    const endpoint = new ModelEndpoint();
    const { incarnation: life } = writer.state();
    must(writer.saveChanges([intent('r1', { title: `refused${REFUSED_MARK}` })]));
    for (let n = 2; n <= 12; n += 1) must(writer.saveChanges([intent('r1', { title: `edit ${String(n)}` }, { title: [`${life}:${String(n - 1)}`] })]));
    syncWith(writer, endpoint, 2);
    writer.close();
    const again = must(pc.start());
    syncWith(again, endpoint);
    expect([...endpoint.accepted.values()].map(({ set }) => set['title'])).toEqual(range(2, 12).map((n) => `edit ${String(n)}`));
    expect(endpoint.faults).toEqual([]);
    expect(brokenChains(again)).toEqual([]);
  });

  test('and a new life at the same time still send each change after those that it names', () => {
    const { writer } = enrolled();
    const { incarnation: life } = writer.state();
    must(writer.saveChanges([intent('r1', { title: `refused${REFUSED_MARK}` }), intent('r1', { title: 'on it' }, { title: [`${life}:1`] }), intent('r1', { title: 'on that' }, { title: [`${life}:2`] })]));
    must(writer.saveAcknowledged(2, [{ id: `${life}:1`, reason: { type: 'not-allowed' } }, { id: `${life}:2`, reason: { type: 'base-refused', base: `${life}:1` } }]));
    must(writer.beginNewLife('fork'));
    const endpoint = new ModelEndpoint();
    syncWith(writer, endpoint);
    expect([...endpoint.accepted.values()].map(({ set }) => set['title'])).toEqual(['on it', 'on that']);
    expect(endpoint.faults).toEqual([]);
  });

  test('that is repeated for a change that was written anew does not write it anew once more', () => {
    const { writer } = enrolled();
    const endpoint = new ModelEndpoint();
    const empty = endpoint.backup();
    const { incarnation: life } = writer.state();
    must(writer.saveChanges([intent('r1', { title: `refused${REFUSED_MARK}` }), intent('r1', { title: 'on it' }, { title: [`${life}:1`] })]));
    syncWith(writer, endpoint);
    for (const epoch of ['epoch-2', 'epoch-3']) {
      endpoint.restore({ ...empty, accepted: new Map(), refused: new Map(), hashes: new Map(), counts: new Map() }, epoch);
      syncWith(writer, endpoint);
      expect([...endpoint.accepted.keys()]).toEqual([`${life}:3`]);
    }
    expect(writer.state()).toMatchObject({ n: 0, unacknowledged: 0 });
  });

  test('that is taken back lets the change be named again', () => {
    const { writer } = enrolled();
    const { incarnation: life } = writer.state();
    must(writer.saveChanges([intent('r1', { title: 'first' }), intent('r1', { title: 'second' }, { title: [`${life}:1`] })]));
    must(writer.saveAcknowledged(2, [{ id: `${life}:2`, reason: { type: 'not-allowed' } }]));
    must(writer.updateEnrolment({ epoch: 'epoch-2' }));
    must(writer.saveAcknowledged(2, []));
    must(writer.saveChanges([intent('r1', { title: 'third' }, { title: [`${life}:2`] })]));
    expect(must(writer.unacknowledged(10_000)).map(({ base }) => base)).toEqual([{ title: [`${life}:2`] }]);
  });

  test('is remembered by forms that were opened before it', () => {
    const { writer } = enrolled();
    const endpoint = new ModelEndpoint();
    const { incarnation: life } = writer.state();
    must(writer.saveChanges([intent('r1', { title: 'first' }), intent('r1', { title: `refused${REFUSED_MARK}` }, { title: [`${life}:1`] })]));
    syncWith(writer, endpoint);
    must(writer.saveChanges([intent('r1', { title: 'late' }, { title: [`${life}:2`] })]));
    syncWith(writer, endpoint);
    expect([...endpoint.refused.keys()]).toEqual([`${life}:2`]);
    expect(endpoint.accepted.get(`${life}:3`)?.base).toEqual({ title: [`${life}:1`] });
  });

  test('is remembered even when the life that it belonged to is over', () => {
    const { writer } = enrolled(4_000);
    const { incarnation: life } = writer.state();
    must(writer.saveChanges([intent('r1', { title: 'first' }), intent('r1', { title: 'refused' }, { title: [`${life}:1`] })]));
    must(writer.saveAcknowledged(2, [{ id: `${life}:2`, reason: { type: 'not-allowed' } }]));
    must(writer.updateEnrolment({ epoch: 'epoch-2' }));
    must(writer.beginNewLife('fork'));
    saveMany(writer, 20);
    must(writer.saveChanges([intent('r1', { title: 'late' }, { title: [`${life}:2`] })]));
    must(writer.saveAcknowledged(2, [{ id: `${life}:2`, reason: { type: 'not-allowed' } }]));
    expect(must(writer.unacknowledged(100_000)).at(-1)!.base).toEqual({ title: [`${life}:1`] });
  });

  test('for a change of somebody else, which no new number would help, stays a refusal', () => {
    const { writer } = enrolled();
    const { incarnation: life } = writer.state();
    const foreign = 'pc0000000000:7';
    must(writer.saveChanges([intent('r1', { title: 'on it' }, { title: [foreign] }), intent('r1', { title: 'on that' }, { title: [`${life}:1`] }), intent('r2', { title: 'x' })]));
    const refused = [
      { id: `${life}:1`, reason: { type: 'base-refused', base: foreign } },
      { id: `${life}:2`, reason: { type: 'base-refused', base: `${life}:1` } },
    ];
    must(writer.saveAcknowledged(3, refused));
    expect(writer.state()).toMatchObject({ n: 3, acknowledged: 3, unacknowledged: 0 });
    must(writer.saveChanges([intent('r1', { notes: 'later', title: 'later' }, { title: [`${life}:2`] })]));
    expect(must(writer.unacknowledged(10_000))[0]!.base).toEqual({ title: [foreign] });
    must(writer.saveAcknowledged(4, [{ id: `${life}:4`, reason: { type: 'base-refused', base: foreign } }]));
    expect(writer.state()).toMatchObject({ n: 4, unacknowledged: 0 });
  });
});

describe('an endpoint that was restored from a backup', () => {
  test('is offered everything again, of earlier lives too and in their order, and is read from the beginning', () => {
    const { pc, writer } = enrolled(1_500);
    const endpoint = new ModelEndpoint();
    saveMany(writer, 5);
    syncWith(writer, endpoint);
    const backup = new ModelEndpoint().backup();
    const first = writer.state().incarnation;
    must(writer.beginNewLife('fork'));
    must(writer.saveChanges([intent('r1', { title: 'second life' }, { title: [`${first}:2`] })]));
    syncWith(writer, endpoint);
    must(writer.saveReceived({ changes: [], cursor: 'c1' }));
    expect(endpoint.accepted.size).toBe(6);
    endpoint.restore(backup, 'epoch-2');
    must(writer.updateEnrolment({ epoch: 'epoch-2' }));
    expect(writer.state()).toMatchObject({ cursor: null, epoch: 'epoch-2', unacknowledged: 6, offered: { incarnation: first, n: 5, acknowledged: 0 } });
    writer.close();
    const again = must(pc.start());
    syncWith(again, endpoint);
    expect(endpoint.accepted.size).toBe(6);
    expect(endpoint.faults).toEqual([]);
    expect(again.state()).toMatchObject({ unacknowledged: 0, n: 0 });
  });

  test('without a new epoch is filled up from where it asks', () => {
    const { writer } = enrolled(1_500);
    const endpoint = new ModelEndpoint();
    saveMany(writer, 10);
    syncWith(writer, endpoint);
    const backup = endpoint.backup();
    saveMany(writer, 20);
    syncWith(writer, endpoint);
    endpoint.restore(backup, 'epoch-1');
    saveMany(writer, 1);
    syncWith(writer, endpoint);
    expect(endpoint.accepted.size).toBe(31);
    expect(endpoint.faults).toEqual([]);
  });
});

describe('a clone of this PC', () => {
  test('that sent its changes first costs nothing: a new life begins', () => {
    const { writer } = enrolled();
    const endpoint = new ModelEndpoint();
    saveMany(writer, 4);
    syncWith(writer, endpoint);
    const life = writer.state().incarnation;
    saveMany(writer, 3);
    const clones = { ...must(writer.unacknowledged(1))[0]!, set: { title: 'of the clone' } };
    expect(endpoint.push(life, [clones])).toMatchObject({ type: 'taken' });
    syncWith(writer, endpoint);
    expect(writer.state()).toMatchObject({ n: 3, acknowledged: 3, unacknowledged: 0 });
    expect(endpoint.accepted.size).toBe(8);
    expect(endpoint.faults).toEqual([]);
    expect(brokenChains(writer)).toEqual([]);
  });
});
