import { CalendarDays, Plus, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ACTIVITY_TYPES, TRACKS } from '#core/domain/code-lists.ts';
import { readActivity } from '#core/domain/activity.ts';
import { codeStanding } from '#core/domain/retired-codes.ts';
import type { ListFilter } from '#core/domain/list-row.ts';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { FilterBar } from '#renderer/components/FilterBar.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { SearchField } from '#renderer/components/SearchField.tsx';
import { VirtualTable, type Column } from '#renderer/components/VirtualTable.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { isListBusy, useList, type ListQuery } from '#renderer/data/use-list.ts';
import { useRecords, type RecordView } from '#renderer/data/use-record.ts';
import { useColumnDate, useDigits } from '#renderer/dates/use-date-format.ts';
import { NameCell } from '#renderer/screens/shared/NameCell.tsx';
import { SyncMark } from '#renderer/screens/shared/SyncMark.tsx';
import { useActivityList } from '#renderer/state/lists.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { LinkedAgreements } from './LinkedAgreements.tsx';
import styles from './ActivitiesScreen.module.css';

const SYNC_FLAGS = [['only-here', 'onlyHere'], ['unanswered', 'unanswered'], ['conflict', 'conflict'], ['refused', 'refused'], ['sent', 'sent']] as const;

const useActivityRows = (visible: readonly string[]) => useRecords('activity', visible);

const Title = ({ record }: { readonly record: RecordView }) => {
  const { title, sample } = readActivity(record.fields);
  return <NameCell isSample={sample}>{title}</NameCell>;
};

/** All activities of the unit, newest first. */
export const ActivitiesScreen = () => {
  const { t } = useTranslation(['activities', 'agreements', 'codes', 'list']);
  const go = useNavigation((navigation) => navigation.go);
  const { text, filters, sort, selected, setText, setFilter, setSort, select, clear } = useActivityList();
  const query = useMemo((): ListQuery => ({ kind: 'activity', text, filters, sort }), [text, filters, sort]);
  const list = useList(query);
  const format = useColumnDate();
  const digits = useDigits();
  const wordOf = useCodeWords();
  const shortTrack = (track: string): string => (codeStanding('track', track) === 'in-use' ? t(`codes:trackShort.${track.replace('.', '-')}` as 'codes:trackShort.1') : track);
  const isFiltered = text.trim() !== '' || Object.values(filters).some((values) => values.length > 0);
  const columns: readonly Column<RecordView>[] = [
    { id: 'mark', label: t('agreements:columns.mark'), labelHidden: true, width: '36px', cell: (record) => <SyncMark record={record} /> },
    { id: 'date', label: t('columns.date'), width: '132px', sortable: true, cell: (record) => { const { date } = readActivity(record.fields); return date === null ? '–' : format(date); } },
    { id: 'name', label: t('columns.title'), width: 'minmax(0, 1.4fr)', sortable: true, cell: (record) => <Title record={record} /> },
    { id: 'type', label: t('columns.type'), width: '170px', cell: (record) => wordOf('activityType', readActivity(record.fields).type) },
    { id: 'agreements', label: t('columns.agreements'), width: 'minmax(0, 1fr)', cell: (record) => <LinkedAgreements ids={readActivity(record.fields).agreements} /> },
    { id: 'track', label: t('columns.track'), width: '84px', cell: (record) => shortTrack(readActivity(record.fields).track) },
  ];
  const options = (filter: ListFilter, values: readonly string[], label: (value: string) => string) => {
    const counts = list?.facets[filter] ?? {};
    const known = values.length === 0 ? Object.keys(counts).toSorted().toReversed() : [...values.filter((value) => value in counts), ...Object.keys(counts).filter((value) => !values.includes(value))];
    return known.map((value) => ({ value, label: label(value), count: counts[value] ?? 0 }));
  };
  return (
    <div className={styles['screen']} aria-busy={isListBusy(list)}>
      <PageHeader title={t('title')} count={list === undefined ? '' : isFiltered ? t('agreements:count', { matching: list.matching, total: list.total }) : t('agreements:countAll', { total: list.total })}>
        <SearchField label={t('search')} value={text} onChange={setText} />
        <Button variant="primary" icon={Plus} onPress={() => go({ screen: 'activity-form' })} shortcut="Ctrl+N">{t('new')}</Button>
      </PageHeader>
      {list !== undefined && list.total === 0 && !isFiltered ? (
        <EmptyState icon={CalendarDays} title={t('empty.title')} why={t('empty.why')} action={t('empty.action')} onAction={() => go({ screen: 'activity-form' })} />
      ) : (
        <section className={styles['list']}>
          <FilterBar
            filters={[
              { id: 'fiscalYear', label: t('filters.fiscalYear'), options: options('fiscalYear', [], (year) => t('filters.fiscalYearOf', { year: digits(year) })) },
              { id: 'type', label: t('filters.type'), options: options('type', ACTIVITY_TYPES, (value) => wordOf('activityType', value)) },
              { id: 'track', label: t('filters.track'), options: options('track', TRACKS, (value) => wordOf('track', value)) },
            ].filter((filter) => filter.options.length > 0)}
            more={[
              { id: 'sync', label: t('list:filters.sync'), options: SYNC_FLAGS.map(([value, word]) => ({ value, label: t(`agreements:filters.${word}`), count: list?.facets.sync?.[value] ?? 0 })).filter(({ value, count }) => count > 0 || filters.sync?.includes(value) === true) },
            ]}
            toggles={[
              { filter: 'attention', value: 'overdue', label: t('list:attention.overdue'), count: list?.facets.attention?.['overdue'] ?? 0 },
              ...SYNC_FLAGS.filter(([value]) => value !== 'sent').map(([value, word]) => ({ filter: 'sync', value, label: t(`agreements:filters.${word}`), count: list?.facets.sync?.[value] ?? 0 })),
            ]}
            chosen={filters}
            onChange={(filter, values) => setFilter(filter as ListFilter, values)}
            canClear={isFiltered}
            onClear={clear}
            words={{ bar: t('list:filters.bar'), clear: t('agreements:filters.clear'), remove: (name) => t('list:filters.remove', { name }), add: t('list:filters.add') }}
            digits={digits}
          />
          {list !== undefined && list.matching === 0 ? (
            <EmptyState icon={SearchX} title={t('agreements:nothing.title')} why={t('agreements:nothing.why')} action={t('agreements:nothing.action')} onAction={clear} />
          ) : (
            <VirtualTable
              label={t('title')}
              ids={list?.ids}
              columns={columns}
              // oxlint-disable-next-line react/hooks -- always the same hook, defined above; the table calls it in every render
              useRows={useActivityRows}
              selected={selected}
              onSelect={select}
              onOpen={(id) => go({ screen: 'activity-form', id })}
              sort={sort}
              onSort={(by) => (by === 'name' || by === 'date') && setSort(by)}
            />
          )}
        </section>
      )}
    </div>
  );
};
