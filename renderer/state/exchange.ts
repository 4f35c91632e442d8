import { create } from 'zustand';
import type { ExchangeFile, Failure, WrittenFile } from '#ipc/contract.ts';

/** What taking the open file in would do to the register as it stands; null while that is being found out. */
export type Outlook = { readonly conflicts: number; readonly waiting: number; readonly records: number };

/** What was done last with a file, for the line that says so. */
export type FileDone =
  | { readonly type: 'carry' | 'office' | 'receipt'; readonly written: WrittenFile }
  | { readonly type: 'took-receipt'; readonly sent: number; readonly received: number; readonly refused: number; readonly conflicts: number; readonly complete: boolean; readonly stopped: boolean }
  | { readonly type: 'took-office'; readonly changes: number; readonly conflicts: number };

/** Files carried by hand, as far as this window has to do with one right now. */
type ExchangeState = {
  readonly busy: 'writing' | 'looking' | 'taking' | 'handing-in' | null;
  readonly file: ExchangeFile | null;
  readonly outlook: Outlook | null;
  /** reading a receipt: how far it is; null before the first step, and for what is over at once */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly failure: Failure | null;
  readonly done: FileDone | null;
  readonly set: (part: Partial<Omit<ExchangeState, 'set'>>) => void;
};

export const useExchange = create<ExchangeState>()((set) => ({ busy: null, file: null, outlook: null, progress: null, failure: null, done: null, set: (part) => set(part) }));
