import { FileUp, Handshake, Plus, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { SearchField } from '#renderer/components/SearchField.tsx';
import { isListBusy, useList } from '#renderer/data/use-list.ts';
import { isNarrowed, useAgreementList } from '#renderer/state/lists.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { AgreementDetail } from './AgreementDetail.tsx';
import { AgreementFilters } from './AgreementFilters.tsx';
import { AgreementTable } from './AgreementTable.tsx';
import { BulkBar } from './list/BulkBar.tsx';
import { ColumnsMenu } from './list/ColumnsMenu.tsx';
import { GroupMenu } from './list/GroupMenu.tsx';
import { withWidth } from './list/layout.ts';
import { useLayout } from './list/use-list-settings.ts';
import { useGroups, useRegisterQuery } from './list/use-register-query.ts';
import { ViewsMenu } from './list/ViewsMenu.tsx';
import styles from './AgreementsScreen.module.css';

/** The register: list beside detail, everything typed filters at once. */
export const AgreementsScreen = () => {
  const { t } = useTranslation('agreements');
  const go = useNavigation((navigation) => navigation.go);
  const { text, filters, selected, setText, select, clear } = useAgreementList();
  const list = useList(useRegisterQuery());
  const groups = useGroups(list);
  const [columns, setColumns] = useLayout();
  const isFiltered = isNarrowed({ text, filters });
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
            <AgreementFilters
              facets={list?.facets ?? {}}
              before={<ViewsMenu columns={columns} onColumns={setColumns} />}
              after={<div className={styles['tools']}><GroupMenu groups={groups ?? []} /><ColumnsMenu columns={columns} onChange={setColumns} /></div>}
            />
            <BulkBar ids={list?.ids ?? []} />
            {list !== undefined && list.matching === 0 ? (
              <EmptyState icon={SearchX} title={t('nothing.title')} why={t('nothing.why')} action={t('nothing.action')} onAction={clear} />
            ) : (
              <AgreementTable ids={list?.ids} columns={columns} onWidth={(column, width) => setColumns(withWidth(columns, column, width))} groups={groups} selected={selected} onSelect={select} onOpen={(id) => go({ screen: 'agreement', id })} />
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
