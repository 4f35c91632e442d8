import { useTranslation } from 'react-i18next';
import type { Json } from '#core/change/change.ts';
import type { Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import { exportRefused } from '#renderer/data/help-desk.ts';
import type { RefusedChange } from '#renderer/data/outbox.ts';
import { discardRefused, readRefusedView, retryRefused } from '#renderer/data/refused.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { useRecordName } from '#renderer/screens/shared/use-record-name.ts';
import { showToast, type Say } from '#renderer/state/toasts.ts';

const REASONS = ['not-allowed', 'malformed', 'too-large', 'base-refused', 'number-taken'] as const;

/** Why the ministry did not take a change; a reason of a newer endpoint still says something true. */
export const useRefusalReason = (): ((reason: RefusedChange['reason']) => string) => {
  const { t } = useTranslation('sync');
  return ({ type }) => t(`refused.reason.${REASONS.find((reason) => reason === type) ?? 'unknown'}`);
};

export type TypedField = { readonly field: string; readonly label: string; readonly value: string };

/** What was typed, field by field, in words; what belongs to the record's making and nobody typed is left out. */
export const useTypedFields = (): ((refused: RefusedChange) => TypedField[]) => {
  const words = useFieldWords();
  return ({ change }) =>
    Object.entries(change.set).flatMap(([field, value]: [string, Json]) => (/^parties\/[^/]+\/side$/.test(field) ? [] : [{ field, label: words.label(change.kind, field), value: words.value(field, value) }]));
};

const idsOf = (refused: readonly RefusedChange[]): string[] => refused.map(({ id }) => id);

const tell = <T>(done: Result<T, Failure>, text: (say: Say, value: T) => string): void => showToast(done.ok ? { text: (say) => text(say, done.value) } : { failure: done.error });

/** What can be done with refused changes, told in words: tried again, saved as a file, let go (with a way back). */
export const useRefusedWays = () => {
  const digits = useDigits();
  const reasonOf = useRefusalReason();
  const typedOf = useTypedFields();
  const nameOf = useRecordName();
  const counted = (count: number) => ({ count, replace: { count: digits(count) } });
  return {
    retry: async (refused: readonly RefusedChange[]): Promise<void> => tell(await retryRefused(idsOf(refused)), (say, { tried }) => say('sync:refused.tried', counted(tried))),
    save: async (refused: readonly RefusedChange[]): Promise<void> => {
      const chosen = await Promise.all(
        refused.map(async (each) => {
          const shown = await readRefusedView(each.id);
          return { id: each.id, record: shown === null ? '' : nameOf(shown.view), reason: reasonOf(each.reason), typed: typedOf(each).map(({ label, value }) => `${label}: ${value}`) };
        }),
      );
      const saved = await exportRefused(chosen);
      if (!saved.ok || saved.value) tell(saved, (say) => say('sync:refused.saved', counted(chosen.length)));
    },
    letGo: async (refused: readonly RefusedChange[]): Promise<void> => {
      const gone = await discardRefused(idsOf(refused));
      if (!gone.ok) showToast({ failure: gone.error });
      else showToast({ text: (say) => say('sync:refused.letGone', counted(gone.value.count)), undo: { label: (say) => say('sync:refused.undo'), run: () => void gone.value.undo() } });
    },
  };
};
