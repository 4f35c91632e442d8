import { useEffect, useState } from 'react';
import type { EventPayload } from '#ipc/contract.ts';
import { listenToMachine } from '#renderer/platform.ts';

export type RecoveryProgress = { readonly stage: EventPayload<'recovery.progress'>['stage']; readonly share: number };

/** How far the machine is with what it reads and writes; null until it has said so. */
export const useRecoveryProgress = (isWorking: boolean): RecoveryProgress | null => {
  const [progress, setProgress] = useState<RecoveryProgress | null>(null);
  useEffect(() => {
    if (!isWorking) return undefined;
    const stop = listenToMachine('recovery.progress', ({ stage, done, total }) => setProgress({ stage, share: done / Math.max(1, total) }));
    return () => {
      stop();
      setProgress(null);
    };
  }, [isWorking]);
  return progress;
};
