import { randomFrom } from '#test/torture/random.ts';
import { oneForEach, planDamage, type Damage } from './damage-cases.ts';
import { planHardships, type Hardship } from './hardships.ts';
import type { Ministry } from './ministry.ts';
import { openAndCompare, withCopy, type Outcome } from './opened.ts';
import type { Pc } from './pc.ts';
import { makeTemplate, placeAt, type Template } from './template.ts';
import { VERDICTS, type Verdict } from './verdict.ts';

/** `cases`: so many, or one for each way in which damage can end, chosen by the seed. */
export type DamagePlan = { readonly cases: number | 'one for each'; readonly seed: number; /** only cases whose names contain this */ readonly only?: string };

export type DamageReport = {
  readonly cases: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** what could not be tried on this machine, and why */
  readonly skipped: readonly string[];
  readonly faults: readonly string[];
};

/** Spoils copies of a register in every way, opens them, and asks whether it was noticed and whether all that was saved is there. */
export const tortureDamage = async ({ cases, seed, only = '' }: DamagePlan, ministry: Ministry, say: (line: string) => void = () => undefined): Promise<DamageReport> => {
  const random = randomFrom(seed);
  const template = await makeTemplate(ministry, seed);
  const hardships = planHardships(ministry);
  const { damages, hard } = cases === 'one for each' ? smallest(hardships.cases, random) : many(template, hardships.cases, cases, random);
  const all = [...damages.map((damage) => ({ name: damage.name, run: () => tryDamage(damage, template, random) })), ...hard.map(({ name, run }) => ({ name, run: () => run(template) }))];
  const report = { cases: 0, verdicts: {} as Partial<Record<Verdict, number>>, skipped: hardships.skipped, faults: [] as string[] };
  for (const { name, run } of all.filter((each) => each.name.includes(only))) {
    const { verdict, faults } = await run().catch((problem: unknown): Outcome => ({ verdict: 'refused', faults: [`the harness stumbled: ${String(problem instanceof Error ? problem.stack : problem)}`] }));
    report.cases += 1;
    report.verdicts[verdict] = (report.verdicts[verdict] ?? 0) + 1;
    report.faults.push(...faults.slice(0, 5).map((fault) => `${name}: ${fault}`));
    say(`${name}: ${faults.length === 0 ? verdict : `${verdict}, ${String(faults.length)} FAULTS: ${faults[0] ?? ''}`}`);
  }
  return report;
};

type Cases = { readonly damages: readonly Damage[]; readonly hard: readonly Hardship[] };

const many = (template: Template, hardships: readonly Hardship[], cases: number, random: () => number): Cases => {
  const hard = hardships.slice(0, Math.ceil(cases / 4));
  return { hard, damages: planDamage(template.place, cases - hard.length, random) };
};

/** Only what is refused is no damage. */
const smallest = (hardships: readonly Hardship[], random: () => number): Cases => {
  const refused = hardships.filter(({ ends }) => ends === 'refused');
  return { damages: oneForEach(VERDICTS, random), hard: refused.slice(Math.trunc(random() * refused.length)).slice(0, 1) };
};

const BACKUP = 'backups/';

/** A damaged backup does not harm the register, but must not pass for a good one. */
const backupsAreJudged = (name: string) => async (pc: Pc): Promise<readonly string[]> => {
  if (!name.startsWith(BACKUP) || name.endsWith('removed')) return [];
  const checked = await pc.call('backup.check', { file: name.slice(BACKUP.length, name.lastIndexOf(':')), passphrase: null });
  return checked.ok ? ['SILENT: a damaged backup passes for a good one'] : [];
};

const tryDamage = (damage: Damage, template: Template, random: () => number): Promise<Outcome> =>
  withCopy(template, async (profile) => {
    damage.apply(placeAt(profile), template.earlier, random);
    const expected = damage.leaves === undefined ? template : { ...template, confirmed: template.inBackup };
    return openAndCompare(profile, expected, backupsAreJudged(damage.name));
  });
