import { describe, expect, test } from 'vitest';
import { bodiesOf, brokenChains, intent, must } from '#test/support/journal-kit.ts';
import { aPc, fileOf, hereOf, lookAt, takeIn } from '#test/support/two-pcs.ts';
import type { JournalWriter } from '#core/journal/writer.ts';

const title = (text: string) => intent(`r-${text}`, { title: text });
const titlesIn = (changes: readonly { readonly set: Readonly<Record<string, unknown>> }[]): unknown[] => changes.map(({ set }) => set['title']);

const namedFile = (writer: JournalWriter) => {
  must(writer.nameForFile('colleagues'));
  return fileOf(writer);
};

const unheard = (writer: JournalWriter, upTo: number) =>
  must(writer.saveSyncRun({ id: 'run', startedAt: 0, endedAt: 0, outcome: 'failed', sent: 0, received: 0, refused: 0, requests: 1, bytesUp: 0, bytesDown: 0, complete: false, error: { type: 'interrupted' }, unanswered: { incarnation: writer.state().incarnation, upTo } }));

describe('what leaves a PC by file', () => {
  test('bears names that a copy of this PC cannot give to anything else', async () => {
    const a = aPc(1);
    must(a.writer.saveChanges([title('common')]));
    const b = aPc(9, a.pc);
    must(a.writer.saveChanges([title('of a')]));
    must(b.writer.saveChanges([title('of b')]));
    const reader = aPc(5).writer;
    expect((await takeIn(reader, await namedFile(a.writer))).weighed.left).toEqual([]);
    expect((await takeIn(reader, await namedFile(b.writer))).weighed.left).toEqual([]);
    expect(titlesIn([...(await hereOf(reader)).others.values()])).toEqual(['common', 'of a', 'common', 'of b']);
    expect((await takeIn(b.writer, await namedFile(a.writer))).weighed).toMatchObject({ keeps: null, left: [] });
    expect([...brokenChains(a.writer), ...brokenChains(b.writer)]).toEqual([]);
  });

  test('keeps them: nothing is named twice, and what is made since goes on behind', async () => {
    const a = aPc(1);
    must(a.writer.saveChanges([title('one'), title('two')]));
    const first = await namedFile(a.writer);
    const { incarnation, lastPosition } = a.writer.state();
    expect(first.changes.map(({ id }) => id)).toEqual([`${incarnation}:1`, `${incarnation}:2`]);
    expect(await namedFile(a.writer)).toMatchObject({ changes: first.changes });
    expect(a.writer.state().lastPosition).toBe(lastPosition);
    must(a.writer.saveChanges([title('three')]));
    expect(a.writer.state()).toMatchObject({ incarnation, n: 3, unacknowledged: 3 });
    const second = await namedFile(a.writer);
    expect(titlesIn(second.changes)).toEqual(['one', 'two', 'three']);
    expect(second.changes.slice(0, 2)).toEqual(first.changes);
    expect(a.writer.state().unacknowledged).toBe(3);
    a.pc.switchOff();
    expect(must(a.pc.start()).state()).toMatchObject({ incarnation: a.writer.state().incarnation, unacknowledged: 3 });
  });

  test('keeps them also when this PC meets a copy of itself', async () => {
    const a = aPc(1).writer;
    must(a.saveChanges([title('given')]));
    const file = await namedFile(a);
    must(a.saveChanges([title('later')]));
    must(a.beginNewLife('fork', { parted: { incarnation: a.state().incarnation, after: 1 } }));
    expect(must(a.ownStanding()).map(({ id }) => id).slice(0, 1)).toEqual(file.changes.map(({ id }) => id));
    expect(a.state()).toMatchObject({ n: 1, unacknowledged: 2 });
  });

  test('keeps the names that an endpoint has decided on', async () => {
    const a = aPc(1).writer;
    must(a.saveChanges([title('taken')]));
    must(a.saveAcknowledged(1, []));
    const { incarnation, lastPosition } = a.state();
    expect((await namedFile(a)).changes.map(({ id }) => id)).toEqual([`${incarnation}:1`]);
    expect(a.state()).toMatchObject({ incarnation, lastPosition });
  });

  test('to the ministry keeps its names while something was sent over a line and not answered', () => {
    const a = aPc(1).writer;
    must(a.saveChanges([title('sent'), title('not sent')]));
    unheard(a, 1);
    const { incarnation, lastPosition } = a.state();
    expect(must(a.nameForFile('ministry'))).toEqual([]);
    expect(a.state()).toMatchObject({ incarnation, lastPosition });
    must(a.saveAcknowledged(1, []));
    must(a.nameForFile('ministry'));
    expect(a.state()).toMatchObject({ n: 1, unacknowledged: 1 });
    expect(a.state().incarnation).not.toBe(incarnation);
  });

  test('is known again by the PC that wrote it, also where it stands under another name since', async () => {
    const a = aPc(1).writer;
    must(a.saveChanges([title('one')]));
    const old = await fileOf(a);
    must(a.nameForFile('colleagues'));
    expect((await lookAt(a, old)).weighed).toMatchObject({ known: 1, fresh: [], left: [], keeps: null });
    const twins = { ...old, changes: old.changes.map((change) => ({ ...change, set: { title: 'of a twin' } })) };
    expect((await lookAt(a, twins)).weighed).toMatchObject({ known: 0, left: [], fresh: [{ set: { title: 'of a twin' } }] });
  });

  test('is told to the view as written anew, with nothing else', async () => {
    const a = aPc(1).writer;
    must(a.saveChanges([title('one')]));
    const { lastPosition } = a.state();
    await namedFile(a);
    expect(bodiesOf(a, lastPosition + 1).map(({ body }) => [body.kind, body['given'] ?? null])).toEqual([['identity', 1], ['reissued', null]]);
  });
});
