import { CopyCheck, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { readPair } from '#core/domain/pair.ts';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { usePairRecords, useRecords, type RecordView } from '#renderer/data/use-record.ts';
import { useIsOwnScope } from '#renderer/state/own-scope.ts';
import { useAgreementTitle } from './use-agreement-title.ts';
import { deciding } from './deciding.ts';
import styles from './DuplicatesScreen.module.css';

/** What was decided about pairs, each with its way back. */
export const DecidedPairs = () => {
  const { t } = useTranslation('duplicates');
  const verdicts = usePairRecords();
  const records = useRecords('agreement', [...new Set((verdicts ?? []).map(({ fields }) => readPair(fields)).flatMap(({ a, b }) => [a, b]))]);
  if (verdicts === undefined || records === undefined) return <Skeleton rows={8} />;
  if (verdicts.length === 0) return <EmptyState icon={CopyCheck} title={t('noneDecided.title')} why={t('noneDecided.why')} />;
  return <ul className={styles['decided']}>{verdicts.map((verdict) => <Decided key={verdict.key} verdict={verdict} find={(key) => records.get(key)} />)}</ul>;
};

const Decided = ({ verdict, find }: { readonly verdict: RecordView; readonly find: (key: string) => RecordView | undefined }) => {
  const { t } = useTranslation('duplicates');
  const titleOf = useAgreementTitle();
  const isOwn = useIsOwnScope();
  const pair = readPair(verdict.fields);
  const isMerged = pair.verdict === 'merged';
  const title = (key: string): string => {
    const record = find(key);
    return record === undefined ? t('notHere') : titleOf(record);
  };
  const [kept, other] = isMerged && pair.winner === pair.b ? [pair.b, pair.a] : [pair.a, pair.b];
  return (
    <li>
      <Tag>{t(isMerged ? 'verdicts.merged' : 'verdicts.notDuplicate')}</Tag>
      <span className={styles['names']}><b>{title(kept)}</b> <span className={styles['muted']}>{title(other)}</span></span>
      {isOwn(verdict.scope) && <Button icon={Undo2} variant="quiet" onPress={() => void (isMerged ? deciding.unmerge(verdict) : deciding.reopen(pair))}>{t(isMerged ? 'split' : 'askAgain')}</Button>}
    </li>
  );
};
