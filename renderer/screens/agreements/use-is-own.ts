import type { RecordView } from '#renderer/data/use-record.ts';
import { useStatus } from '#renderer/state/session.ts';

/** Whether this unit may write in the record: its own, and while trying out the samples. */
export const useIsOwn = (record: Pick<RecordView, 'scope'>): boolean => {
  const status = useStatus();
  return record.scope === status.scope || (record.scope === 'trial' && status.unit === null);
};
