import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Change } from '#core/change/change.ts';
import { packRecord } from '#core/change/packed.ts';
import { applyFrames, forgetEverything, type ParsedFrame } from '#renderer/data/apply.ts';
import { checkDeeply } from '#renderer/data/check-view.ts';
import { recordKey, ViewDb } from '#renderer/data/db.ts';
import { createDoor } from '#renderer/data/door.ts';
import { createOpenRows, type OpenRows } from '#renderer/data/open-rows.ts';
import { rowToView } from '#renderer/data/rows.ts';
import { arbitraryHistory, seededRandom } from '#test/support/histories.ts';

const opened: ViewDb[] = [];
let names = 0;
const newDb = async (): Promise<ViewDb> => {
  const db = new ViewDb(`door-${String((names += 1))}`);
  opened.push(db);
  await forgetEverything(db, 'journal-1');
  return db;
};
afterEach(async () => {
  for (const db of opened.splice(0)) await db.delete();
});

const everything = (db: ViewDb): Promise<unknown> =>
  Promise.all(db.tables.map(async (table) => [table.name, (await table.toArray()).filter((row: { readonly value?: unknown }) => table.name !== 'counters' || row.value !== 0)]));

const isOnlyHere = async (db: ViewDb, key: string): Promise<boolean> => (await db.outbox.where('key').equals(key).count()) > 0;

/** What a page does before somebody edits a record. */
const readLikeAPage = async (db: ViewDb, open: OpenRows, key: string): Promise<void> => {
  const asOf = open.asOf();
  const row = await db.records.get(key);
  const name = key.slice(0, key.lastIndexOf('/'));
  open.noteRead(name, row === undefined ? null : rowToView(row, await isOnlyHere(db, key)), row ?? null, asOf);
};

/** Wherever a page would show what is kept at hand, it is what the database says. */
const expectTruth = async (db: ViewDb, open: OpenRows, keys: Iterable<string>): Promise<void> => {
  for (const key of keys) {
    const kept = open.find(key);
    if (kept === undefined || kept.asOf < open.asOf()) continue;
    const row = await db.records.get(key);
    expect(kept.view).toEqual(row === undefined ? null : rowToView(row, await isOnlyHere(db, key)));
  }
};

type Turn = { readonly change: Change; readonly isMade: boolean; readonly isRead: boolean };

const bodyOf = (kind: string, change: Change): ParsedFrame['body'] => Object.assign({ kind }, { changes: [change], cursor: 'c' });

const framesOf = (turns: readonly Turn[]): ParsedFrame[] =>
  turns.map(({ change, isMade }, index) => ({ position: index + 1, body: bodyOf(isMade ? 'changes' : 'received', change) }));

describe('the write door with its memory', () => {
  test('leaves the same view behind as without, whatever was read before and whoever made the change', async () => {
    let shortWays = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryHistory(25), fc.integer(), async ({ changes }, seed) => {
        const random = seededRandom(seed);
        const turns = changes.map((change): Turn => ({ change, isMade: random() < 0.7, isRead: random() < 0.8 }));
        const plain = await newDb();
        const db = await newDb();
        const open = createOpenRows();
        open.subscribe(() => (shortWays += 1));
        const door = createDoor(db, open);
        for (const [index, frame] of framesOf(turns).entries()) {
          await applyFrames(plain, [frame]);
          const { change, isRead } = turns[index]!;
          if (isRead) await readLikeAPage(db, open, recordKey(change));
          expect([...(await door.apply([frame]))]).toEqual(expect.any(Array));
          await expectTruth(db, open, changes.map(recordKey));
        }
        expect(await everything(db)).toEqual(await everything(plain));
        expect(await checkDeeply(db, () => Promise.resolve())).toEqual({ isComparable: true, wrong: [] });
      }),
      { numRuns: 40 },
    );
    expect(shortWays).toBeGreaterThan(100);
  }, 120_000);

  const change = (n: number, value: string, base: readonly string[] = []): Change => ({
    id: `aaaaaaaaaaaa:${String(n)}`, scope: 'TH-57', kind: 'agreement', record: 'r', set: { notes: value }, base: { notes: base }, at: `00${String(n)}`, author: { officer: '', name: '', device: '' }, schema: 1, prev: '',
  });
  const made = (position: number, one: Change): ParsedFrame => ({ position, body: bodyOf('changes', one) });
  const key = recordKey(change(1, ''));

  test('says what a save makes of a record before the database has been written', async () => {
    const db = await newDb();
    const open = createOpenRows();
    open.noteBorn('r');
    const heard: unknown[] = [];
    open.subscribe(() => heard.push(open.find(key)?.view?.fields['notes']));
    const turn = createDoor(db, open).apply([made(1, change(1, 'first'))]);
    await new Promise<void>((resolve) => {
      const stop = open.subscribe(() => {
        stop();
        resolve();
      });
    });
    expect([...(await turn).keys()]).toEqual([key]);
    expect(heard).toEqual(['first']);
    expect((await db.records.get(key))?.fields['notes']).toBe('first');
  });

  test('lets the pages draw what was saved before the database is told of it', async () => {
    const db = await newDb();
    const open = createOpenRows();
    open.noteBorn('r');
    const order: string[] = [];
    // As the pages do: the news is noted at once, and drawn when the turn that brought it is over.
    open.subscribe(() => queueMicrotask(() => order.push('drawn')));
    const transaction = vi.spyOn(db, 'transaction').mockImplementation(((...asked: Parameters<typeof db.transaction>) => {
      if (asked[0] === 'rw') order.push('told');
      return ViewDb.prototype.transaction.apply(db, asked);
    }) as typeof db.transaction);
    await createDoor(db, open).apply([made(1, change(1, 'first'))]);
    transaction.mockRestore();
    expect(order).toEqual(['drawn', 'told']);
  });

  test.each([
    ['a save of an open record', true],
    ['a frame that a sync brought', false],
  ])('joins what came between two parts of a snapshot by %s with the part that brings it', async (_, isOpen) => {
    const db = await newDb();
    const open = createOpenRows();
    if (isOpen) open.noteBorn('r');
    const door = createDoor(db, open);
    const part = (position: number, records: readonly object[]): ParsedFrame => ({ position, body: Object.assign({ kind: 'snapshot' }, { snapshot: 's', part: position, parts: 4, records, vectors: {} }) });
    const packed = packRecord({ scope: 'TH-57', kind: 'agreement', record: 'r', fields: { notes: [{ id: 'bbbbbbbbbbbb:1', value: 'theirs', at: '001', author: { officer: '', name: '', device: '' } }] } });
    await door.apply([part(1, [])]);
    await door.apply([isOpen ? made(2, change(1, 'mine')) : { position: 2, body: bodyOf('received', change(1, 'mine')) }]);
    await door.apply([part(3, [packed])]);
    const row = await db.records.get(key);
    expect([row?.fields['notes'], ...(row?.more?.['notes'] ?? []).map(({ value }) => value)]).toEqual(expect.arrayContaining(['mine', 'theirs']));
  });

  test('takes what was typed over a part of a snapshot for what superseded that value, also when the snapshot is begun anew with an older one', async () => {
    const db = await newDb();
    const open = createOpenRows();
    const door = createDoor(db, open);
    const nobody = { officer: '', name: '', device: '' };
    const theirs = (n: number): object => packRecord({ scope: 'TH-57', kind: 'agreement', record: 'r', fields: { notes: [{ id: `bbbbbbbbbbbb:${String(n)}`, value: `theirs ${String(n)}`, at: '001', author: nobody }] } });
    const part = (position: number, { of, ...parts }: { readonly of: number; readonly cursor?: string }): ParsedFrame => ({ position, body: Object.assign({ kind: 'snapshot' }, { snapshot: `s${String(of)}`, part: 0, parts: 2, records: [theirs(of)], vectors: { 'TH-57': { bbbbbbbbbbbb: of } }, ...parts }) });
    const late: Change = { ...change(2, 'theirs 2', ['bbbbbbbbbbbb:1']), id: 'bbbbbbbbbbbb:2' };
    await door.apply([part(1, { of: 2 })]);
    await readLikeAPage(db, open, key);
    await door.apply([made(2, change(1, 'mine', ['bbbbbbbbbbbb:2']))]);
    await door.apply([part(3, { of: 1, cursor: 'c' })]);
    await door.apply([{ position: 4, body: bodyOf('received', late) }]);
    const row = await db.records.get(key);
    expect([row?.fields['notes'], row?.more]).toEqual(['mine', undefined]);
  });

  test('does not believe a record that was read while it was being written', async () => {
    const db = await newDb();
    const open = createOpenRows();
    const door = createDoor(db, open);
    const before = open.asOf();
    await door.apply([made(1, change(1, 'first'))]);
    open.noteRead('agreement/r', null, null, before);
    expect(open.rowFor({ key, record: 'r' })).toBeUndefined();
  });

  test('takes a change that is in the log already for no save, and does not apply it twice', async () => {
    const db = await newDb();
    const open = createOpenRows();
    const door = createDoor(db, open);
    await door.apply([made(1, change(1, 'first'))]);
    await door.apply([made(2, change(2, 'second', ['aaaaaaaaaaaa:1']))]);
    await readLikeAPage(db, open, key);
    await door.apply([made(3, change(1, 'first'))]);
    expect(open.find(key)).toBeUndefined();
    expect((await db.records.get(key))?.fields['notes']).toBe('second');
    expect((await db.meta.get('view'))?.position).toBe(3);
  });
});
