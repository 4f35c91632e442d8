import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as platformModule from '#renderer/platform.ts';
import { BRIDGE, type Answer, type Question, type Told } from '#ipc/contract.ts';

type Platform = typeof platformModule;

/** The window's side of the bridge anew, and the end of its port that the preload would hand to main. */
const open = async (): Promise<{ readonly platform: Platform; readonly end: () => MessagePort; readonly offered: readonly unknown[] }> => {
  vi.resetModules();
  const offered: unknown[] = [];
  let handed: MessagePort | undefined;
  vi.stubGlobal('window', {
    postMessage: (message: unknown, origin: string, [port]: readonly MessagePort[]) => {
      offered.push([message, origin]);
      handed = port;
    },
  });
  return { platform: await import('#renderer/platform.ts'), end: () => handed!, offered };
};

const nextQuestion = (port: MessagePort): Promise<Question> =>
  new Promise((resolve) => {
    port.addEventListener('message', ({ data }) => resolve(data as Question), { once: true });
    port.start();
  });

beforeEach(() => vi.unstubAllGlobals());

describe('the window at its end of the bridge', () => {
  it('offers a port of its own to nobody but its own page, once', async () => {
    const { platform, offered } = await open();
    expect(offered).toEqual([]);
    void platform.callMachine('journal.status');
    void platform.callMachine('journal.status');
    platform.listenToMachine('sync.progress', () => undefined);
    expect(offered).toEqual([[BRIDGE, '/']]);
  });

  it('gives every answer to the question of its number, in whatever order they come', async () => {
    const { platform, end } = await open();
    const [status, notices] = [platform.callMachine('journal.status'), platform.callMachine('app.saveFile', { name: 'a.txt', text: 'ก' })];
    expect(await nextQuestion(end())).toEqual([1, 'journal.status', undefined]);
    expect(await nextQuestion(end())).toEqual([2, 'app.saveFile', '{"name":"a.txt","text":"ก"}']);
    end().postMessage([2, { ok: true, value: { saved: true } }] satisfies Answer);
    end().postMessage([1, { ok: false, error: { type: 'locked' } }] satisfies Answer);
    expect(await notices).toEqual({ ok: true, value: { saved: true } });
    expect(await status).toEqual({ ok: false, error: { type: 'locked' } });
  });

  it('hears what main says unasked until it stops listening, and nothing that the contract does not know', async () => {
    const { platform, end } = await open();
    const heard: unknown[] = [];
    const stop = platform.listenToMachine('journal.advanced', (payload) => heard.push(payload));
    const say = async (told: readonly unknown[]): Promise<void> => {
      end().postMessage(told);
      const answered = platform.callMachine('journal.status');
      const [number] = await nextQuestion(end());
      end().postMessage([number, { ok: true, value: null }]);
      await answered;
    };
    await say([0, 'journal.advanced', { lastPosition: 7 }] satisfies Told);
    await say([0, 'journal.advanced', { lastPosition: 'seven' }]);
    await say([0, 'backup.progress', { done: 1, total: 2 }] satisfies Told);
    stop();
    await say([0, 'journal.advanced', { lastPosition: 8 }] satisfies Told);
    expect(heard).toEqual([{ lastPosition: 7 }]);
  });

  it('fails what waits for an answer when main is gone', async () => {
    const { platform, end } = await open();
    const status = platform.callMachine('journal.status');
    const failed = status.then(() => null, (problem: Error) => problem.message);
    end().close();
    expect(await failed).toBe('the bridge to the machine is closed');
  });
});
