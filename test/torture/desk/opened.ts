import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOracle } from './oracle.ts';
import { startPc, type Pc } from './pc.ts';
import { followFoundBackups, recoverAsProposed, standingOf } from './standing.ts';
import { copyPlace, placeAt, type Template } from './template.ts';

/**
 * - harmless: the register stands there as it was
 * - healed: so it does, and the journal or the view had to be mended for it, which was said
 * - recovered: the recovery screen came, and led to all that was saved
 * - refused: the register is not opened, for a reason that stands there; undone, all is there
 */
export type Verdict = 'harmless' | 'healed' | 'recovered' | 'refused';

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

/** Opens a register and looks whether everything that was confirmed is there. */
export const openAndCompare = async (profile: string, { confirmed, frames }: Template, used: (pc: Pc) => Promise<readonly string[]> = () => Promise.resolve([])): Promise<Outcome> => {
  const pc = await startPc({ profile });
  try {
    const standing = await standingOf(pc);
    const oracle = createOracle();
    for (const each of confirmed) oracle.saw(each);
    if (standing.screen === 'recovery' || (standing.screen === 'first-run' && (await followFoundBackups(pc)))) {
      if (standing.screen === 'recovery' && standing.said.length === 0) return { verdict: 'recovered', faults: ['the recovery screen does not say why'] };
      const failed = await recoverAsProposed(pc);
      if (failed !== null) return { verdict: 'recovered', faults: [`the recovery answered ${failed.join()}`] };
      const after = await standingOf(pc);
      if (after.screen !== 'register') return { verdict: 'recovered', faults: [`shows ${after.screen} (${after.said.join()}) after the recovery`] };
      return { verdict: 'recovered', faults: [...(await oracle.check(pc)), ...(await used(pc))] };
    }
    if (standing.screen !== 'register') return { verdict: 'refused', faults: standing.screen === 'failure' ? [] : [`shows ${standing.screen}`] };
    const faults = [...(await oracle.check(pc))];
    const there = oracle.frames();
    const missing = frames.findIndex((frame, index) => there[index] !== frame);
    if (missing >= 0) faults.push(`SILENT: frame ${String(missing + 1)} of ${String(frames.length)} is not what was written (${frames[missing]?.slice(0, 80) ?? ''}), and nothing but ${standing.said.join() || 'nothing'} was said`);
    return { verdict: standing.said.length > 0 ? 'healed' : 'harmless', faults: [...faults, ...(await used(pc))] };
  } finally {
    await pc.kill();
  }
};
