import { DELETED_FIELD } from '#core/change/state.ts';
import { readRecord, type RecordView } from '#renderer/data/use-record.ts';
import { saveRecord } from '#renderer/data/save.ts';
import { showToast } from '#renderer/state/toasts.ts';

/** Deletes with a way back instead of a question: a record is never gone, it is only marked. */
export const useDeleteAgreement = (): ((record: RecordView, name: string) => Promise<void>) => {
  return async (record, name) => {
    const deleted = await saveRecord(record.kind, record.id, record.state, { [DELETED_FIELD]: true });
    if (!deleted.ok) return showToast({ failure: deleted.error });
    const undo = async (): Promise<void> => {
      const now = await readRecord(record.kind, record.id);
      if (now === null) return;
      const back = await saveRecord(record.kind, record.id, now.state, { [DELETED_FIELD]: null });
      showToast(back.ok ? { text: (say) => say('agreements:restored', { name }) } : { failure: back.error });
    };
    showToast({ text: (say) => say('agreements:deleted', { name }), undo: { label: (say) => say('agreements:undo'), run: () => void undo() } });
  };
};
