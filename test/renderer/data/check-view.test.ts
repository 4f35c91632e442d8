import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Change } from '#core/change/change.ts';
import { checkDeeply, checkQuickly } from '#renderer/data/check-view.ts';
import { FEW_WAITING } from '#renderer/data/kept.ts';
import { VIEW_RULES } from '#core/view-version.ts';
import { ViewDb, type MetaRow } from '#renderer/data/db.ts';
import { createView, type CatchUpProgress, type JournalReader } from '#renderer/data/view.ts';
import { arbitraryHistory } from '#test/support/histories.ts';
import { must, mustFail } from '#test/support/journal-kit.ts';

const open: ViewDb[] = [];
afterEach(async () => {
  for (const db of open.splice(0)) await db.delete();
});

let names = 0;
const breathe = (): Promise<void> => Promise.resolve();
const AUTHOR = { officer: 'o', name: 'Sample Officer', device: 'PC 1' };
const ME = 'aaaaaaaaaaaa';

const change = (n: number, set: Change['set'] = { notes: `note ${String(n)}` }): Change =>
  ({ id: `${ME}:${String(n)}`, scope: 'TH-57', kind: n % 3 === 0 ? 'activity' : 'agreement', record: `r${String(n)}`, set, base: {}, at: `0017500000${String(10_000 + n)}-0000`, author: AUTHOR, schema: 1, prev: '' });

/** A journal that says some of everything, in memory. */
const aJournal = (saves = 30) => {
  const bodies: object[] = Array.from({ length: saves }, (_, index) => ({ kind: 'changes', changes: [change(index + 1)] }));
  bodies.push({ kind: 'setting', key: 'language', value: 'en' }, { kind: 'draft', key: 'agreement/new', value: { typed: 'half' } }, { kind: 'draft', key: 'other', value: { typed: 'x' } });
  bodies.push({ kind: 'received', changes: [{ ...change(900), id: 'otherother:2', base: { notes: ['otherother:1'] } }], cursor: 'c' });
  bodies.push({ kind: 'snapshot', snapshot: 's', part: 0, parts: 1, records: [], vectors: { 'TH-50': { someoneelse: 3 } }, cursor: 'c' });
  bodies.push({ kind: 'acknowledged', incarnation: ME, upTo: 4, refused: [{ id: `${ME}:2`, reason: { type: 'not-allowed' } }] });
  bodies.push({ kind: 'sync-run', run: { id: 'run', startedAt: 1, endedAt: 2, outcome: 'failed', sent: 1, received: 1, refused: 0, requests: 1, bytesUp: 1, bytesDown: 1, complete: false, error: null } });
  const frames = bodies.map((body, index) => ({ position: index + 1, body: JSON.stringify(body) }));
  const reader: JournalReader = { read: (from) => Promise.resolve({ ok: true, value: { frames: frames.slice(from - 1, from + 9), lastPosition: frames.length } }) };
  const standing = { journalId: 'j', lastPosition: frames.length, incarnation: ME, n: saves };
  return { reader, standing, frames };
};

const anOffice = async (saves?: number) => {
  const journal = aJournal(saves);
  const name = `checked-${String((names += 1))}`;
  const openDb = (): ViewDb => {
    const db = new ViewDb(name);
    open.push(db);
    return db;
  };
  const db = openDb();
  must(await createView(db, journal.reader).start(journal.standing));
  return { ...journal, db, start: () => createView(db, journal.reader).start(journal.standing) };
};

const everything = (db: ViewDb): Promise<unknown> => Promise.all(db.tables.map(async (table) => [table.name, await table.toArray()]));
const metaOf = async (db: ViewDb): Promise<MetaRow> => (await db.meta.get('view'))!;

/** Ways in which a view goes bad. `quick`: a start notices it at once; the others are found in the background. */
const DAMAGES: readonly (readonly [name: string, quick: boolean, table: string, spoil: (db: ViewDb) => Promise<unknown>])[] = [
  ['a record is gone', false, 'records', (db) => db.records.delete('agreement/r5/TH-57')],
  ['the last records are gone', false, 'records', async (db) => db.records.bulkDelete((await db.records.toCollection().primaryKeys()).slice(-4))],
  ['a record says something else', false, 'records', (db) => db.records.update('agreement/r5/TH-57', { fields: { notes: 'not what was typed' } })],
  ['a record is an older one', false, 'records', async (db) => db.records.put({ ...(await db.records.get('agreement/r7/TH-57'))!, key: 'agreement/r8/TH-57', record: 'r8' })],
  ['a record came from elsewhere', false, 'records', async (db) => db.records.put({ ...(await db.records.get('agreement/r7/TH-57'))!, key: 'agreement/r7/TH-10', scope: 'TH-10' })],
  ['a part of the log is gone', false, 'changes', (db) => db.changes.delete(`${ME}:9`)],
  ['a counter is wrong', true, 'counters', (db) => db.counters.put({ name: 'records/agreement', value: 7 })],
  ['a counter is gone', true, 'counters', (db) => db.counters.delete('records/activity')],
  ...(['records', 'changes', 'held', 'outbox', 'counters', 'settings', 'drafts', 'runs', 'vectors'] as const).map((table) => [`the table ${table} is empty`, true, table, (db: ViewDb) => db.table(table).clear()] as const),
];

describe('a view that agrees with its journal', () => {
  test('is left as it is and nothing is read', async () => {
    const { db, standing } = await anOffice();
    let reads = 0;
    const started = must(await createView(db, { read: () => ((reads += 1), Promise.reject(new Error('nothing is to be read'))) }).start(standing));
    expect([started.wrong, reads]).toEqual([[], 0]);
    expect(await checkDeeply(db, breathe)).toEqual({ isComparable: true, wrong: [] });
  });

  test('is read on from where it was', async () => {
    const { db, reader, standing, frames } = await anOffice();
    const old = new ViewDb('older-copy');
    open.push(old);
    must(await createView(old, { read: (from) => Promise.resolve({ ok: true, value: { frames: frames.slice(from - 1, 20), lastPosition: 20 } }) }).start({ ...standing, lastPosition: 20 }));
    expect((await metaOf(old)).position).toBe(20);
    expect(must(await createView(old, reader).start(standing)).wrong).toEqual([]);
    expect(await everything(old)).toEqual(await everything(db));
  });
});

describe('more changes waiting than are counted at every turn', () => {
  const waiting = async (rows: number) => {
    const { db } = await anOffice();
    await db.outbox.clear();
    await db.outbox.bulkPut(Array.from({ length: rows }, (_, n) => ({ id: `${ME}:${String(n)}`, key: 'k', state: 'waiting' as const })));
    const meta = await metaOf(db);
    return { db, meta: { ...meta, kept: { ...meta.kept!, outbox: null } } };
  };

  test('are there where at least so many are', async () => {
    const { db, meta } = await waiting(FEW_WAITING + 1);
    expect(await checkQuickly(db, meta)).toEqual([]);
  });

  test('have become too few when one is missing', async () => {
    const { db, meta } = await waiting(FEW_WAITING);
    expect(await checkQuickly(db, meta)).toEqual(['outbox']);
  });

  test('are too many where fewer were kept', async () => {
    const { db, meta } = await waiting(FEW_WAITING + 1);
    expect(await checkQuickly(db, { ...meta, kept: { ...meta.kept, outbox: 3 } })).toEqual(['outbox']);
  });
});

describe('a view that went bad is found and made anew', () => {
  test.each(DAMAGES)('where %s', async (_name, isQuick, table, spoil) => {
    const { db, start, reader, standing } = await anOffice();
    const whole = await everything(db);
    await spoil(db);
    expect(await checkQuickly(db, await metaOf(db))).toEqual(isQuick ? [table] : []);
    expect(await checkDeeply(db, breathe)).toEqual({ isComparable: true, wrong: [table] });
    const healed = isQuick ? must(await start()).wrong : (must(await createView(db, reader).rebuild(standing)), [table]);
    expect(healed).toEqual([table]);
    expect(await everything(db)).toEqual(whole);
    expect(await checkDeeply(db, breathe)).toEqual({ isComparable: true, wrong: [] });
  });

  test.each(DAMAGES.filter(([, isQuick]) => isQuick))('by a look ahead of the start too, where %s', async (_name, _isQuick, table, spoil) => {
    const { db, reader, standing } = await anOffice();
    const whole = await everything(db);
    await spoil(db);
    const view = createView(db, reader);
    view.lookAhead();
    expect(must(await view.start(standing)).wrong).toEqual([table]);
    expect(await everything(db)).toEqual(whole);
  });

  test('also after a look ahead that found it whole and is over', async () => {
    const { db, reader, standing } = await anOffice();
    const view = createView(db, reader);
    view.lookAhead();
    expect(must(await view.start(standing)).wrong).toEqual([]);
    await db.counters.clear();
    expect(must(await view.start(standing)).wrong).toEqual(['counters']);
  });

  test('after a look ahead, and a turn that wrote something else since', async () => {
    const { db, reader, standing } = await anOffice();
    const view = createView(db, reader);
    view.lookAhead();
    must(await view.rebuild(standing));
    await db.counters.clear();
    expect(must(await view.start(standing)).wrong).toEqual(['counters']);
  });

  test('where the look ahead finds nothing readable of another journal, which is not asked then', async () => {
    const { db, reader, standing } = await anOffice();
    const view = createView(db, reader);
    await db.records.clear();
    db.counters.toArray = () => Promise.reject(new Error('cannot be read')) as never;
    view.lookAhead();
    expect(must(await view.start({ ...standing, journalId: 'another' })).wrong).toEqual([]);
  });

  test('where nothing is left of it, with progress', async () => {
    const { db, reader, standing } = await anOffice();
    const whole = await everything(db);
    await Promise.all(db.tables.map((each) => each.clear()));
    const said: CatchUpProgress[] = [];
    must(await createView(db, reader).start(standing, (progress) => said.push(progress)));
    expect(said.length).toBeGreaterThan(2);
    expect(said.every(({ rebuilding }) => rebuilding)).toBe(true);
    expect(said.at(-1)?.position).toBe(standing.lastPosition);
    expect(await everything(db)).toEqual(whole);
  });

  test('where an older version made it', async () => {
    const { db, start } = await anOffice();
    const whole = await everything(db);
    const { rules: _rules, kept: _kept, ...old } = await metaOf(db);
    await db.meta.put(old);
    await db.records.update('agreement/r5/TH-57', { fields: { notes: 'as the old rules had it' } });
    expect(must(await start()).wrong).toEqual([]);
    expect(await everything(db)).toEqual(whole);
  });

  test('and goes on where it was when the program ended in the middle', async () => {
    const { db, reader, standing } = await anOffice();
    const whole = await everything(db);
    await db.records.clear();
    let reads = 0;
    const cut: JournalReader = { read: (from, bytes) => ((reads += 1) > 2 ? Promise.resolve({ ok: false, error: { type: 'closed' } }) : reader.read(from, bytes)) };
    mustFail(await createView(db, cut).start(standing));
    const { position } = await metaOf(db);
    expect(position).toBeGreaterThan(0);
    const from: number[] = [];
    must(await createView(db, { read: (at, bytes) => (from.push(at), reader.read(at, bytes)) }).start(standing));
    expect(from[0]).toBe(position + 1);
    expect(await everything(db)).toEqual(whole);
  });
});

describe('a view that newer rules made', () => {
  test('is left alone', async () => {
    const { db, start } = await anOffice();
    await db.meta.put({ ...(await metaOf(db)), rules: VIEW_RULES + 1 });
    const before = await everything(db);
    expect(mustFail(await start())).toEqual({ type: 'newer-view', version: VIEW_RULES + 1 });
    expect(await everything(db)).toEqual(before);
  });

  test('is left alone where it has tables that are not known here', async () => {
    const { db, start } = await anOffice();
    db.close();
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(db.name, 20);
      request.addEventListener('success', () => {
        request.result.close();
        resolve();
      });
      request.addEventListener('error', () => reject(new Error('not upgraded')));
    });
    await db.open();
    expect(mustFail(await start())).toMatchObject({ type: 'newer-view' });
  });
});

describe('what a view keeps about itself', () => {
  test('is not compared while somebody saves', async () => {
    const { db, reader, standing } = await anOffice(1_200);
    const view = createView(db, reader);
    must(await view.start(standing));
    let saved = false;
    const checked = await checkDeeply(db, async () => {
      if (!saved) must(await view.take([{ position: standing.lastPosition + 1, body: JSON.stringify({ kind: 'changes', changes: [change(5_000)] }) }]));
      saved = true;
    });
    expect(checked).toEqual({ isComparable: false, wrong: [] });
    expect(await checkDeeply(db, breathe)).toEqual({ isComparable: true, wrong: [] });
  });

  test('is true after any history, however it is cut into frames', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory(20), fc.integer({ min: 1, max: 5 }), async ({ changes }, size) => {
        const db = new ViewDb(`kept-${String((names += 1))}`);
        open.push(db);
        const bodies: object[] = [];
        for (let at = 0; at < changes.length; at += size) bodies.push(at % 2 === 0 ? { kind: 'received', changes: changes.slice(at, at + size), cursor: 'c' } : { kind: 'changes', changes: changes.slice(at, at + size) });
        const frames = bodies.map((body, index) => ({ position: index + 1, body: JSON.stringify(body) }));
        const reader: JournalReader = { read: (from) => Promise.resolve({ ok: true, value: { frames: frames.slice(from - 1, from + 2), lastPosition: frames.length } }) };
        must(await createView(db, reader).start({ journalId: 'j', lastPosition: frames.length, incarnation: 'nobody', n: 0 }));
        expect(await checkDeeply(db, breathe)).toEqual({ isComparable: true, wrong: [] });
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});
