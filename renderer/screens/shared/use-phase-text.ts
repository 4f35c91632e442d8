import { useTranslation } from 'react-i18next';
import type { SyncProgress } from '#ipc/contract.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';

/** What a run is doing, in words and numbers; before main has said anything it makes contact. */
export const usePhaseText = (): ((progress: SyncProgress | null) => string) => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  return (progress) => {
    const phase = progress?.phase ?? 'connecting';
    const isOpen = (phase === 'snapshot' || phase === 'pulling') && progress?.toReceive === null;
    const key = isOpen ? (`${phase}Open` as const) : phase;
    return t(`phase.${key}`, { sent: digits(progress?.sent ?? 0), toSend: digits(progress?.toSend ?? 0), received: digits(progress?.received ?? 0), toReceive: digits(progress?.toReceive ?? 0) });
  };
};
