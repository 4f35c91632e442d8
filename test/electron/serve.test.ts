import { describe, expect, test } from 'vitest';
import type { CallName } from '#ipc/contract.ts';
import { CONTRACT } from '#ipc/contract.ts';
import { createServer, type Handlers } from '#ipc/serve.ts';
import { connect } from '#test/support/asking.ts';

const OWN = { url: 'app://phinong/index.html', isMainFrame: true };
const AUTHOR = { officer: 'o', name: 'Sample Officer' };
const INTENT = { kind: 'agreement', record: 'r1', set: { notes: 'text' }, base: {} };

/** A desk whose every drawer tells what it was asked. */
const aServer = (answer: () => unknown = () => 'done') => {
  const asked: { readonly name: string; readonly input: unknown }[] = [];
  const bugs: unknown[] = [];
  const drawers = Object.fromEntries(
    (Object.keys(CONTRACT) as CallName[]).map((name) => [name, async (input: unknown) => (asked.push({ name, input }), { ok: true, value: await answer() })]),
  ) as unknown as Handlers;
  const server = createServer(() => drawers, 'app://phinong', (_name, bug) => bugs.push(bug));
  return { server, window: connect(server, OWN), asked, bugs };
};

describe('the calls of the window', () => {
  test('are read from JSON text and answered by the one who does it', async () => {
    const { window, asked } = aServer();
    expect(await window.ask('journal.save', JSON.stringify({ intents: [INTENT], author: AUTHOR }))).toEqual({ ok: true, value: 'done' });
    expect(asked).toEqual([{ name: 'journal.save', input: { intents: [INTENT], author: AUTHOR } }]);
    expect(await window.ask('journal.status', undefined)).toMatchObject({ ok: true });
  });

  test('are heard from nobody but the own window: the port that another page or a frame inside the window offers is closed', () => {
    const { server, window, asked } = aServer();
    for (const sender of [{ url: 'https://phinong/', isMainFrame: true }, { url: 'app://phinong.evil/', isMainFrame: true }, { url: '', isMainFrame: true }, { ...OWN, isMainFrame: false }]) {
      const stranger = connect(server, sender);
      void stranger.ask('journal.status');
      expect(stranger.stands).toEqual({ started: false, closed: true });
      server.tell('journal.advanced', { lastPosition: 7 });
      expect(stranger.told).toEqual([]);
    }
    expect(asked).toEqual([]);
    expect(window.stands).toEqual({ started: true, closed: false });
  });

  test('are answered each under its own number, also when the first takes longer', async () => {
    let finish: (text: string) => void = () => undefined;
    const slow = new Promise<string>((resolve) => (finish = resolve));
    const answers: unknown[] = [slow, 'second'];
    const { window } = aServer(() => answers.shift());
    const first = window.ask('journal.status');
    expect(await window.ask('journal.status')).toEqual({ ok: true, value: 'second' });
    finish('first');
    expect(await first).toEqual({ ok: true, value: 'first' });
  });

  test('without a number cannot be answered: the mistake is logged and the port goes on', async () => {
    const { window, bugs, asked } = aServer();
    const strange: readonly unknown[] = [null, 'journal.status', [], ['journal.status'], [0, 'journal.status', undefined], [1.5, 'journal.status', undefined], { 0: 1 }];
    for (const message of strange) window.say(message);
    expect(bugs).toHaveLength(strange.length);
    expect(asked).toEqual([]);
    expect(await window.ask('journal.status')).toMatchObject({ ok: true });
  });

  test('whose answer cannot cross are logged, and the window is told', async () => {
    const { window, bugs } = aServer(() => () => 'a function');
    expect(await window.ask('journal.status')).toMatchObject({ ok: false, error: { type: 'unexpected' } });
    expect(bugs).toHaveLength(1);
  });

  test('are refused when there is no such call, however it is spelt', async () => {
    const { window } = aServer();
    for (const name of ['no.such', 'constructor', '__proto__', 'toString', 7, null, undefined, {}]) {
      expect(await window.ask(name, undefined)).toEqual({ ok: false, error: { type: 'unknown-call' } });
    }
  });

  test('are refused when the question is not what the contract says, and nothing runs', async () => {
    const { window, asked } = aServer();
    const questions = [{ intents: [INTENT], author: AUTHOR }, '', '{', 'null', '[]', '7', JSON.stringify({ intents: [] }), JSON.stringify({ intents: [{ ...INTENT, kind: 5 }], author: AUTHOR }), '{"intents":[{"kind":"agreement","record":"r","set":{"notes":{"__proto__":{"a":1}}},"base":{}}],"author":{"officer":"","name":""}}'];
    for (const question of questions) expect(await window.ask('journal.save', question)).toMatchObject({ ok: false, error: { type: 'malformed-call' } });
    expect(asked).toEqual([]);
  });

  test('answer with a failure when there is a bug, and the bug is logged', async () => {
    const { window, bugs } = aServer(() => {
      throw new Error('made by a test');
    });
    expect(await window.ask('journal.status', undefined)).toMatchObject({ ok: false, error: { type: 'unexpected' } });
    expect(bugs).toHaveLength(1);
  });
});

describe('what main says unasked', () => {
  test('reaches every window that is there, and none that is gone', () => {
    const { server, window } = aServer();
    const other = connect(server, OWN);
    server.tell('journal.advanced', { lastPosition: 7 });
    other.end();
    server.tell('journal.advanced', { lastPosition: 8 });
    expect(window.told).toEqual([[0, 'journal.advanced', { lastPosition: 7 }], [0, 'journal.advanced', { lastPosition: 8 }]]);
    expect(other.told).toEqual([[0, 'journal.advanced', { lastPosition: 7 }]]);
  });
});
