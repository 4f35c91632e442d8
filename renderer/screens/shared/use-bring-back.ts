import { useCallback, useMemo } from 'react';
import { sameJson } from '#core/change/canonical.ts';
import type { Json } from '#core/change/change.ts';
import type { HistoryEntry } from '#renderer/data/history.ts';
import { saveRecord } from '#renderer/data/save.ts';
import { reopenConflicts } from '#renderer/data/settlements.ts';
import { readRecord, type RecordView } from '#renderer/data/use-record.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { useAmounts } from './use-amounts.ts';
import { useFieldWords } from './use-field-words.ts';

export type BringBack = {
  readonly bringBack: (field: string, value: Json) => void;
  readonly undoSettlement: (entry: HistoryEntry) => void;
};

/** Earlier values come back as new changes: the history only grows, and what was brought back can be taken back the same way. */
export const useBringBack = (record: RecordView): BringBack => {
  const amounts = useAmounts();
  const { label } = useFieldWords();
  const { kind, id, scope, key, state } = record;

  const takeBack = useCallback(
    async (field: string, brought: Json, before: Json): Promise<void> => {
      const now = await readRecord(kind, `${id}/${scope}`);
      if (now === null || !sameJson(now.fields[field] ?? null, brought)) return showToast({ text: (say) => say('history:editedSince', { field: label(kind, field) }) });
      const saved = await saveRecord(kind, id, now.state, { [field]: before });
      showToast(saved.ok ? { text: (say) => say('history:tookBack', { field: label(kind, field) }) } : { failure: saved.error });
    },
    [label, kind, id, scope],
  );

  const bringBack = useCallback(
    async (field: string, value: Json): Promise<void> => {
      const before = state.fields[field]?.[0]?.value ?? null;
      const saved = await saveRecord(kind, id, state, { [field]: value });
      if (!saved.ok) return showToast({ failure: saved.error });
      showToast({ text: (say) => say('history:broughtBack', { field: label(kind, field) }), undo: { label: (say) => say('history:undo'), run: () => void takeBack(field, value, before) } });
    },
    [label, kind, id, state, takeBack],
  );

  const undoSettlement = useCallback(
    async (entry: HistoryEntry): Promise<void> => {
      const seen = Object.fromEntries(entry.fields.filter(({ settles, stands }) => settles && stands).map((field) => [field.field, field.seen]));
      const result = await reopenConflicts([{ key, seen }]);
      showToast(result.ok ? { text: (say) => say('history:undone', { fields: amounts.fields(result.value.reopened, say) }) } : { failure: result.error });
    },
    [amounts, key],
  );

  return useMemo(() => ({ bringBack: (field, value) => void bringBack(field, value), undoSettlement: (entry) => void undoSettlement(entry) }), [bringBack, undoSettlement]);
};
