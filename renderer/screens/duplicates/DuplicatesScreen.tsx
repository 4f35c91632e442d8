import { CopyCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { DuplicatePair } from '#core/duplicates/find-duplicates.ts';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { Tabs } from '#renderer/components/Tabs.tsx';
import { letListsBegin } from '#renderer/data/lists.ts';
import { useAnswer } from '#renderer/data/use-answer.ts';
import { useRecords, type RecordView } from '#renderer/data/use-record.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { DecidedPairs } from './DecidedPairs.tsx';
import { PairPanel } from './PairPanel.tsx';
import { useAgreementTitle } from './use-agreement-title.ts';
import styles from './DuplicatesScreen.module.css';

/** Agreements that may be one: pair by pair, with the reasons, until somebody has decided. */
export const DuplicatesScreen = () => {
  const { t } = useTranslation('duplicates');
  const digits = useDigits();
  useEffect(() => letListsBegin('now'), []);
  const answer = useAnswer({ about: 'duplicates' });
  const total = answer?.found.total;
  return (
    <div className={styles['screen']} aria-busy={answer === undefined}>
      <PageHeader title={t('title')} count={total === undefined ? '' : t('count', { count: total, replace: { count: digits(total) } })} />
      <div className={styles['tabs']}>
        <Tabs
          label={t('title')}
          tabs={[
            { id: 'open', label: t('tabs.open'), content: () => (answer === undefined ? <Skeleton rows={10} /> : <Pairs pairs={answer.found.pairs} />) },
            { id: 'decided', label: t('tabs.decided'), content: () => <DecidedPairs /> },
          ]}
        />
      </div>
    </div>
  );
};

const nameOf = ({ a, b }: DuplicatePair): string => `${a} ${b}`;
const SURE = 6;

const Pairs = ({ pairs }: { readonly pairs: readonly DuplicatePair[] }) => {
  const { t } = useTranslation('duplicates');
  const [chosen, setChosen] = useState<string | null>(null);
  const titleOf = useAgreementTitle();
  const records = useRecords('agreement', [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]);
  if (pairs.length === 0) return <EmptyState icon={CopyCheck} title={t('none.title')} why={t('none.why')} />;
  if (records === undefined) return <Skeleton rows={10} />;
  const both = ({ a, b }: DuplicatePair): readonly [RecordView, RecordView] | null => {
    const [first, second] = [records.get(a), records.get(b)];
    return first === undefined || second === undefined ? null : [first, second];
  };
  const open = pairs.find((pair) => nameOf(pair) === chosen) ?? pairs[0];
  const opened = open === undefined ? null : both(open);
  return (
    <div className={styles['split']}>
      <ListBox
        aria-label={t('tabs.open')}
        className={styles['list'] ?? ''}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={open === undefined ? [] : [nameOf(open)]}
        onSelectionChange={(keys) => setChosen(keys === 'all' ? null : String([...keys][0] ?? ''))}
        items={pairs.map((pair) => ({ id: nameOf(pair), pair }))}
        dependencies={[records]}
      >
        {({ id, pair }) => {
          const names = both(pair)?.map(titleOf) ?? [];
          return (
            <ListBoxItem id={id} textValue={names.join(' ')} className={styles['pair'] ?? ''}>
              {names.map((name, i) => <span key={i} className={styles['name']}>{name}</span>)}
              <small data-sure={pair.score >= SURE}>{t(pair.score >= SURE ? 'sure' : 'unsure')}</small>
            </ListBoxItem>
          );
        }}
      </ListBox>
      {open !== undefined && opened !== null && <PairPanel key={nameOf(open)} pair={open} records={opened} />}
    </div>
  );
};
