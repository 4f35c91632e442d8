import { useCallback, useState } from 'react';
import type { Json } from '#core/change/change.ts';
import { useDraft } from '#renderer/data/drafts.ts';
import { DRAFT, isDecidings, type Deciding, type Decidings } from './decisions.ts';

export type DecidingState = {
  readonly decidings: Decidings;
  readonly savedAt: number | null;
  readonly decide: (changes: Readonly<Record<string, Deciding>>) => void;
  /** the fields were settled: nothing of them is left to keep */
  readonly forget: (fields: readonly string[]) => void;
};

/** What is being decided in one record: every keystroke a draft in the journal, until it is settled. undefined while it is read. */
export const useDecidings = (recordKey: string): DecidingState | undefined => {
  const stored = useDraft<Json>(`${DRAFT}${recordKey}`);
  const [decidings, setDecidings] = useState<Decidings | null>(null);
  const { draft, save, discard, savedAt } = stored;
  if (decidings === null && draft !== undefined) setDecidings(isDecidings(draft) ? draft : {});

  const keep = useCallback(
    (change: (before: Decidings) => Decidings): void =>
      setDecidings((before) => {
        const after = change(before ?? {});
        // Decisions hold values, words and ids: JSON throughout.
        if (Object.keys(after).length === 0) void discard();
        else save(after as unknown as Json);
        return after;
      }),
    [save, discard],
  );
  const decide = useCallback((changes: Readonly<Record<string, Deciding>>) => keep((before) => ({ ...before, ...changes })), [keep]);
  const forget = useCallback((fields: readonly string[]) => keep((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !fields.includes(field)))), [keep]);
  return decidings === null ? undefined : { decidings, savedAt, decide, forget };
};
