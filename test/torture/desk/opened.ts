import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import settings from '#locales/th/settings.json' with { type: 'json' };
import { createOracle, type Oracle } from './oracle.ts';
import { startPc, type Pc } from './pc.ts';
import { followFoundBackups, pressWhenThere, recoverAsProposed, reload, standingOf } from './standing.ts';
import { copyPlace, placeAt, type Template } from './template.ts';
import type { Verdict } from './verdict.ts';

export type Outcome = { readonly verdict: Verdict; readonly faults: readonly string[] };

/** A copy of the register for one case, gone afterwards. */
export const withCopy = async (template: Template, work: (profile: string) => Promise<Outcome>): Promise<Outcome> => {
  const home = mkdtempSync(join(tmpdir(), 'phinong-case-'));
  try {
    const { profile } = copyPlace(template.place, placeAt(join(home, 'profile')));
    return await work(profile);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
};

type Used = (pc: Pc) => Promise<readonly string[]>;

/** Opens a register and looks whether everything that was confirmed is there. */
export const openAndCompare = async (profile: string, template: Template, used: Used = () => Promise.resolve([])): Promise<Outcome> => {
  const pc = await startPc({ profile });
  try {
    const standing = await standingOf(pc);
    const oracle = createOracle();
    for (const each of template.confirmed) oracle.saw(each);
    if (standing.screen === 'recovery' && standing.said.length === 0) return { verdict: 'recovered', faults: ['the recovery screen does not say why'] };
    if (standing.screen === 'recovery' || (standing.screen === 'first-run' && (await followFoundBackups(pc)))) return await recovered(pc, oracle, used);
    if (standing.screen !== 'register') return { verdict: 'refused', faults: standing.screen === 'failure' ? [] : [`shows ${standing.screen}`] };
    return await opened(pc, oracle, template, used, standing.said);
  } finally {
    await pc.kill();
  }
};

const recovered = async (pc: Pc, oracle: Oracle, used: Used): Promise<Outcome> => {
  const failed = await recoverAsProposed(pc);
  if (failed !== null) return { verdict: 'recovered', faults: [`the recovery answered ${failed.join()}`] };
  const after = await standingOf(pc);
  if (after.screen !== 'register') return { verdict: 'recovered', faults: [`shows ${after.screen} (${after.said.join()}) after the recovery`] };
  return { verdict: 'recovered', faults: [...(await oracle.check(pc)), ...(await used(pc))] };
};

/** The register stands there. What is wrong in files that nobody reads at a start is found by the work in the background. */
const opened = async (pc: Pc, oracle: Oracle, { frames }: Template, used: Used, said: readonly string[]): Promise<Outcome> => {
  const found = await oracle.check(pc).catch((problem: unknown) => {
    if (String(problem).includes('the journal cannot be read')) return null;
    throw problem;
  });
  if (found === null) {
    const health = await untilLookedAfter(pc);
    if (health === 'found') {
      await pressWhenThere(pc, settings.journal.recover);
      return recovered(pc, oracle, used);
    }
    if (health === 'nothing') return { verdict: 'harmless', faults: ['SILENT: the journal cannot be read to its end, and nothing is said'] };
    await reload(pc);
    return { verdict: 'healed', faults: [...(await oracle.check(pc)), ...(await used(pc))] };
  }
  const there = oracle.frames();
  // What was being typed may go with an unfinished last write, which is said.
  const mayGo = (frame: string): boolean => said.includes('torn-tail') && frame.startsWith('{"kind":"draft"');
  const missing = frames.findIndex((frame, index) => there[index] !== frame && !mayGo(frame));
  const silent = missing < 0 ? [] : [`SILENT: frame ${String(missing + 1)} of ${String(frames.length)} is not what was written (${frames[missing]?.slice(0, 80) ?? ''}); said: ${said.join() || 'nothing'}`];
  return { verdict: said.length > 0 ? 'healed' : 'harmless', faults: [...found, ...silent, ...(await used(pc))] };
};

type Health = { readonly findings: readonly unknown[]; readonly healed: unknown };
const LOOKS = 90;

/** The first look in the background comes half a minute after the start. */
const untilLookedAfter = async (pc: Pc): Promise<'healed' | 'found' | 'nothing'> => {
  for (let look = 0; look < LOOKS; look += 1) {
    const health = await pc.call<Health>('journal.health');
    if (health.ok && health.value.findings.length > 0) return 'found';
    if (health.ok && health.value.healed !== null) return 'healed';
    await wait(1_000);
  }
  return 'nothing';
};
