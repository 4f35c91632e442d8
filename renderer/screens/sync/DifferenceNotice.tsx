import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { useDifferences } from '#renderer/data/compare-register.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { fetchAllAgain } from '#renderer/sync/run-sync.ts';
import { useKindName } from './use-kind-name.ts';

/** The register here and the ministry's are not the same although everything was exchanged: what differs, and the way out. */
export const DifferenceNotice = () => {
  const { t } = useTranslation('sync');
  const kindName = useKindName();
  const digits = useDigits();
  const differences = useDifferences();
  const [failure, setFailure] = useState<Failure | null>(null);
  if (differences.length === 0) return null;
  const again = async (): Promise<void> => setFailure(await fetchAllAgain());
  return (
    <>
      <Banner tone="doubt" title={t('difference.title')} actions={<Button onPress={() => void again()}>{t('difference.fetch')}</Button>}>
        <span>{t('difference.meaning')}</span>
        {differences.map(({ kind, here, there }) => (
          <span key={kind}>{t('difference.kind', { kind: kindName(kind), here: digits(here), there: digits(there) })}</span>
        ))}
      </Banner>
      {failure !== null && <ErrorNotice failure={failure} />}
    </>
  );
};
