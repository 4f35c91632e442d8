import { describe, expect, test } from 'vitest';
import type { CallName } from '#ipc/contract.ts';
import { CONTRACT } from '#ipc/contract.ts';
import { createServer, type Handlers } from '#ipc/serve.ts';

const OWN = { url: 'app://phinong/index.html', isMainFrame: true };
const AUTHOR = { officer: 'o', name: 'Sample Officer' };
const INTENT = { kind: 'agreement', record: 'r1', set: { notes: 'text' }, base: {} };

/** A desk whose every drawer tells what it was asked. */
const aServer = (answer: () => unknown = () => 'done') => {
  const asked: { readonly name: string; readonly input: unknown }[] = [];
  const bugs: unknown[] = [];
  const drawers = Object.fromEntries(
    (Object.keys(CONTRACT) as CallName[]).map((name) => [name, (input: unknown) => (asked.push({ name, input }), { ok: true, value: answer() })]),
  ) as unknown as Handlers;
  return { serve: createServer(() => drawers, 'app://phinong', (_name, bug) => bugs.push(bug)), asked, bugs };
};

describe('the calls of the window', () => {
  test('are read from JSON text and answered by the one who does it', async () => {
    const { serve, asked } = aServer();
    expect(await serve(OWN, 'journal.save', JSON.stringify({ intents: [INTENT], author: AUTHOR }))).toEqual({ ok: true, value: 'done' });
    expect(asked).toEqual([{ name: 'journal.save', input: { intents: [INTENT], author: AUTHOR } }]);
    expect(await serve(OWN, 'journal.status', undefined)).toMatchObject({ ok: true });
  });

  test('are refused from any other page and from frames inside the window', async () => {
    const { serve, asked } = aServer();
    for (const sender of [{ url: 'https://phinong/', isMainFrame: true }, { url: 'app://phinong.evil/', isMainFrame: true }, { url: '', isMainFrame: true }, { ...OWN, isMainFrame: false }]) {
      expect(await serve(sender, 'journal.status', undefined)).toEqual({ ok: false, error: { type: 'foreign-sender' } });
    }
    expect(asked).toEqual([]);
  });

  test('are refused when there is no such call, however it is spelt', async () => {
    const { serve } = aServer();
    for (const name of ['no.such', 'constructor', '__proto__', 'toString', 7, null, undefined, {}]) {
      expect(await serve(OWN, name, undefined)).toEqual({ ok: false, error: { type: 'unknown-call' } });
    }
  });

  test('are refused when the question is not what the contract says, and nothing runs', async () => {
    const { serve, asked } = aServer();
    const questions = [{ intents: [INTENT], author: AUTHOR }, '', '{', 'null', '[]', '7', JSON.stringify({ intents: [] }), JSON.stringify({ intents: [{ ...INTENT, kind: 5 }], author: AUTHOR }), '{"intents":[{"kind":"agreement","record":"r","set":{"notes":{"__proto__":{"a":1}}},"base":{}}],"author":{"officer":"","name":""}}'];
    for (const question of questions) expect(await serve(OWN, 'journal.save', question)).toMatchObject({ ok: false, error: { type: 'malformed-call' } });
    expect(asked).toEqual([]);
  });

  test('answer with a failure when there is a bug, and the bug is logged', async () => {
    const { serve, bugs } = aServer(() => {
      throw new Error('made by a test');
    });
    expect(await serve(OWN, 'journal.status', undefined)).toMatchObject({ ok: false, error: { type: 'unexpected' } });
    expect(bugs).toHaveLength(1);
  });
});
