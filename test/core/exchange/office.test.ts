import { describe, expect, test } from 'vitest';
import { openExchangeFile } from '#core/exchange/container.ts';
import { readEnvelope } from '#core/exchange/envelope.ts';
import { makeOfficeFiles, parseOfficeFile } from '#core/exchange/office-file.ts';
import { bringsNothing } from '#core/exchange/office.ts';
import { kit, newKeys } from '#test/support/exchange-kit.ts';
import { bodiesOf, brokenChains, findingsIn, intent, must } from '#test/support/journal-kit.ts';
import { aPc, fileOf, hereOf, lookAt, takeIn } from '#test/support/two-pcs.ts';

const title = (text: string) => intent(`r-${text}`, { title: text });
const titlesIn = (changes: readonly { readonly set: Readonly<Record<string, unknown>> }[]): unknown[] => changes.map(({ set }) => set['title']);

describe('a file from PC to PC of one office', () => {
  test('brings what the other lacks, once', async () => {
    const [a, b] = [aPc(1).writer, aPc(2).writer];
    must(a.saveChanges([title('one'), title('two')]));
    const file = await fileOf(a);
    const before = b.state().lastPosition;
    const dry = await lookAt(b, file);
    expect(b.state().lastPosition).toBe(before);
    expect(titlesIn(dry.weighed.fresh)).toEqual(['one', 'two']);
    await takeIn(b, file);
    expect(bodiesOf(b, before + 1).map(({ body }) => body.kind)).toEqual(['brought']);
    const after = b.state().lastPosition;
    const again = await takeIn(b, file);
    expect(again.weighed).toMatchObject({ fresh: [], known: 2, left: [], keeps: null });
    expect(bringsNothing(again)).toBe(true);
    expect(b.state().lastPosition).toBe(after);
    expect(findingsIn(b)).toEqual([]);
  });

  test('leaves out what the other is known to hold', async () => {
    const [a, b] = [aPc(1).writer, aPc(2).writer];
    must(a.saveChanges([title('one')]));
    await takeIn(b, await fileOf(a));
    must(a.saveChanges([title('two')]));
    must(b.saveChanges([title('mine')]));
    const { held } = await hereOf(b);
    expect(titlesIn((await fileOf(a, held)).changes)).toEqual(['two']);
    expect(titlesIn((await fileOf(b, (await hereOf(a)).held)).changes)).toEqual(['mine']);
  });

  test('goes on from PC to PC', async () => {
    const [a, b, c] = [aPc(1).writer, aPc(2).writer, aPc(3).writer];
    must(a.saveChanges([title('one')]));
    await takeIn(b, await fileOf(a));
    expect((await takeIn(c, await fileOf(b))).weighed.fresh).toHaveLength(1);
  });

  test('that would be too large is written as several, each of use alone, in any order', async () => {
    const [a, b] = [aPc(1).writer, aPc(2).writer];
    must(a.saveChanges(Array.from({ length: 40 }, (_, index) => title(`text ${String(index)}`))));
    const keys = await newKeys();
    const { unit } = a.state().enrolment!;
    const set = makeOfficeFiles(kit, { here: await hereOf(a), lacksOnly: {}, unit, epoch: 'e', device: { label: 'PC', key: keys.publicKey }, privateKey: keys.privateKey, lock: { recipients: [keys.recipient] }, to: [], madeAt: '', app: '' }, 4_000);
    expect(set).toMatchObject({ counts: { agreement: 40 } });
    expect(set.files).toBeGreaterThan(2);
    for (let index = set.files - 1; index >= 0; index -= 1) {
      const file = must(parseOfficeFile(must(await openExchangeFile(kit, must(await set.file(index)), { identities: [keys.identity] }))));
      expect(must(readEnvelope(kit, must(await set.file(index)))).label.part).toEqual({ n: index + 1, of: set.files });
      await takeIn(b, file.contents);
    }
    expect((await hereOf(b)).others.size).toBe(40);
    const withSnapshot = { ...(await hereOf(a)), snapshot: [{ records: [], vectors: { [unit.code]: { elsewhere0000: 3 } } }] };
    expect(makeOfficeFiles(kit, { here: withSnapshot, lacksOnly: {}, unit, epoch: 'e', device: { label: 'PC', key: keys.publicKey }, privateKey: keys.privateKey, lock: { recipients: [keys.recipient] }, to: [], madeAt: '', app: '' }).files).toBe(1);
    expect(makeOfficeFiles(kit, { here: await hereOf(b), lacksOnly: (await hereOf(b)).held, unit, epoch: 'e', device: { label: 'PC', key: keys.publicKey }, privateKey: keys.privateKey, lock: { recipients: [keys.recipient] }, to: [], madeAt: '', app: '' }).files).toBe(1);
  });

  test('is offered to the endpoint, and still is after the app was switched off', async () => {
    const { pc, writer } = aPc(2);
    const a = aPc(1).writer;
    must(a.saveChanges([title('one')]));
    expect(writer.state().broughtRelayed).toBe(true);
    await takeIn(writer, await fileOf(a));
    pc.switchOff();
    expect(must(pc.start()).state()).toMatchObject({ broughtRelayed: false, relayed: true, hasBrought: true, unacknowledged: 0 });
  });

  test('of a copy of this PC makes this one go on under a name of its own, after what both have', async () => {
    const a = aPc(1);
    must(a.writer.saveChanges([title('common')]));
    const b = aPc(9, a.pc);
    must(a.writer.saveChanges([title('of a')]));
    must(b.writer.saveChanges([title('of b')]));
    const { incarnation } = a.writer.state();
    expect(b.writer.state().incarnation).toBe(incarnation);
    const plan = await takeIn(b.writer, await fileOf(a.writer));
    expect(plan.weighed).toMatchObject({ keeps: 1, known: 1, left: [] });
    expect(titlesIn(plan.weighed.fresh)).toEqual(['of a']);
    expect(b.writer.state().incarnation).not.toBe(incarnation);
    expect(titlesIn(must(b.writer.ownStanding()))).toEqual(['common', 'of b']);
    expect(brokenChains(b.writer)).toEqual([]);
    expect((await takeIn(a.writer, await fileOf(b.writer))).weighed).toMatchObject({ keeps: null, known: 2, left: [] });
    expect(new Set([...(await hereOf(a.writer)).own.keys(), ...(await hereOf(a.writer)).others.keys()])).toEqual(new Set([...(await hereOf(b.writer)).own.keys(), ...(await hereOf(b.writer)).others.keys()]));
  });

  test('with a number that the ministry knows of this PC with other contents is not taken there, nor what stands on it', async () => {
    const a = aPc(1);
    const b = aPc(9, a.pc);
    must(b.writer.saveChanges([title('of b')]));
    must(b.writer.saveChanges([intent('r-of b', { title: 'later' }, { title: [`${b.writer.state().incarnation}:1`] })]));
    must(a.writer.saveChanges([title('of a')]));
    must(a.writer.saveAcknowledged(1, []));
    const { weighed } = await lookAt(a.writer, await fileOf(b.writer));
    expect(weighed.left.map(({ reason }) => reason)).toEqual(['other-contents', 'stands-on-left']);
    // The other counts on under the same name, so this one steps aside.
    expect(weighed.keeps).toBe(1);
  });

  test('of another unit is not taken', async () => {
    const [a, b] = [aPc(1).writer, aPc(2).writer];
    must(a.saveChanges([title('one')]));
    const file = await fileOf(a);
    const foreign = { ...file, changes: file.changes.map((change) => ({ ...change, scope: 'TH-50' })) };
    expect((await lookAt(b, foreign)).weighed.left.map(({ reason }) => reason)).toEqual(['foreign-scope']);
  });

  test('does not bring what the ministry did not take', async () => {
    const [a, b] = [aPc(1).writer, aPc(2).writer];
    must(a.saveChanges([title('refused'), title('taken')]));
    const early = await fileOf(a);
    must(a.saveAcknowledged(2, [{ id: `${a.state().incarnation}:1`, reason: { type: 'not-allowed' } }]));
    expect(titlesIn((await fileOf(a)).changes)).toEqual(['taken']);
    await takeIn(b, early);
    must(b.saveDeclined([{ id: `${a.state().incarnation}:1`, reason: { type: 'not-allowed' } }]));
    expect((await lookAt(b, early)).weighed).toMatchObject({ known: 1, left: [{ reason: 'not-taken' }] });
    expect(titlesIn((await fileOf(b)).changes)).toEqual(['taken']);
  });

  test('brings the state of records whose changes its PC lacks itself', async () => {
    const [a, b] = [aPc(1).writer, aPc(2).writer];
    const life = 'cccccccccccc';
    const stamp = { id: `${life}:3`, at: '001750000000000-0000', author: { officer: '', name: '', device: '' } };
    const record = { scope: 'TH-57', kind: 'agreement', record: 'r1', fields: { title: 'old' }, stamps: [stamp] };
    must(a.saveSnapshotPart({ snapshot: 's', part: 0, parts: 1, records: [record], vectors: { 'TH-57': { [life]: 3 } }, cursor: 'c' }));
    const file = await fileOf(a);
    expect(file.snapshot).toHaveLength(1);
    expect((await takeIn(b, file)).leftSnapshot).toBe(false);
    expect((await hereOf(b)).held).toEqual((await hereOf(a)).held);
    expect(b.state()).toMatchObject({ ground: 'snapshot', cursor: null, hasRead: false });
    expect(bringsNothing(await lookAt(b, file))).toBe(true);
    expect(findingsIn(b)).toEqual([]);
    const other = aPc(3).writer;
    expect((await takeIn(other, { ...file, epoch: 'another' })).leftSnapshot).toBe(true);
    expect((await hereOf(other)).held).toEqual({});
  });
});

describe('what the endpoint says of a number that came by file', () => {
  test('counts more: the change of the file leaves its record before the endpoint’s comes', async () => {
    const [a, b] = [aPc(1).writer, aPc(2).writer];
    must(a.saveChanges([title('of a')]));
    const file = await fileOf(a);
    await takeIn(b, file);
    const before = b.state().lastPosition;
    const other = { ...file.changes[0]!, set: { title: 'of its twin' } };
    must(b.saveReceived({ changes: [other], cursor: 'c' }));
    expect(bodiesOf(b, before + 1).map(({ body }) => body.kind)).toEqual(['declined', 'received']);
    expect(b.isRefused(other.id)).toBe(false);
    must(b.saveReceived({ changes: [file.changes[0]!], cursor: 'd' }));
    expect(bodiesOf(b).at(-1)?.body.kind).toBe('received');
  });
});
