import type { Unit } from '#core/sync/protocol.ts';
import type { Failure } from '#ipc/contract.ts';

/**
 * Why a backup may not be joined with the register that is here: two units' registers in one journal could never be told apart
 * again, and what was tried out elsewhere does not belong into a unit's register. Null = it may.
 */
export const whyForeign = (here: Unit | null, there: Unit | null, isOwn: boolean): Failure | null => {
  if (here === null) return null;
  if (there === null) return isOwn ? null : { type: 'backup-of-trial' };
  return there.code === here.code ? null : { type: 'backup-other-unit', unit: `${there.nameTh} · ${there.nameEn}` };
};
