import { setTimeout as wait } from 'node:timers/promises';
import errors from '#locales/th/errors.json' with { type: 'json' };
import firstRun from '#locales/th/first-run.json' with { type: 'json' };
import recovery from '#locales/th/recovery.json' with { type: 'json' };
import type { Pc } from './pc.ts';

/** What a PC shows after its start: the register, the first run, the recovery screen, or why it cannot be opened. */
export type Standing = {
  readonly screen: 'register' | 'first-run' | 'recovery' | 'failure' | 'ended';
  /** types of the failures and findings that stand on the screen, by their words */
  readonly said: readonly string[];
};

const TYPES = new Map(Object.entries(errors).map(([type, { title }]) => [title, type]));

const LOOK = `(() => ({
  hasNav: document.querySelector('nav') !== null,
  headings: [...document.querySelectorAll('h1')].map((each) => each.textContent),
  alerts: [...document.querySelectorAll('[role=alert] b')].map((each) => each.textContent),
  notes: [...document.querySelectorAll('[role=note] b')].map((each) => each.textContent),
  buttons: document.querySelectorAll('button').length,
}))()`;
type Seen = { readonly hasNav: boolean; readonly headings: readonly string[]; readonly alerts: readonly string[]; readonly notes: readonly string[]; readonly buttons: number };

const screenOf = ({ hasNav, headings, alerts, buttons }: Seen): Standing['screen'] | null => {
  if (hasNav) return 'register';
  if (headings.includes(recovery.title)) return 'recovery';
  if (alerts.length > 0) return 'failure';
  return buttons > 0 ? 'first-run' : null;
};

const PATIENCE_MS = 120_000;
const FIRST_RUNS = 40;
const FOUND_MS = 10_000;

/** Waits until the PC shows something to work with. */
export const standingOf = async (pc: Pc): Promise<Standing> => {
  const until = performance.now() + PATIENCE_MS;
  let firstRuns = 0;
  while (!pc.isGone() && performance.now() < until) {
    const seen = await pc.ask<Seen>(LOOK).catch(() => null);
    const screen = seen === null ? null : screenOf(seen);
    // The first run also stands there for a moment while a setting is being read.
    firstRuns = screen === 'first-run' ? firstRuns + 1 : 0;
    if (seen !== null && screen !== null && (screen !== 'first-run' || firstRuns > FIRST_RUNS)) return { screen, said: [...seen.alerts, ...seen.notes].map((title) => TYPES.get(title) ?? title) };
    await wait(10);
  }
  if (pc.isGone()) return { screen: 'ended', said: [] };
  throw new Error(`the window shows nothing after ${String(PATIENCE_MS / 1_000)} s`);
};

/** Begins the window anew and waits for it: what the old one was busy with has ended. */
export const reload = async (pc: Pc): Promise<Standing> => {
  await pc.ask('globalThis.tortureOld = true');
  await pc.reload();
  while (await pc.ask<boolean>('globalThis.tortureOld === true').catch(() => !pc.isGone())) await wait(10);
  return standingOf(pc);
};

const press = (text: string): string => `(() => {
  const button = [...document.querySelectorAll('button')].find((each) => each.textContent.trim() === ${JSON.stringify(text)} && each.getAttribute('disabled') === null);
  button?.click();
  return button !== undefined;
})()`;

export const pressWhenThere = async (pc: Pc, text: string): Promise<void> => {
  const until = performance.now() + PATIENCE_MS;
  while (!(await pc.ask<boolean>(press(text)))) {
    if (performance.now() > until) throw new Error(`no button "${text}"`);
    await wait(10);
  }
};

/** What a PC that seems new says of backups that lie there, followed to the recovery screen; answers whether it said anything. */
export const followFoundBackups = async (pc: Pc): Promise<boolean> => {
  await pressWhenThere(pc, firstRun.thai);
  const until = performance.now() + FOUND_MS;
  while (!(await pc.ask<boolean>(press(firstRun.found.restore)))) {
    if (performance.now() > until) return false;
    await wait(10);
  }
  return true;
};

const LEAVE_BACKUPS = `[...document.querySelectorAll('input[type=checkbox]:checked')].map((each) => each.click()).length`;

type Tried = 'done' | readonly string[];

/** Presses the button and waits for what comes of it. */
const recoverOnce = async (pc: Pc): Promise<Tried> => {
  await pressWhenThere(pc, recovery.recover);
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const { headings, alerts, done, busy } = await pc.ask<Seen & { readonly done: boolean; readonly busy: boolean }>(`({ ...${LOOK}, done: document.body.innerText.includes(${JSON.stringify(recovery.done.title)}), busy: document.body.innerText.includes(${JSON.stringify(recovery.working)}) })`);
    if (done) return 'done';
    // The screen's own reason stands there from the beginning; a second one is why it did not work.
    if (!busy && alerts.length > (headings.includes(recovery.title) ? 1 : 0)) return alerts.map((title) => TYPES.get(title) ?? title);
    if (performance.now() > until) throw new Error('the recovery does not end');
    await wait(10);
  }
};

/** Presses what the recovery screen proposes, without a backup that turns out to be bad, and opens what came of it. Answers what went wrong, or null. */
export const recoverAsProposed = async (pc: Pc): Promise<readonly string[] | null> => {
  let tried = await recoverOnce(pc);
  if (tried !== 'done' && tried.some((type) => type.startsWith('backup-')) && (await pc.ask<number>(LEAVE_BACKUPS)) > 0) tried = await recoverOnce(pc);
  if (tried !== 'done') return tried;
  await pressWhenThere(pc, recovery.done.open);
  // The window begins anew; until then the old document still stands there.
  while (await pc.ask<boolean>(`document.body?.innerText.includes(${JSON.stringify(recovery.done.title)}) ?? false`).catch(() => !pc.isGone())) await wait(10);
  return null;
};
