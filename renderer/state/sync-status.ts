import { create } from 'zustand';
import type { Failure, SyncProgress, SyncRun } from '#ipc/contract.ts';

/** What the sync is doing right now, and how the last one in this window ended. */
type SyncStatus = {
  readonly running: boolean;
  readonly progress: SyncProgress | null;
  readonly last: { readonly run: SyncRun; readonly conflicts: number } | null;
  readonly failure: Failure | null;
  readonly set: (part: Partial<Omit<SyncStatus, 'set'>>) => void;
};

export const useSyncStatus = create<SyncStatus>()((set) => ({ running: false, progress: null, last: null, failure: null, set: (part) => set(part) }));
