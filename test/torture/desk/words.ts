import agreements from '#locales/th/agreements.json' with { type: 'json' };
import frame from '#locales/th/frame.json' with { type: 'json' };
import type { SavePlan } from './in-window.ts';

/** The words on the buttons that the officer in the window presses. */
export const WORDS: SavePlan['words'] = {
  list: frame.entries.agreements,
  newOne: agreements.new,
  emptyNew: agreements.empty.action,
  finish: agreements.form.finish,
  edit: agreements.edit,
};

export const saveFor = (life: string, seed: number): string => `torture.saveFor(${JSON.stringify({ life, seed, words: WORDS } satisfies SavePlan)})`;
