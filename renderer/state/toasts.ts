import type { TFunction } from 'i18next';
import { create } from 'zustand';
import type { Failure } from '#ipc/contract.ts';
import { thai } from '#renderer/i18n.ts';

export const ALL_TEXTS = Object.keys(thai) as readonly (keyof typeof thai)[];

/** A text of all that there are, in the language of the moment: `(say) => say('backup:made')`. */
export type Say = TFunction<readonly (keyof typeof thai)[]>;
export type ToastWords = (say: Say) => string;

export type Toast = {
  readonly id: number;
  /** said anew when the language is switched while it is shown */
  readonly text?: ToastWords;
  readonly failure?: Failure;
  readonly undo?: { readonly label: ToastWords; readonly run: () => void };
};

type Toasts = { readonly shown: readonly Toast[]; readonly add: (toast: Omit<Toast, 'id'>) => void; readonly remove: (id: number) => void };

const STAYS_MS = 8_000;
let lastId = 0;

export const useToasts = create<Toasts>()((set) => ({
  shown: [],
  add: (toast) => {
    lastId += 1;
    const id = lastId;
    set(({ shown }) => ({ shown: [...shown.slice(-2), { ...toast, id }] }));
    // A failure stays until somebody has read it.
    if (toast.failure === undefined) setTimeout(() => set(({ shown }) => ({ shown: shown.filter((each) => each.id !== id) })), STAYS_MS);
  },
  remove: (id) => set(({ shown }) => ({ shown: shown.filter((each) => each.id !== id) })),
}));

/** Says shortly what was done, with a way back where there is one; or why it was not done. */
export const showToast = (toast: Omit<Toast, 'id'>): void => useToasts.getState().add(toast);
