import { FileUp, Handshake, Plus, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { SearchField } from '#renderer/components/SearchField.tsx';
import { isListBusy, useList, type ListQuery } from '#renderer/data/use-list.ts';
import { useAgreementList } from '#renderer/state/lists.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { AgreementDetail } from './AgreementDetail.tsx';
import { AgreementFilters } from './AgreementFilters.tsx';
import { AgreementTable } from './AgreementTable.tsx';
import styles from './AgreementsScreen.module.css';

/** The register: list beside detail, everything typed filters at once. */
export const AgreementsScreen = () => {
  const { t } = useTranslation('agreements');
  const go = useNavigation((navigation) => navigation.go);
  const { text, filters, sort, selected, setText, select, clear } = useAgreementList();
  const query = useMemo((): ListQuery => ({ kind: 'agreement', text, filters, sort }), [text, filters, sort]);
  const list = useList(query);
  const isFiltered = text.trim() !== '' || Object.values(filters).some((values) => values.length > 0);
  const isEmpty = list !== undefined && list.total === 0 && !isFiltered;

  return (
    <div className={styles['screen']} aria-busy={isListBusy(list)}>
      <PageHeader title={t('title')} count={list === undefined ? '' : isFiltered ? t('count', { matching: list.matching, total: list.total }) : t('countAll', { total: list.total })}>
        <SearchField label={t('search')} value={text} onChange={setText} />
        <Button icon={FileUp} onPress={() => go({ screen: 'import' })}>{t('import')}</Button>
        <Button variant="primary" icon={Plus} onPress={() => go({ screen: 'agreement-form' })} shortcut="Ctrl+N">{t('new')}</Button>
      </PageHeader>
      {isEmpty ? (
        <EmptyState icon={Handshake} title={t('empty.title')} why={t('empty.why')} action={t('empty.action')} onAction={() => go({ screen: 'agreement-form' })} />
      ) : (
        <div className={styles['split']}>
          <section className={styles['list']}>
            <AgreementFilters facets={list?.facets ?? {}} />
            {list !== undefined && list.matching === 0 ? (
              <EmptyState icon={SearchX} title={t('nothing.title')} why={t('nothing.why')} action={t('nothing.action')} onAction={clear} />
            ) : (
              <AgreementTable ids={list?.ids} selected={selected} onSelect={select} onOpen={(id) => go({ screen: 'agreement', id })} />
            )}
          </section>
          <aside className={styles['detail']} aria-live="polite">
            {selected === null ? <p className={styles['hint']}>{t('select')}</p> : <AgreementDetail id={selected} compact />}
          </aside>
        </div>
      )}
    </div>
  );
};
