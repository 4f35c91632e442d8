import { spawn, type ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { packedProgram } from '#build/scripts/pack-app.ts';
import agreements from '#locales/th/agreements.json' with { type: 'json' };
import { electronArguments, environment } from './bench-app.ts';
import { connectDevtools, type Devtools } from './devtools.ts';

/** Milliseconds from the start of the process until the first thing was painted, and until the window could be used. */
export type Started = { readonly painted: number; readonly usable: number; readonly rows: number };

const reportSchema = z.object({ usable: z.number(), painted: z.number(), rows: z.number() });
const WAIT_MS = 60_000;

/**
 * Runs in the window before its own script: looks at every frame whether rows (or the words that there are none) and a
 * search field that can be typed into are there, and tells the moment after that frame was painted.
 */
const watcher = (emptyTitle: string): string => `(() => {
  const rowsShown = () => [...document.querySelectorAll('[role=row][aria-rowindex]')].filter((row) => [...row.querySelectorAll('[role=gridcell]')].some((cell) => cell.textContent.trim() !== '')).length;
  const isEmpty = () => [...document.querySelectorAll('h2')].some((title) => title.textContent === ${JSON.stringify(emptyTitle)});
  const isOpen = (input) => {
    if (input === null || input.disabled || input.readOnly) return false;
    const box = input.getBoundingClientRect();
    return box.width > 0 && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === input;
  };
  const look = () => {
    const rows = rowsShown();
    if (!(rows > 0 || isEmpty()) || !isOpen(document.querySelector('[data-search] input'))) return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const paint = performance.getEntriesByName('first-contentful-paint')[0];
      benchUsable(JSON.stringify({ usable: performance.timeOrigin + performance.now(), painted: performance.timeOrigin + (paint === undefined ? 0 : paint.startTime), rows }));
    };
    channel.port2.postMessage(0);
  };
  if (location.protocol === 'app:' && globalThis.benchWatched !== true) {
    globalThis.benchWatched = true;
    requestAnimationFrame(look);
  }
})()`;

const devtoolsAddress = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (data: Buffer) => {
      said += data.toString('utf8');
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the program ended at once:\n${said}`)));
  });

/** Watches every page from before its first script on. */
const watch = async (devtools: Devtools): Promise<z.infer<typeof reportSchema>> => {
  const report = new Promise<z.infer<typeof reportSchema>>((resolve, reject) => {
    devtools.on('Runtime.bindingCalled', (params) => resolve(reportSchema.parse(JSON.parse(String(params['payload'])))));
    setTimeout(() => reject(new Error('the window was not usable after a minute')), WAIT_MS).unref();
  });
  devtools.on('Target.attachedToTarget', (params) => {
    const sessionId = String(params['sessionId']);
    void devtools.send('Page.enable', {}, sessionId);
    void devtools.send('Runtime.enable', {}, sessionId);
    void devtools.send('Runtime.addBinding', { name: 'benchUsable' }, sessionId);
    void devtools.send('Page.addScriptToEvaluateOnNewDocument', { source: watcher(agreements.empty.title) }, sessionId);
    void devtools.send('Runtime.runIfWaitingForDebugger', {}, sessionId);
    // A window that was there before this line is not held at its beginning: it is watched from now on.
    devtools.send('Runtime.evaluate', { expression: watcher(agreements.empty.title) }, sessionId).catch(() => undefined);
  });
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  return report;
};

/** One start of the packed program on a profile, and an ordinary end. */
export const startWatched = async (profile: string): Promise<Started> => {
  const begun = performance.timeOrigin + performance.now();
  const child = spawn(packedProgram('test'), [...electronArguments(profile), '--remote-debugging-port=0'], { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const devtools = await connectDevtools(await devtoolsAddress(child));
    const { usable, painted, rows } = await watch(devtools);
    devtools.send('Browser.close').catch(() => undefined);
    await gone;
    devtools.close();
    return { usable: usable - begun, painted: painted - begun, rows };
  } finally {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
};
