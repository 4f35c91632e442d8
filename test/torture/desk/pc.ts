import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { packedProgram } from '#build/scripts/pack-app.ts';
import { environment } from '#test/bench/support/bench-app.ts';
import { connectDevtools, ProgramEnded, type Devtools } from '#test/bench/support/devtools.ts';
import type { Reply } from '#ipc/contract.ts';
import { inMain } from './in-main.ts';
import { inWindow, type Saw } from './in-window.ts';
import { isInMain, type StopOrder } from './stops.ts';

export type PcOrder = {
  readonly profile: string;
  readonly stop?: StopOrder;
  /** by how much the PC's clock is wrong */
  readonly clockMs?: number;
  readonly liesAboutSync?: boolean;
  /** the window finds a view of another version */
  readonly viewOf?: 'older' | 'newer' | null;
  /** hears everything that the window was told is saved */
  readonly saw?: (what: Saw) => void;
};

/** Real packaged Electron on a profile, in a process group of its own, driven over its two debugging lines. */
export type Pc = {
  readonly profile: string;
  /** fulfilled when its processes are gone, however they went */
  readonly gone: Promise<void>;
  readonly isGone: () => boolean;
  /** what the window stumbled over, and the place at which it waits for its kill */
  readonly stoppedAt: () => string | null;
  /** evaluates in the window; rejects when the program is gone */
  readonly ask: <T>(expression: string) => Promise<T>;
  readonly call: <T>(name: string, input?: unknown) => Promise<Reply<T>>;
  /** begins the window anew, as nothing inside the page may */
  readonly reload: () => Promise<void>;
  /** SIGKILL of the whole group */
  readonly kill: () => Promise<void>;
  /** an ordinary end, as when the window is closed */
  readonly quit: () => Promise<void>;
};

const START_MS = 90_000;

const programArguments = (profile: string): string[] => [
  '--inspect-brk=0',
  '--remote-debugging-port=0',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--force-device-scale-factor=1',
  `--phinong-profile=${profile}`,
];

/** Addresses that the program says on its error output. */
const listenTo = (child: ChildProcess): ((pattern: RegExp) => Promise<string>) => {
  let said = '';
  child.stderr?.on('data', (data: Buffer) => {
    said += data.toString('utf8');
  });
  return (pattern) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not said in ${START_MS / 1_000} s: ${pattern.source}\n${said}`)), START_MS);
      const look = (): void => {
        const found = pattern.exec(said)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        child.stderr?.off('data', look);
        resolve(found);
      };
      child.stderr?.on('data', look);
      child.once('exit', () => {
        clearTimeout(timer);
        reject(new Error('the program has ended'));
      });
      look();
    });
};

const asText = <T>(work: (order: T) => void, order: T): string => `(${work.toString()})(${JSON.stringify(order)})`;

/** Stops before the program's first line, prepares it, and lets it go on. */
const prepareMain = async (main: Devtools, text: string): Promise<void> => {
  const prepared = new Promise<void>((resolve, reject) => {
    main.on('Debugger.paused', (params) => {
      const [frame] = params['callFrames'] as readonly { readonly callFrameId: string }[];
      main
        .send('Debugger.evaluateOnCallFrame', { callFrameId: frame?.callFrameId, expression: text })
        .then(async (answer) => {
          if ('exceptionDetails' in answer) throw new Error(JSON.stringify(answer['exceptionDetails']));
          await main.send('Debugger.resume');
          await main.send('Debugger.disable');
          resolve();
        })
        .catch(reject);
    });
  });
  await main.send('Runtime.enable');
  await main.send('Debugger.enable');
  await main.send('Runtime.runIfWaitingForDebugger');
  await prepared;
};

type Page = { readonly ask: (expression: string) => Promise<unknown>; readonly reload: () => Promise<unknown>; readonly close: () => Promise<unknown> };

/** Meets the window before its first script. */
const meetWindow = async (devtools: Devtools, main: Devtools, text: string, hear: (name: string, payload: string) => void): Promise<Page> => {
  const session = new Promise<string>((resolve) => {
    devtools.on('Target.attachedToTarget', (params) => {
      const id = String(params['sessionId']);
      const { type } = params['targetInfo'] as { readonly type: string };
      const prepared =
        type === 'page'
          ? [
              devtools.send('Page.enable', {}, id),
              devtools.send('Runtime.enable', {}, id),
              devtools.send('Runtime.addBinding', { name: 'tortureSaw' }, id),
              devtools.send('Runtime.addBinding', { name: 'tortureStop' }, id),
              devtools.send('Page.addScriptToEvaluateOnNewDocument', { source: text }, id),
            ]
          : [];
      void Promise.all([...prepared, devtools.send('Runtime.runIfWaitingForDebugger', {}, id)]).then(
        () => {
          if (type === 'page') resolve(id);
        },
        () => undefined,
      );
    });
  });
  devtools.on('Runtime.bindingCalled', (params) => hear(String(params['name']), String(params['payload'])));
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  await main.send('Runtime.evaluate', { expression: 'tortureOpen()' });
  const id = await session;
  // With a debugger on the line the program would wait for it at its end.
  main.close();
  return {
    reload: () => devtools.send('Page.reload', {}, id),
    close: () => devtools.send('Browser.close'),
    ask: async (expression) => {
      const answer = await devtools.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, id);
      if ('exceptionDetails' in answer) throw new Error(JSON.stringify(answer['exceptionDetails']));
      return (answer['result'] as { readonly value?: unknown }).value;
    },
  };
};

/** Starts a PC. The window may not yet be drawn when this answers; a PC that is killed on the way answers all the same. */
export const startPc = async ({ profile, stop, clockMs = 0, liesAboutSync = false, viewOf = null, saw = () => undefined }: PcOrder): Promise<Pc> => {
  const child = spawn(packedProgram('test'), programArguments(profile), { detached: true, env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
  const { pid } = child;
  if (pid === undefined) throw new Error('the program could not be started');
  let isGone = false;
  let stoppedAt: string | null = null;
  const killGroup = (): void => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Nobody is left in the group.
    }
  };
  const gone = once(child, 'exit').then(async () => {
    isGone = true;
    // The other processes of the program end a moment later; a disk is only free when they have.
    killGroup();
    while (isGroupAlive(pid)) await wait(5);
  });
  const kill = async (): Promise<void> => {
    killGroup();
    await gone;
  };
  const hear = (name: string, payload: string): void => {
    if (name === 'tortureSaw') return saw(JSON.parse(payload) as Saw);
    stoppedAt = payload;
    if (stop?.name === payload) killGroup();
  };

  const inMainOnly = stop !== undefined && isInMain(stop.name);
  const begin = async (): Promise<Page> => {
    const heard = listenTo(child);
    const main = await connectDevtools(await heard(/Debugger listening on (ws:\S+)/));
    await prepareMain(main, asText(inMain, { stop: inMainOnly ? stop : null, clockMs, liesAboutSync }));
    const devtools = await connectDevtools(await heard(/DevTools listening on (ws:\S+)/));
    return meetWindow(devtools, main, asText(inWindow, { stop: inMainOnly || stop === undefined ? null : stop, clockMs, viewOf }), hear);
  };
  const never: Page = { ask: () => Promise.reject(new Error('the program has ended')), reload: () => Promise.resolve(), close: () => Promise.resolve() };
  // A program that is killed before its window stands may leave questions that nobody answers.
  const page = await Promise.race([begin(), gone.then(() => never)]).catch(async (problem: unknown) => {
    await Promise.race([gone, wait(1_000)]);
    if (isGone) return never;
    await kill();
    throw problem;
  });
  // An answer may never come from a program that was killed: asking ends with it.
  const ended = gone.then(() => Promise.reject(new Error('the program has ended')));
  ended.catch(() => undefined);
  // The line breaks off before the process is gone: whoever is told of the one finds the other true.
  const untilGone = async (problem: unknown): Promise<never> => {
    if (problem instanceof ProgramEnded) await gone;
    throw problem;
  };
  const ask = <T>(expression: string): Promise<T> => Promise.race([page.ask(expression).catch(untilGone), ended]) as Promise<T>;
  return {
    profile, gone, kill, ask,
    reload: async () => void (await page.reload()),
    isGone: () => isGone,
    stoppedAt: () => stoppedAt,
    call: (name, input) => ask(`torture.call(${JSON.stringify(name)}, ${JSON.stringify(input) ?? 'undefined'})`),
    quit: async () => {
      page.close().catch(() => undefined);
      await Promise.race([gone, wait(30_000)]);
      if (isGone) return;
      await kill();
      throw new Error('the program does not end');
    },
  };
};

/** Whether a process of the group still runs. One that has ended and that its parent has not yet asked after holds nothing any more. */
const isGroupAlive = (group: number): boolean =>
  readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const stat = readFileSync(join('/proc', entry, 'stat'), 'utf8');
      // The name before the bracket may hold anything; then state, parent, group: proc(5).
      const [state, , of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(of) === group && state !== 'Z' && state !== 'X';
    } catch {
      return false;
    }
  });
