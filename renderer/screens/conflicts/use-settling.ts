import { useCallback, useRef } from 'react';
import { reopenConflicts, settleConflicts, type RecordDecisions, type Settlement } from '#renderer/data/settlements.ts';
import { useAmounts } from '#renderer/screens/shared/use-amounts.ts';
import { showToast, type ToastWords } from '#renderer/state/toasts.ts';

export type Settling = {
  /** answers whether the decisions are on disk */
  readonly settle: (records: readonly RecordDecisions[], name: string) => Promise<boolean>;
  readonly undoLast: () => void;
};

/** Settles and offers the way back: from the toast, by Ctrl+Z while the inbox is open, later from the record's history. */
export const useSettling = (): Settling => {
  const amounts = useAmounts();
  const done = useRef<(readonly Settlement[])[]>([]);

  const undo = useCallback(
    async (settlements: readonly Settlement[]): Promise<void> => {
      done.current = done.current.filter((each) => each !== settlements);
      const result = await reopenConflicts(settlements);
      if (!result.ok) return showToast({ failure: result.error });
      const { reopened, left } = result.value;
      if (reopened === 0) showToast({ text: (say) => say('conflicts:undo.none') });
      else if (left > 0) showToast({ text: (say) => say('conflicts:undo.some', { fields: amounts.fields(reopened, say), left: amounts.fields(left, say) }) });
      else showToast({ text: (say) => say('conflicts:undo.done', { fields: amounts.fields(reopened, say) }) });
    },
    [amounts],
  );

  const settle = useCallback(
    async (records: readonly RecordDecisions[], name: string): Promise<boolean> => {
      const saved = await settleConflicts(records);
      if (!saved.ok) {
        showToast({ failure: saved.error });
        return false;
      }
      const settlements = saved.value;
      done.current.push(settlements);
      const count = settlements.reduce((sum, { seen }) => sum + Object.keys(seen).length, 0);
      const text: ToastWords = (say) => (records.length === 1 ? say('conflicts:settled', { fields: amounts.fields(count, say), name }) : say('conflicts:settledMany', { fields: amounts.fields(count, say), records: amounts.records(records.length, say) }));
      showToast({ text, undo: { label: (say) => say('conflicts:undo.label'), run: () => void undo(settlements) } });
      return true;
    },
    [amounts, undo],
  );

  const undoLast = useCallback(() => {
    const last = done.current.at(-1);
    if (last === undefined) showToast({ text: (say) => say('conflicts:undo.nothing') });
    else void undo(last);
  }, [undo]);

  return { settle, undoLast };
};
