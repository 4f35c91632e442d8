import { sameJson } from '#core/change/canonical.ts';
import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { saveRecord } from '#renderer/data/save.ts';
import { readRecord, type RecordView } from '#renderer/data/use-record.ts';
import { showToast, type ToastWords } from '#renderer/state/toasts.ts';

/**
 * Saves some fields of a record and says so with a way back: the values that stood there are set again where what was saved still stands
 * (what was written since is left alone), and both edits stay in the history. True when it is saved; a failure is shown.
 */
export const saveWithWayBack = async (record: RecordView, opened: RecordState, set: Readonly<Record<string, Json>>, words: { readonly saved: ToastWords; readonly undone: ToastWords }): Promise<boolean> => {
  const saved = await saveRecord(record.kind, record.id, opened, set);
  if (!saved.ok) {
    showToast({ failure: saved.error });
    return false;
  }
  const undo = async (): Promise<void> => {
    const now = await readRecord(record.kind, record.id);
    if (now === null) return;
    const back = await saveRecord(record.kind, record.id, now.state, Object.fromEntries(Object.entries(set).flatMap(([path, value]) => (sameJson(now.fields[path] ?? null, value) ? [[path, record.fields[path] ?? null]] : []))));
    showToast(back.ok ? { text: words.undone } : { failure: back.error });
  };
  if (saved.value.changed > 0) showToast({ text: words.saved, undo: { label: (say) => say('agreements:undo'), run: () => void undo() } });
  return true;
};
