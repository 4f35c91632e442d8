import { describe, expect, test } from 'vitest';
import type { Change, Json } from '#core/change/change.ts';
import { canonicalJson, verifyChain } from '#core/change/canonical.ts';
import { encodeGroup } from '#core/journal/frame.ts';
import { SAVED_CHANGE_BYTES } from '#core/journal/make-changes.ts';
import { must, mustFail, aMemoryPc, bodiesOf, brokenChains, chainsOf, ENROLMENT, intent, NOW, plainBytes } from '#test/support/journal-kit.ts';
import { aChange } from '#test/support/a-change.ts';
import { LIMITS } from '#core/sync/protocol.ts';
import { sha256 } from '#test/support/sha256.ts';
import type { JournalWriter } from '#core/journal/writer.ts';

const changesOf = (writer: JournalWriter): Change[] =>
  bodiesOf(writer).flatMap(({ body }) => (body.kind === 'changes' ? (body['changes'] as Change[]) : []));

/** A journal whose second frame is this one. */
const withFrame = (kind: number, json: string, form = 0) => {
  const pc = aMemoryPc(1, 1_000_000);
  must(pc.start()).close();
  const name = [...pc.files.keys()].find((each) => each.endsWith('.journal'))!;
  const frame = encodeGroup([{ kind, body: plainBytes.encode(json) }], 2, 1, plainBytes.crc32);
  frame[21] = form;
  new DataView(frame.buffer).setUint32(0, plainBytes.crc32(frame.subarray(4)), true);
  pc.files.set(name, Uint8Array.from([...pc.files.get(name)!, ...frame]));
  return pc;
};

const stampOf = (ms: number): string => `${String(ms).padStart(15, '0')}-0000`;

describe('the first start', () => {
  test('gives this installation a life of its own', () => {
    const writer = must(aMemoryPc().start());
    expect(writer.state()).toMatchObject({ lastPosition: 1, n: 0, acknowledged: 0, scope: 'trial', unit: null, cursor: null, unacknowledged: 0 });
    expect(bodiesOf(writer)).toEqual([{ position: 1, body: { kind: 'identity', incarnation: writer.state().incarnation, reason: 'install' } }]);
  });

  test('gives two installations different lives', () => {
    expect(must(aMemoryPc(1).start()).state().incarnation).not.toBe(must(aMemoryPc(2).start()).state().incarnation);
  });
});

describe('saving changes', () => {
  test('numbers them without gaps, chains them, and stamps each later than the one before', () => {
    const pc = aMemoryPc();
    const writer = must(pc.start());
    must(writer.saveChanges([intent('r1', { title: 'a' }), intent('r2', { title: 'b' })]));
    pc.clock.ms -= 1_000_000;
    must(writer.saveChanges([intent('r1', { title: 'c' })]));
    const changes = changesOf(writer);
    const { incarnation } = writer.state();
    expect(changes.map(({ id }) => id)).toEqual([`${incarnation}:1`, `${incarnation}:2`, `${incarnation}:3`]);
    expect(verifyChain(changes, '', sha256).ok).toBe(true);
    expect(changes.map(({ at }) => at)).toEqual(changes.map(({ at }) => at).toSorted());
    expect(new Set(changes.map(({ at }) => at)).size).toBe(3);
    expect(changes[0]).toMatchObject({ scope: 'trial', kind: 'agreement', record: 'r1', set: { title: 'a' }, base: {}, schema: 1, author: { name: 'Sample Officer' } });
  });

  test('writes a whole group as one frame and answers it as the view will read it', () => {
    const writer = must(aMemoryPc().start());
    const written = must(writer.saveChanges(Array.from({ length: 100 }, (_, index) => intent(`r${String(index)}`, { title: 'x' }))));
    expect(written.map(({ position }) => position)).toEqual([2]);
    expect(written).toEqual(must(writer.readTexts(2, { frames: 10, bytes: 1_000 })));
    expect((JSON.parse(written[0]!.body) as { changes: unknown[] }).changes).toHaveLength(100);
  });

  test('remembers which refused changes they stand for', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveChanges([intent('r1', { title: 'a' })]));
    const refused = `${writer.state().incarnation}:1`;
    must(writer.saveChanges([intent('r1', { title: 'b' })], { replaces: [refused] }));
    expect(bodiesOf(writer).at(-1)?.body['replaces']).toEqual([refused]);
  });

  test('of nothing writes nothing', () => {
    const writer = must(aMemoryPc().start());
    expect(must(writer.saveChanges([]))).toEqual([]);
    expect(writer.state().lastPosition).toBe(1);
  });

  test('of another unit is refused whole', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveEnrolment(ENROLMENT));
    const before = writer.state();
    const foreign = intent('r2', { title: 'b' });
    expect(mustFail(writer.saveChanges([intent('r1', { title: 'a' }), { ...foreign, intent: { ...foreign.intent, scope: 'TH-90' } }]))).toEqual({ type: 'foreign-scope', scope: 'TH-90', record: 'r2' });
    expect(writer.state()).toEqual(before);
    for (const scope of ['TH-57', 'trial']) must(writer.saveChanges([{ ...foreign, intent: { ...foreign.intent, scope } }]));
    expect(changesOf(writer).map((change) => change.scope)).toEqual(['TH-57', 'TH-57']);
  });

  test('that no journal could give back is refused whole', () => {
    const writer = must(aMemoryPc().start());
    const before = writer.state();
    const bad: Json[] = [JSON.parse('{"__proto__": 1}') as Json, Number.NaN, Array.from({ length: 90 }).reduce<Json>((inner) => [inner], 1)];
    for (const value of bad) {
      expect(mustFail(writer.saveChanges([intent('r1', { title: 'a' }), intent('r2', { title: value })]))).toMatchObject({ type: 'malformed-change', record: 'r2' });
    }
    expect(mustFail(writer.saveChanges([intent('r1', {}, { title: ['not an id'] })])).type).toBe('malformed-change');
    expect(writer.state()).toEqual(before);
  });

  test('that the endpoint could never take for its size is refused whole, with its size', () => {
    const writer = must(aMemoryPc(1, 1_000_000).start());
    const before = writer.state();
    const most = Math.floor(SAVED_CHANGE_BYTES / 3);
    const tooLarge = mustFail(writer.saveChanges([intent('r1', { title: 'a' }), intent('r2', { notes: 'ก'.repeat(most) })]));
    expect(tooLarge).toMatchObject({ type: 'change-too-large', record: 'r2', limit: SAVED_CHANGE_BYTES });
    expect(writer.state()).toEqual(before);
    must(writer.saveChanges([intent('r2', { notes: 'ก'.repeat(most - 200) })]));
    must(writer.saveEnrolment(ENROLMENT));
    for (const change of must(writer.unacknowledged(10_000_000))) expect(Buffer.byteLength(canonicalJson(change))).toBeLessThanOrEqual(LIMITS.changeBytes);
  });

  test('that the disk does not take uses no number', () => {
    const pc = aMemoryPc();
    const store = pc.newStore();
    let isFull = false;
    const writer = must(pc.start({ ...store, append: (group, state) => (isFull ? { ok: false, error: { type: 'disk-full', detail: '' } } : store.append(group, state)) }));
    must(writer.saveChanges([intent('r1', { title: 'a' })]));
    const before = writer.state();
    isFull = true;
    expect(mustFail(writer.saveChanges([intent('r1', { title: 'b' })])).type).toBe('disk-full');
    expect(mustFail(writer.saveEnrolment(ENROLMENT)).type).toBe('disk-full');
    expect(mustFail(writer.beginNewLife('fork')).type).toBe('disk-full');
    expect(writer.state()).toEqual(before);
    isFull = false;
    must(writer.saveChanges([intent('r1', { title: 'c' })]));
    expect(verifyChain(changesOf(writer), '', sha256).ok).toBe(true);
    expect(changesOf(writer).map(({ set }) => set['title'])).toEqual(['a', 'c']);
  });
});

describe('a restart', () => {
  test.each([300, 2_000, 1_000_000])('with segments of %i bytes goes on where the last run ended', (segmentBytes) => {
    const pc = aMemoryPc(1, segmentBytes);
    let writer = must(pc.start());
    for (let round = 0; round < 12; round += 1) {
      must(writer.saveChanges([intent(round === 3 ? 's1' : 'r1', { title: `text ${String(round)}`, sample: round === 3 })]));
      must(writer.saveDraft('form', `draft ${String(round)}`));
      if (round === 5) must(writer.saveEnrolment(ENROLMENT));
      if (round === 7) must(writer.saveReceived({ changes: [aChange({ at: stampOf(NOW + 5_000) })], cursor: 'c7' }));
      if (round === 8) must(writer.saveAcknowledged(1, [{ id: `${writer.state().incarnation}:1`, reason: { type: 'not-allowed', scope: 'TH-57' } }]));
      const before = writer.state();
      if (round % 3 === 0) writer.close();
      else pc.switchOff();
      writer = must(pc.start());
      expect(writer.state()).toEqual(before);
    }
    must(writer.saveChanges([intent('r9', { title: 'last' })]));
    expect(writer.state().cursor).toBe('c7');
  });

  test('knows the same from the newest header as from all frames', () => {
    const pc = aMemoryPc(1, 900);
    const writer = must(pc.start());
    for (let round = 0; round < 20; round += 1) must(writer.saveChanges([intent(`r${String(round)}`, { title: 'x', sample: round % 4 === 0 })]));
    must(writer.saveEnrolment(ENROLMENT));
    for (let round = 0; round < 20; round += 1) must(writer.saveChanges([intent(`r${String(round)}`, { title: 'y' })]));
    const before = writer.state();
    writer.close();
    const store = pc.newStore();
    const withoutStates = must(pc.start({ ...store, segments: () => store.segments().map((segment) => ({ ...segment, state: null })) }));
    expect(withoutStates.state()).toEqual(before);
    must(withoutStates.saveChanges([intent('r1', { title: 'z' }), intent('r0', { title: 'z' })]));
    expect(brokenChains(withoutStates)).toEqual([]);
    expect(chainsOf(withoutStates).size).toBe(2);
  });
});

describe('what comes from elsewhere', () => {
  test('moves the clock, so that later work here is stamped later', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveReceived({ changes: [aChange({ at: stampOf(NOW + 60_000) })], cursor: 'c1' }));
    must(writer.saveChanges([intent('r1', { title: 'a' })]));
    expect(changesOf(writer)[0]!.at > stampOf(NOW + 60_000)).toBe(true);
  });

  test('with a clock of another century is kept and does not move the clock', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveReceived({ changes: [aChange({ at: stampOf(NOW + 543 * 365 * 86_400_000) })], cursor: 'c1' }));
    must(writer.saveChanges([intent('r1', { title: 'a' })]));
    expect(changesOf(writer)[0]!.at).toBe(stampOf(NOW));
    expect(bodiesOf(writer)[1]!.body).toMatchObject({ kind: 'received', cursor: 'c1', changes: [{ id: aChange().id }] });
  });

  test('is not written again when there is nothing new', () => {
    const writer = must(aMemoryPc().start());
    must(writer.saveReceived({ changes: [], cursor: 'c1' }));
    expect(must(writer.saveReceived({ changes: [], cursor: 'c1' }))).toEqual([]);
    expect(writer.state()).toMatchObject({ cursor: 'c1', lastPosition: 2 });
  });

  test('as a snapshot takes its cursor into account with the last part', () => {
    const writer = must(aMemoryPc().start());
    const record = { scope: 'TH-57', kind: 'agreement', record: 'r1', fields: { title: 'x' }, stamps: [{ id: aChange().id, at: stampOf(NOW + 7_000), author: aChange().author }] };
    const part = { snapshot: 's1', parts: 2, records: [record], vectors: { 'TH-57': { pc0000000000: 1 } } };
    must(writer.saveSnapshotPart({ ...part, part: 0 }));
    expect(writer.state().cursor).toBeNull();
    must(writer.saveSnapshotPart({ ...part, part: 1, cursor: 'c9' }));
    expect(writer.state().cursor).toBe('c9');
    must(writer.saveChanges([intent('r2', { title: 'a' })]));
    expect(changesOf(writer)[0]!.at > stampOf(NOW + 7_000)).toBe(true);
  });
});

describe('drafts, settings and runs', () => {
  test('are frames without a number', () => {
    const writer = must(aMemoryPc().start());
    const run = { id: 'run', startedAt: 1, endedAt: 2, outcome: 'done' as const, sent: 0, received: 0, refused: 0, requests: 1, bytesUp: 1, bytesDown: 1, complete: true, error: null };
    must(writer.saveDraft('form', { title: 'unfinished' }));
    must(writer.saveDraft('form', null));
    must(writer.saveSetting('theme', 'dark'));
    must(writer.saveSyncRun(run));
    expect(bodiesOf(writer).slice(1).map(({ body }) => body)).toEqual([
      { kind: 'draft', key: 'form', value: { title: 'unfinished' } },
      { kind: 'draft', key: 'form', value: null },
      { kind: 'setting', key: 'theme', value: 'dark' },
      { kind: 'sync-run', run },
    ]);
    expect(writer.state()).toMatchObject({ n: 0, lastPosition: 5 });
  });
});

describe('replaying', () => {
  test('passes on what a newer version wrote', () => {
    const writer = must(withFrame(99, '{"kind":"weather","sky":"blue"}').start());
    expect(bodiesOf(writer)[1]).toEqual({ position: 2, body: { kind: 'weather', sky: 'blue' } });
    expect(writer.state().lastPosition).toBe(2);
  });

  test('finds a body that says nothing, and reads the others', () => {
    for (const [json, finding] of [
      ['{"kind":"draft","key":7}', { type: 'malformed-body', position: 2, kind: 'draft', detail: 'key' }],
      ['{"kind"', { type: 'unreadable-body', position: 2 }],
      ['[]', { type: 'unreadable-body', position: 2 }],
    ] as const) {
      const writer = must(withFrame(8, json).start());
      must(writer.saveSetting('theme', 'dark'));
      const { frames, findings } = must(writer.readFrames(1, { frames: 10, bytes: 10_000 }));
      expect(findings).toEqual([finding]);
      expect(frames.map(({ position }) => position)).toEqual([1, 3]);
    }
  });

  test('reports an encoding that it does not know, after the frames before it', () => {
    const writer = must(withFrame(8, '{"kind":"draft","key":"k","value":1}', 5).start());
    expect(must(writer.readTexts(1, { frames: 10, bytes: 10_000 }))).toHaveLength(1);
    expect(mustFail(writer.readTexts(2, { frames: 10, bytes: 10_000 }))).toEqual({ type: 'unknown-encoding', position: 2, encoding: 5 });
  });

  test('does not guess at numbers when a frame about them makes no sense', () => {
    expect(mustFail(withFrame(3, '{"kind":"changes","changes":[{"id":1}]}').start())).toEqual({ type: 'malformed-frame', position: 2 });
    expect(mustFail(withFrame(3, '{"kind":"changes","changes":[]}', 5).start())).toEqual({ type: 'unknown-encoding', position: 2, encoding: 5 });
  });
});

describe('a start', () => {
  test('understands no frame before the bookmark, and every one behind it', () => {
    const pc = aMemoryPc(1, 100_000);
    const before = must(pc.start());
    must(before.saveChanges([intent('r1', { notes: 'long '.repeat(1_000) })]));
    const { lastPosition } = before.state();
    before.close();
    const killed = must(pc.start());
    must(killed.saveChanges([intent('r2', { notes: 'short' })]));
    const standing = killed.state();
    pc.switchOff();
    const store = pc.newStore();
    const readFrom: number[] = [];
    const again = must(pc.start({ ...store, read: (from, limit) => (readFrom.push(from), store.read(from, limit)) }));
    expect(readFrom).toEqual([lastPosition + 1]);
    expect(again.state()).toEqual(standing);
  });
});
