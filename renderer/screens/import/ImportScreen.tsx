import { FileSpreadsheet } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { FileTrigger, Button as AriaButton } from 'react-aria-components';
import type { Failure } from '#ipc/contract.ts';
import sampleUrl from '#renderer/assets/sample/thai-japan.xlsx?url';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { readTable } from '#renderer/import-files/read-table.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { StagedTable } from './StagedTable.tsx';
import { useImport, type ImportStage } from './use-import.ts';
import styles from './ImportScreen.module.css';

/** A table is staged: what it says, what was understood, what is doubtful. Nothing enters the register before the person decides. */
export const ImportScreen = () => {
  const { t } = useTranslation(['import', 'agreements']);
  const go = useNavigation((navigation) => navigation.go);
  const stage = useImport();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isReading, setReading] = useState(false);
  const open = async (file: File): Promise<void> => {
    setFailure(null);
    setReading(true);
    const table = await readTable(file);
    setReading(false);
    if (table.ok) stage?.begin(table.value);
    else setFailure(table.error);
  };
  if (stage === undefined) return <Skeleton rows={8} />;
  const finish = async (): Promise<void> => {
    const saved = await stage.accept((row) => t('source', { name: stage.table?.sourceName ?? '', row }));
    if (!saved.ok) return setFailure(saved.error);
    showToast({ text: (say) => say('import:done', { count: saved.value.changed }) });
    go({ screen: 'agreements' });
  };
  return (
    <div className={styles['screen']}>
      <PageHeader title={t('title')}>
        {stage.table !== null && <Button onPress={() => void stage.discard()}>{t('discard')}</Button>}
        {stage.table !== null && <Button variant="primary" isDisabled={stage.relations === 0 || stage.undecided > 0} onPress={() => void finish()}>{t('accept', { count: stage.relations })}</Button>}
      </PageHeader>
      <div className={styles['body']}>
        {failure !== null && <ErrorNotice failure={failure} />}
        {stage.table === null ? <Drop isReading={isReading} onFile={(file) => void open(file)} /> : <Staged stage={stage} />}
      </div>
    </div>
  );
};

const Staged = ({ stage }: { readonly stage: ImportStage }) => {
  const { t } = useTranslation('import');
  return (
    <>
      {stage.wasFound && <Banner tone="info">{t('resumed')}</Banner>}
      <StagedTable stage={stage} />
    </>
  );
};

const Drop = ({ isReading, onFile }: { readonly isReading: boolean; readonly onFile: (file: File) => void }) => {
  const { t } = useTranslation('import');
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file !== undefined) onFile(file);
  };
  const openSample = async (): Promise<void> => {
    const answer = await fetch(sampleUrl);
    onFile(new File([await answer.blob()], 'thai-japan.xlsx'));
  };
  return (
    <div className={styles['drop']} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <FileSpreadsheet size={36} aria-hidden />
      <h2>{isReading ? t('drop.reading') : t('drop.title')}</h2>
      <FileTrigger acceptedFileTypes={['.xlsx', '.csv', '.tsv', '.txt']} onSelect={(files) => files?.[0] !== undefined && onFile(files[0])}>
        <AriaButton className={styles['choose'] ?? ''}>{t('drop.choose')}</AriaButton>
      </FileTrigger>
      <LinkButton onPress={() => void openSample()}>{t('drop.sample')}</LinkButton>
      <p>{t('drop.note')}</p>
    </div>
  );
};
