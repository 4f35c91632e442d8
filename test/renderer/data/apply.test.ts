import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { conflictsOf } from '#core/change/merge.ts';
import { packRecord } from '#core/change/packed.ts';
import { withDependents } from '#core/change/withdraw.ts';
import { splitChangeId } from '#core/ids.ts';
import type { Change } from '#core/change/change.ts';
import { applyFrames, forgetEverything, type ParsedFrame } from '#renderer/data/apply.ts';
import { recordKey, ViewDb } from '#renderer/data/db.ts';
import { countersRead } from '#renderer/data/counters.ts';
import { rowToState } from '#renderer/data/rows.ts';
import { arbitraryHistory, coveredBy, delivery, seededRandom, snapshotCut, someOf, vectorsOf } from '#test/support/histories.ts';
import { oracleHeads } from '#test/support/merge-oracle.ts';

/** For properties, on a machine that has other things to do. */
const PATIENT = 120_000;
const open: ViewDb[] = [];
let names = 0;
const newDb = async (): Promise<ViewDb> => {
  const db = new ViewDb(`view-${(names += 1)}`);
  open.push(db);
  await forgetEverything(db, 'journal-1');
  return db;
};
afterEach(async () => {
  for (const db of open.splice(0)) await db.delete();
});

const numbered = (bodies: readonly object[], from = 1): ParsedFrame[] => bodies.map((body, index) => ({ position: from + index, body: body as ParsedFrame['body'] }));

const received = (changes: readonly Change[]): object => ({ kind: 'received', changes, cursor: 'c' });
const made = (changes: readonly Change[]): object => ({ kind: 'changes', changes });

/** All states of a view, and its log, in a form that can be compared. */
const contents = async (db: ViewDb): Promise<unknown> => ({
  records: (await db.records.toArray()).map(rowToState),
  held: (await db.held.toArray()).map((row) => row.id).toSorted(),
  counters: Object.fromEntries((await db.counters.toArray()).filter((row) => row.value !== 0).map((row) => [row.name, row.value])),
  conflicted: await db.records.where('conflicted').equals(1).primaryKeys(),
});

const expectOracle = async (db: ViewDb, changes: readonly Change[]): Promise<void> => {
  for (const row of await db.records.toArray()) {
    const state = rowToState(row);
    for (const [field, heads] of Object.entries(state.fields)) {
      const expected = oracleHeads(changes, { scope: state.scope, kind: state.kind, record: state.record }, field).map((head) => head.id).toSorted();
      expect(heads.map((head) => head.id).toSorted()).toEqual(expected);
    }
    expect(row.conflicted === 1).toBe(conflictsOf(state).length > 0);
  }
  expect(new Set((await db.records.toArray()).map((row) => row.key))).toEqual(new Set(changes.map(recordKey)));
};

describe('the write door', () => {
  it('makes the same view of the same changes however they are cut into frames and transactions', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory(20), fc.integer(), async ({ changes }, seed) => {
        const random = seededRandom(seed);
        const one = await newDb();
        await applyFrames(one, numbered([received(changes)]));
        const many = await newDb();
        let position = 1;
        for (const batch of delivery(changes, random)) {
          await applyFrames(many, numbered([received(batch)], position));
          position += 1;
        }
        expect(await contents(many)).toEqual(await contents(one));
        await expectOracle(one, changes);
      }),
      { numRuns: 40 },
    );
  }, PATIENT);

  it('makes the same view when it is forgotten and replayed from the journal', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory(20), fc.integer(), async ({ changes }, seed) => {
        const frames = numbered(delivery(changes, seededRandom(seed)).map(received));
        const db = await newDb();
        for (const frame of frames) await applyFrames(db, [frame]);
        const first = await contents(db);
        await forgetEverything(db, 'journal-1');
        await applyFrames(db, frames);
        expect(await contents(db)).toEqual(first);
        expect((await db.meta.get('view'))?.position).toBe(frames.length);
      }),
      { numRuns: 25 },
    );
  }, PATIENT);

  it('joins a snapshot with what was typed here, and nobody loses an edit', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory(20), fc.integer(), async ({ changes }, seed) => {
        const random = seededRandom(seed);
        const covered = snapshotCut(changes, random);
        const maker = await newDb();
        await applyFrames(maker, numbered([received(covered)]));
        const records = (await maker.records.toArray()).map((row) => packRecord(rowToState(row)));
        const snapshot = { kind: 'snapshot', snapshot: 's', part: 0, parts: 1, records, vectors: vectorsOf(covered), cursor: 'c' };
        const batches = delivery(changes, random).map(received);
        const at = Math.floor(random() * (batches.length + 1));
        const db = await newDb();
        await applyFrames(db, numbered(batches.toSpliced(at, 0, snapshot)));
        await expectOracle(db, changes);
        expect(await db.held.count()).toBe(0);
      }),
      { numRuns: 60 },
    );
  }, PATIENT);

  it('shows what snapshots cover and say was refused, when it comes after all', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory(20), fc.integer(), async ({ changes }, seed) => {
        const random = seededRandom(seed);
        const frames: object[] = [];
        for (let round = 0; round < 2; round += 1) {
          const cut = snapshotCut(changes, random);
          const refused = withDependents(cut.filter(() => random() < 0.2).map(({ id }) => id), cut);
          const maker = await newDb();
          await applyFrames(maker, numbered([received(cut.filter(({ id }) => !refused.has(id)))]));
          const records = (await maker.records.toArray()).map((row) => packRecord(rowToState(row)));
          frames.push({ kind: 'snapshot', snapshot: `s${String(round)}`, part: 0, parts: 1, records, ...coveredBy(cut, refused), cursor: 'c' }, ...delivery(someOf(changes, random), random).map(received));
        }
        const db = await newDb();
        await applyFrames(db, numbered([...frames, ...delivery(changes, random).map(received)]));
        await expectOracle(db, changes);
        expect(await db.held.count()).toBe(0);
      }),
      { numRuns: 60 },
    );
  }, PATIENT);

  it('keeps the number of live records per kind without counting', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory(20), async ({ changes }) => {
        const db = await newDb();
        await applyFrames(db, numbered(changes.map((change) => received([change]))));
        const rows = await db.records.toArray();
        for (const kind of ['agreement', 'activity']) {
          expect(await countersRead(db, kind)).toBe(rows.filter((row) => row.kind === kind && row.deleted !== 1).length);
        }
      }),
      { numRuns: 25 },
    );
  }, PATIENT);
});

const run = (complete: boolean): object => ({ kind: 'sync-run', run: { id: 'r', startedAt: 0, endedAt: 0, outcome: 'done', sent: 0, received: 0, refused: 0, requests: 1, bytesUp: 0, bytesDown: 0, complete, error: null } });

describe('what names something that has not come', () => {
  const nobodys = 'zzzzzzzzzzzz:1';
  const waiting = (): Change => change(1, { title: 'later' }, { title: [nobodys] });
  const titles = async (db: ViewDb): Promise<unknown> => (await db.records.toArray()).map(({ fields, more }) => [fields['title'], more]);

  it('waits until a run is complete, and is shown then', async () => {
    const db = await newDb();
    await applyFrames(db, numbered([received([waiting()]), run(false)]));
    expect([await db.records.count(), await db.held.count()]).toEqual([0, 1]);
    await applyFrames(db, numbered([run(true)], 3));
    expect([await titles(db), await db.held.count()]).toEqual([[['later', undefined]], 0]);
  });

  it('is not put in doubt by what it named, should that come after all', async () => {
    const db = await newDb();
    const late: Change = { ...change(1, { title: 'earlier', notes: 'kept' }), id: nobodys };
    await applyFrames(db, numbered([received([waiting()]), run(true), received([late])]));
    expect((await db.records.toArray())[0]).toMatchObject({ fields: { title: 'later', notes: 'kept' } });
    expect(await db.records.where('conflicted').equals(1).count()).toBe(0);
  });

  it('is shown at once where it was made here', async () => {
    const db = await newDb();
    await applyFrames(db, numbered([made([waiting()])]));
    expect([await titles(db), await db.held.count()]).toEqual([[['later', undefined]], 0]);
  });

  it('leaves nothing waiting where it is refused, and keeps what was typed', async () => {
    const db = await newDb();
    await applyFrames(db, numbered([received([waiting()])]));
    await db.outbox.put({ id: waiting().id, key: recordKey(waiting()), state: 'waiting' });
    await applyFrames(db, numbered([{ kind: 'acknowledged', incarnation: 'aaaaaaaaaaaa', upTo: 1, refused: [{ id: waiting().id, reason: { type: 'base-refused', base: nobodys } }] }], 2));
    expect(await db.held.count()).toBe(0);
    expect(await db.outbox.toArray()).toMatchObject([{ state: 'refused', reason: { type: 'base-refused' }, change: { set: { title: 'later' } } }]);
  });
});

const change = (n: number, set: Change['set'], base: Change['base'] = {}): Change => ({
  id: `aaaaaaaaaaaa:${n}`,
  scope: 'TH-57',
  kind: 'agreement',
  record: 'r1',
  set,
  base,
  at: `00000000000000${n}-0000`,
  author: { officer: 'o', name: 'ตัวอย่าง', device: 'PC' },
  schema: 1,
  prev: '',
});

describe('own changes', () => {
  it('wait in the outbox until the endpoint has acknowledged them', async () => {
    const db = await newDb();
    await applyFrames(db, numbered([made([change(1, { notes: 'a' }), change(2, { notes: 'b' }, { notes: ['aaaaaaaaaaaa:1'] })])]));
    expect(await db.outbox.count()).toBe(2);
    await applyFrames(db, numbered([{ kind: 'acknowledged', incarnation: 'aaaaaaaaaaaa', upTo: 1, refused: [] }], 2));
    expect(await db.outbox.toCollection().primaryKeys()).toEqual(['aaaaaaaaaaaa:2']);
  });

  it('leave the record when they are refused, keep what was typed, and the earlier value stands again', async () => {
    const db = await newDb();
    const first = change(1, { notes: 'a' });
    const second = change(2, { notes: 'b' }, { notes: ['aaaaaaaaaaaa:1'] });
    await applyFrames(db, numbered([made([first, second]), { kind: 'acknowledged', incarnation: 'aaaaaaaaaaaa', upTo: 2, refused: [{ id: second.id, reason: { type: 'too-large', bytes: 1, limit: 0 } }] }]));
    expect((await db.records.get(recordKey(first)))?.fields['notes']).toBe('a');
    const refused = await db.outbox.toArray();
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ id: second.id, state: 'refused', reason: { type: 'too-large' }, change: { set: { notes: 'b' } } });
  });

  it('come back under a new number when they were refused only for what they stood on', async () => {
    const db = await newDb();
    const first = change(1, { notes: 'a' });
    const second = change(2, { title: 'ไม่เกี่ยว', notes: 'b' }, { notes: ['aaaaaaaaaaaa:1'] });
    const anew = { ...second, id: 'aaaaaaaaaaaa:3', base: {} };
    await applyFrames(db, numbered([
      made([first, second]),
      { kind: 'acknowledged', incarnation: 'aaaaaaaaaaaa', upTo: 2, refused: [{ id: first.id, reason: { type: 'malformed', detail: '' } }, { id: second.id, reason: { type: 'base-refused', base: first.id } }] },
      { kind: 'reissued', from: [second.id], changes: [anew] },
    ]));
    expect((await db.records.get(recordKey(first)))?.fields['notes']).toBe('b');
    expect((await db.outbox.toArray()).map((row) => [row.id, row.state])).toEqual([['aaaaaaaaaaaa:1', 'refused'], ['aaaaaaaaaaaa:3', 'waiting']]);
  });

  it('are renamed with their unit when a trial register is enrolled; samples stay behind', async () => {
    const db = await newDb();
    const own = { ...change(1, { notes: 'a' }), scope: 'trial' };
    const sample = { ...change(2, { notes: 's', sample: true }), scope: 'trial', record: 'r2' };
    await applyFrames(db, numbered([made([own, sample])]));
    expect((await db.outbox.toArray()).map((row) => row.id)).toEqual([own.id]);
    const issued = { ...own, id: 'bbbbbbbbbbbb:1', scope: 'TH-57' };
    await applyFrames(db, numbered([{ kind: 'reissued', from: [own.id], changes: [issued] }], 2));
    const rows = await db.records.toArray();
    expect(rows.map((row) => row.scope).toSorted()).toEqual(['TH-57', 'trial']);
    expect((await db.outbox.toArray()).map((row) => splitChangeId(row.id))).toEqual([{ incarnation: 'bbbbbbbbbbbb', n: 1 }]);
    expect(await countersRead(db, 'agreement')).toBe(2);
  });

  it('lets a refused change go, and brings it back as it was', async () => {
    const db = await newDb();
    const own = change(1, { notes: 'a' });
    const refused = { kind: 'acknowledged', incarnation: 'aaaaaaaaaaaa', upTo: 1, refused: [{ id: own.id, reason: { type: 'not-allowed', scope: 'x' } }] };
    await applyFrames(db, numbered([made([own]), refused]));
    const row = await db.outbox.get(own.id);
    expect(row).toMatchObject({ state: 'refused', change: own });
    await applyFrames(db, numbered([{ kind: 'setting', key: `refused/${own.id}`, value: 'let-go' }], 3));
    expect(await db.outbox.count()).toBe(0);
    await applyFrames(db, numbered([{ kind: 'setting', key: `refused/${own.id}`, value: { back: row } }], 4));
    expect(await db.outbox.get(own.id)).toEqual(row);
  });
});
