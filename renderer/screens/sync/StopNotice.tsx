import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice, useFailureWords } from '#renderer/components/ErrorNotice.tsx';
import { exportUnsent } from '#renderer/data/help-desk.ts';
import { useOnlyHere } from '#renderer/data/outbox.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { EnrolForm } from '#renderer/screens/shared/EnrolForm.tsx';
import { CANNOT_GO_ON, NO_LINE } from '#renderer/screens/shared/standing.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { startSync } from '#renderer/sync/run-sync.ts';

/** These are mended by a new code of the ministry. */
const NEEDS_CODE: ReadonlySet<string> = new Set(['revoked', 'unauthenticated', 'token-unreadable', 'not-enrolled']);

/**
 * Why the last run ended early: what happened, what it means, what to do. Without a line that is a calm note; where no better
 * line helps, the work can leave this PC as a file, and a new code can be typed here.
 */
export const StopNotice = ({ failure }: { readonly failure: Failure }) => {
  const words = useFailureWords()(failure);
  const [isEnrolling, setEnrolling] = useState(false);
  const needsCode = NEEDS_CODE.has(failure.type);
  const cannotGoOn = CANNOT_GO_ON.has(failure.type);
  return (
    <>
      <Banner tone={NO_LINE.has(failure.type) ? 'info' : 'alert'} title={words.title} actions={(needsCode || cannotGoOn) && <Ways needsCode={needsCode && !isEnrolling} onEnrol={() => setEnrolling(true)} />}>
        <span>{words.meaning} {cannotGoOn && <StillHere />}</span>
        <span>{words.action}</span>
      </Banner>
      {isEnrolling && needsCode && (
        <Card>
          <EnrolForm
            onDone={() => {
              setEnrolling(false);
              void startSync();
            }}
          />
        </Card>
      )}
    </>
  );
};

const StillHere = () => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const records = useOnlyHere()?.records ?? 0;
  return records === 0 ? <>{t('stopped.nothingHere')}</> : <>{t('stopped.onlyHere', { count: records, replace: { count: digits(records) } })}</>;
};

const Ways = ({ needsCode, onEnrol }: { readonly needsCode: boolean; readonly onEnrol: () => void }) => {
  const { t } = useTranslation('sync');
  const [problem, setProblem] = useState<Failure | null>(null);
  const save = async (): Promise<void> => {
    const saved = await exportUnsent();
    setProblem(saved.ok ? null : saved.error);
    if (saved.ok && saved.value) showToast({ text: (say) => say('sync:unsent.saved') });
  };
  return (
    <>
      {needsCode && <Button variant="primary" onPress={onEnrol}>{t('stopped.enrol')}</Button>}
      <Button onPress={() => void save()}>{t('unsent.save')}</Button>
      {problem !== null && <ErrorNotice failure={problem} />}
    </>
  );
};
