import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { applyFrames, forgetEverything, type ParsedFrame } from '#renderer/data/apply.ts';
import { ViewDb } from '#renderer/data/db.ts';
import { readUnanswered, unansweredKeys } from '#renderer/data/unanswered.ts';

const db = new ViewDb('view-unanswered');
afterEach(() => forgetEverything(db, 'journal-1'));

const run = (startedAt: number, unanswered: { incarnation: string; upTo: number } | null): ParsedFrame => ({
  position: startedAt,
  body: { kind: 'sync-run', run: { id: String(startedAt), startedAt, endedAt: startedAt, outcome: 'failed', sent: 0, received: 0, refused: 0, requests: 1, bytesUp: 0, bytesDown: 0, complete: false, error: null, unanswered } } as unknown as ParsedFrame['body'],
});

describe('changes that were sent without an answer', () => {
  it('are those of the run that was cut, also after runs that never came so far', async () => {
    await applyFrames(db, [run(1, { incarnation: 'aaaaaaaaaaaa', upTo: 4 }), run(2, { incarnation: 'aaaaaaaaaaaa', upTo: 2 }), run(3, null)]);
    const isUnanswered = await readUnanswered(db);
    expect(['aaaaaaaaaaaa:4', 'aaaaaaaaaaaa:5', 'bbbbbbbbbbbb:1'].map(isUnanswered)).toEqual([true, false, false]);
  });

  it('are none before any run', async () => {
    expect((await readUnanswered(db))('aaaaaaaaaaaa:1')).toBe(false);
  });

  it('make a record unconfirmed only when nothing else of it waits', () => {
    const waiting = [{ id: 'a:1', key: 'one' }, { id: 'a:2', key: 'two' }, { id: 'a:9', key: 'two' }];
    expect(unansweredKeys(waiting, (id) => id !== 'a:9')).toEqual(new Set(['one']));
    expect(unansweredKeys(waiting.toReversed(), (id) => id !== 'a:9')).toEqual(new Set(['one']));
  });
});
