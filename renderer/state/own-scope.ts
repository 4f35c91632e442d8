import { useCallback } from 'react';
import { TRIAL_SCOPE } from '#core/ids.ts';
import { useStatus } from './session.ts';

/** Whether records of a scope are this office's to edit: its own, and before it is enrolled those of the trial. */
export const useIsOwnScope = (): ((scope: string) => boolean) => {
  const { scope: own, unit } = useStatus();
  return useCallback((scope) => scope === own || (scope === TRIAL_SCOPE && unit === null), [own, unit]);
};
