import { describe, expect, test } from 'vitest';
import { planReceipt } from '#core/exchange/plan-receipt.ts';
import { must } from '#test/support/journal-kit.ts';
import { sha256 } from '#test/support/sha256.ts';
import { bring, carry, read } from '#test/support/sync-sticks.ts';
import { REAL_SYNC, World, type Pc } from '#test/support/sync-world.ts';

const rest = (): Promise<void> => Promise.resolve();
const titles = (pc: Pc): unknown[] => ['r0', 'r1', 'r2'].map((record) => pc.stateOf(record).fields['title']?.[0]?.value);

/** Three PCs of one office: the first works, the second has its files carried, the third has not synced for long. */
const threePcs = async () => {
  const world = new World(REAL_SYNC, { pageChanges: 2 });
  const writes = world.pcs[0]!;
  for (const _ of ['carries', 'was away']) world.join(writes.unit);
  const [carries, wasAway] = world.pcs.slice(-2) as [Pc, Pc];
  for (const pc of [writes, carries, wasAway]) await pc.sync();
  const work = async (record: string, value: string): Promise<void> => {
    writes.edit(record, 'title', value);
    await writes.sync();
  };
  return { world, carries, wasAway, work };
};

describe('a receipt whose pages do not follow what this PC has read', () => {
  test('is taken all the same, counted before and after, and changes nothing when it is read again', async () => {
    const { world, carries, wasAway, work } = await threePcs();
    await work('r0', 'before the cursor');
    await carries.sync();
    for (const [record, value] of [['r1', 'one'], ['r2', 'two'], ['r1', 'three']] as const) await work(record, value);
    const receipt = bring(world, await carry(world, carries));
    const plan = must(await planReceipt(receipt, { writer: wasAway.writer, sha256, rest }));
    expect(plan).toMatchObject({ known: 0, beside: 3, records: 0, taken: 0, refused: 0, nothing: false });
    expect(await read(world, wasAway, receipt)).toMatchObject({ failure: null, complete: false, beside: plan.fresh });
    expect(titles(wasAway)).toEqual([undefined, 'three', 'two']);
    const { lastPosition } = wasAway.writer.state();
    expect(must(await planReceipt(receipt, { writer: wasAway.writer, sha256, rest }))).toMatchObject({ fresh: [], known: 3, nothing: true });
    await read(world, wasAway, receipt);
    expect(wasAway.writer.state().lastPosition).toBe(lastPosition);
    expect(await wasAway.sync()).toMatchObject({ outcome: { complete: true, failure: null } });
    expect(titles(wasAway)).toEqual(['before the cursor', 'three', 'two']);
    expect(world.faults).toEqual([]);
  });

  test('says of a PC that has read on since that nothing in it is new', async () => {
    const { world, carries, work } = await threePcs();
    await work('r0', 'one');
    const receipt = bring(world, await carry(world, carries));
    await work('r1', 'two');
    await carries.sync();
    expect(must(await planReceipt(receipt, { writer: carries.writer, sha256, rest }))).toMatchObject({ fresh: [], known: 1, beside: 0, nothing: true });
    const { lastPosition } = carries.writer.state();
    await read(world, carries, receipt);
    expect(carries.writer.state().lastPosition).toBe(lastPosition);
  });

  test('counts what stands on own work that it decides on: that is sure by then', async () => {
    const { world, wasAway, work } = await threePcs();
    const early = await carry(world, wasAway);
    await work('r1', 'before the own one');
    await wasAway.sync();
    wasAway.edit('r0', 'title', 'own, taken and never answered');
    await wasAway.sync({ faults: ['cut-after', 'cut-after', 'cut-after'] });
    const [writes] = world.pcs;
    await writes!.sync();
    await work('r0', 'on the own one');
    const receipt = bring(world, early);
    const plan = must(await planReceipt(receipt, { writer: wasAway.writer, sha256, rest }));
    expect(plan).toMatchObject({ taken: 1, refused: 0, beside: 1 });
    expect(await read(world, wasAway, receipt)).toMatchObject({ counts: { sent: 1, refused: 0 }, beside: plan.fresh });
    expect(world.faults).toEqual([]);
  });

  test('tells own work that it decides on from what others made, and each is counted once', async () => {
    const { world, carries, work } = await threePcs();
    await work('r0', 'of the other PC');
    carries.edit('r1', 'title', 'own');
    carries.edit('r2', 'title', 'refuse this');
    const receipt = bring(world, await carry(world, carries));
    carries.edit('r2', 'title', 'typed since');
    expect(must(await planReceipt(receipt, { writer: carries.writer, sha256, rest }))).toMatchObject({ known: 0, beside: 0, taken: 2, refused: 0 });
    expect(must(await planReceipt(receipt, { writer: carries.writer, sha256, rest })).fresh).toHaveLength(1);
    expect(await read(world, carries, receipt)).toMatchObject({ counts: { sent: 2, received: 1, refused: 0 }, beside: [] });
  });
});

describe('reading a receipt', () => {
  test('stops between two steps when somebody says so; what was read stays, and reading it again goes on there', async () => {
    const { world, carries, work } = await threePcs();
    for (const value of ['one', 'two', 'three', 'four', 'five']) await work('r0', value);
    const receipt = bring(world, await carry(world, carries));
    expect(receipt.pages.length).toBeGreaterThan(1);
    const signal = { aborted: false };
    const stopped = await read(world, carries, receipt, { fullAt: null, tornAt: null }, { signal, report: (_phase, { received }) => void (signal.aborted = received > 0) });
    expect(stopped).toMatchObject({ failure: { type: 'cancelled' }, complete: false });
    expect(titles(carries)[0]).toBe('two');
    expect(await read(world, carries, receipt)).toMatchObject({ failure: null, complete: true });
    expect(titles(carries)[0]).toBe('five');
  });
});
