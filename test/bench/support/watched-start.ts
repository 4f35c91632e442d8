import { spawn, type ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { packedProgram } from '#build/scripts/pack-app.ts';
import agreements from '#locales/th/agreements.json' with { type: 'json' };
import { electronArguments, environment } from './bench-app.ts';
import { connectDevtools, type Devtools } from './devtools.ts';

/** Milliseconds from the start of the process until the first thing was painted, and until the window could be used. */
export type Started = { readonly painted: number; readonly usable: number; readonly rows: number; readonly marks: Marks };

/** When each mark of the program (`performance.mark` in main and in the window) was passed, by its name: milliseconds from the start of the process. */
export type Marks = Readonly<Record<string, number>>;

const marksSchema = z.array(z.tuple([z.string(), z.number()]));
const MARKS = `[['begun', performance.timeOrigin], ...performance.getEntriesByType('mark').map(({ name, startTime }) => [name, performance.timeOrigin + startTime])]`;
const reportSchema = z.object({ usable: z.number(), painted: z.number(), rows: z.number(), late: z.boolean(), marks: marksSchema });
type Report = z.infer<typeof reportSchema>;
const WAIT_MS = 60_000;
const AGAIN_MS = 10;
const TRIES = 5;

/**
 * Looks at every frame whether rows (or the words that there are none) and a search field that can be typed into are there;
 * promises the moment after that frame was painted. `late`: they were there already at the first look, so that nobody saw
 * when they came. A page that is not the program's own (the empty one before it) promises nothing: it goes, and takes this along.
 */
const watcher = (emptyTitle: string): string => `new Promise((resolve) => {
  const rowsShown = () => [...document.querySelectorAll('[role=row][aria-rowindex]')].filter((row) => [...row.querySelectorAll('[role=gridcell]')].some((cell) => cell.textContent.trim() !== '')).length;
  const isEmpty = () => [...document.querySelectorAll('h2')].some((title) => title.textContent === ${JSON.stringify(emptyTitle)});
  const isOpen = (input) => {
    if (input === null || input.disabled || input.readOnly) return false;
    const box = input.getBoundingClientRect();
    return box.width > 0 && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === input;
  };
  const isUsable = () => (rowsShown() > 0 || isEmpty()) && isOpen(document.querySelector('[data-search] input'));
  const report = (late) => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    resolve(JSON.stringify({ usable: performance.timeOrigin + performance.now(), painted: performance.timeOrigin + (paint === undefined ? 0 : paint.startTime), rows: rowsShown(), late, marks: ${MARKS} }));
  };
  const look = () => {
    if (!isUsable()) return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => report(false);
    channel.port2.postMessage(0);
  };
  if (location.protocol !== 'app:') return;
  if (isUsable()) report(true);
  else requestAnimationFrame(look);
})`;

/** The addresses at which the program's window and its main process can be asked. */
const addressOf = (child: ChildProcess, whose: 'DevTools' | 'Debugger'): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (data: Buffer) => {
      said += data.toString('utf8');
      const found = new RegExp(`${whose} listening on (ws:\\S+)`).exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the program ended at once:\n${said}`)));
  });

const marksOfMain = async (address: string): Promise<z.infer<typeof marksSchema>> => {
  const main = await connectDevtools(address);
  const answer = await main.send('Runtime.evaluate', { expression: `JSON.stringify(${MARKS})`, returnByValue: true });
  main.close();
  return marksSchema.parse(JSON.parse(z.object({ result: z.object({ value: z.string() }) }).parse(answer).result.value));
};

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks a page until it has answered: where it goes over into another one, the question goes with it and is asked anew. */
const askPage = async (devtools: Devtools, sessionId: string, isOver: () => boolean): Promise<Report | null> => {
  const question = { expression: watcher(agreements.empty.title), awaitPromise: true, returnByValue: true };
  while (!isOver()) {
    const answer = await devtools.send('Runtime.evaluate', question, sessionId).catch(() => null);
    const value = z.object({ result: z.object({ value: z.string() }) }).safeParse(answer);
    if (value.success) return reportSchema.parse(JSON.parse(value.data.result.value));
    await rest(AGAIN_MS);
  }
  return null;
};

const watch = async (devtools: Devtools): Promise<Report> => {
  let over = false;
  const report = new Promise<Report>((resolve, reject) => {
    setTimeout(() => reject(new Error('the window was not usable after a minute')), WAIT_MS).unref();
    devtools.on('Target.attachedToTarget', (params) => {
      const { sessionId, targetInfo } = z.object({ sessionId: z.string(), targetInfo: z.looseObject({ type: z.string() }) }).parse(params);
      if (targetInfo.type !== 'page') return;
      askPage(devtools, sessionId, () => over).then((found) => found !== null && resolve(found), reject);
    });
  });
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  return report.finally(() => (over = true));
};

/** One start of the packed program on a profile, and an ordinary end. */
const startOnce = async (profile: string): Promise<Started & { readonly late: boolean }> => {
  const begun = performance.timeOrigin + performance.now();
  const child = spawn(packedProgram('test'), [...electronArguments(profile), '--remote-debugging-port=0', '--inspect=0'], { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const mainAddress = addressOf(child, 'Debugger');
    const devtools = await connectDevtools(await addressOf(child, 'DevTools'));
    const { usable, painted, rows, late, marks } = await watch(devtools);
    const named = (of: string, all: typeof marks): (readonly [string, number])[] => all.map(([name, at]) => [`${of}: ${name}`, at - begun]);
    const passed = [...named('main', await marksOfMain(await mainAddress)), ...named('window', [...marks, ['usable', usable]])];
    devtools.send('Browser.close').catch(() => undefined);
    await gone;
    devtools.close();
    return { usable: usable - begun, painted: painted - begun, rows, late, marks: Object.fromEntries(passed) };
  } finally {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
};

/** The same, made again where the line to the program stood only after its window could be used. */
export const startWatched = async (profile: string): Promise<Started> => {
  for (let attempt = 1; ; attempt += 1) {
    const { late, ...started } = await startOnce(profile);
    if (!late) return started;
    if (attempt === TRIES) throw new Error(`the window was usable before anybody could look, ${TRIES} times`);
  }
};
