import { useOnlyHere } from '#renderer/data/outbox.ts';
import { useActivityList, useAgreementList } from '#renderer/state/lists.ts';
import { useNavigation } from '#renderer/state/navigation.ts';

export type ListScreen = 'agreements' | 'activities';

/** From the count of what is only on this PC to the records it counts. */
export const useShowOnlyHere = (): ((screen: ListScreen) => void) => {
  const go = useNavigation((navigation) => navigation.go);
  return (screen) => {
    const list = screen === 'agreements' ? useAgreementList : useActivityList;
    list.getState().clear();
    list.getState().setFilter('sync', ['only-here']);
    go({ screen });
  };
};

/** The list that shows most of it first; null where it is in no list (the name of an officer). */
export const useListOfOnlyHere = (): ListScreen | null => {
  const kinds = useOnlyHere()?.kinds ?? {};
  if ((kinds['agreement'] ?? 0) > 0) return 'agreements';
  return (kinds['activity'] ?? 0) > 0 ? 'activities' : null;
};
