import { torturePower, type CutReport } from './desk/cut-run.ts';
import { backupRounds, type RoundReport } from '#test/support/backup-rounds.ts';
import { tortureClones, type CloneReport } from './desk/clone-run.ts';
import { tortureDamage, type DamageReport } from './desk/damage-run.ts';
import { tortureKills, type KillReport } from './desk/kill-run.ts';
import { whyNoLoopDisk } from './desk/loop-disk.ts';
import { openMinistry } from './desk/ministry.ts';

export type DeskPlan = {
  readonly kills: number;
  readonly cuts: number;
  readonly damage: number | 'one for each';
  readonly clones: number;
  /** offices that back up and restore, with kills on the way; files without a window */
  readonly backups: number;
  readonly seed: number;
  /** offices whose PCs are killed at the same time */
  readonly atOnce: number;
  /** every so many power cuts it is the whole program's power */
  readonly electronEvery: number;
  /** only damage whose name contains this */
  readonly only?: string;
};

export type DeskReport = {
  readonly kills: KillReport | null;
  readonly cuts: CutReport | null;
  readonly damage: DamageReport | null;
  readonly clones: CloneReport | null;
  readonly backups: RoundReport | null;
  /** what was asked for and cannot be tried on this machine, and why */
  readonly skipped: readonly string[];
  readonly faults: readonly string[];
};

/** Kills, power cuts, damage and clones of real Electron, one after the other. */
export const tortureDesk = async ({ kills, cuts, damage, clones, backups, seed, atOnce, electronEvery, only }: DeskPlan, say: (line: string) => void = () => undefined): Promise<DeskReport> => {
  const why = cuts > 0 ? whyNoLoopDisk() : null;
  const skipped = why === null ? [] : [`power cuts: not tried, because ${why}`];
  const isDamaged = damage === 'one for each' || damage > 0;
  const ministry = kills > 0 || isDamaged || clones > 0 ? await openMinistry(seed) : null;
  try {
    const reports = {
      kills: kills > 0 && ministry !== null ? await tortureKills({ kills, seed, atOnce }, ministry, say) : null,
      cuts: cuts > 0 && why === null ? await torturePower({ cuts, seed, electronEvery }, say) : null,
      damage: isDamaged && ministry !== null ? await tortureDamage({ cases: damage, seed, ...(only === undefined ? {} : { only }) }, ministry, say) : null,
      backups: backups > 0 ? await backupRounds(backups, seed) : null,
      clones: clones > 0 && ministry !== null ? await tortureClones({ rounds: clones, seed }, ministry, say) : null,
    };
    const blind = reports.cuts !== null && reports.cuts.cuts >= 10 && reports.cuts.lostByControl === 0 ? ['the control without sync lost nothing, so the power cuts prove nothing'] : [];
    return {
      ...reports,
      skipped: [...skipped, ...(reports.damage?.skipped ?? [])],
      faults: [...Object.values(reports).flatMap((report) => report?.faults ?? []), ...blind],
    };
  } finally {
    await ministry?.stop();
  }
};
