import { useState, type RefObject } from 'react';
import type { Json } from '#core/change/change.ts';
import { useShortcut } from '#renderer/components/use-shortcut.ts';
import { useDraft } from '#renderer/data/drafts.ts';

/** Ctrl+S finishes the small form that is being written in; there may be several on a page. */
export const useFinishShortcut = (form: RefObject<HTMLElement | null>, finish: () => void): void =>
  useShortcut('Ctrl+S', () => {
    if (form.current?.contains(document.activeElement) === true) finish();
  });

export type SideForm<T> = {
  /** what is being written; null while the form is closed */
  readonly draft: T | null;
  /** the person has wanted to finish: from now on it is said what is missing */
  readonly asked: boolean;
  readonly ask: () => void;
  readonly put: (draft: T) => void;
  readonly close: () => Promise<void>;
};

/**
 * A small form on a page (a step, a change of state, a source). Like the big ones it is a draft in the journal at every keystroke, and is
 * open again after a crash. Drafts are plain data: what was put is what is read, and `isDraft` says whether it still has its shape.
 */
export const useSideForm = <T extends object>(key: string, isDraft: (value: Json | null | undefined) => value is Json & T): SideForm<T> => {
  const stored = useDraft<Json>(key);
  const [typed, setTyped] = useState<T | null | undefined>(undefined);
  const [asked, setAsked] = useState(false);
  return {
    draft: typed === undefined ? (isDraft(stored.draft) ? stored.draft : null) : typed,
    asked,
    ask: () => setAsked(true),
    put: (next) => {
      setTyped(next);
      stored.save(next as unknown as Json);
    },
    close: async () => {
      setTyped(null);
      setAsked(false);
      await stored.discard();
    },
  };
};
