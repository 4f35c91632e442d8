import { ArrowUp, Ban, Check, CircleHelp, GitMerge, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RecordView } from '#renderer/data/use-record.ts';
import styles from './SyncMark.module.css';

type Tone = 'alert' | 'wait' | 'rest';
type Standing = 'conflict' | 'refused' | 'onlyHere' | 'doubt' | 'sent';

const MARKS: Readonly<Record<Standing, readonly [icon: LucideIcon, tone: Tone]>> = {
  conflict: [GitMerge, 'alert'],
  refused: [Ban, 'alert'],
  onlyHere: [ArrowUp, 'wait'],
  doubt: [CircleHelp, 'wait'],
  sent: [Check, 'rest'],
};

const standingOf = ({ conflicts, refused, onlyHere }: RecordView, hasDoubt: boolean): Standing => {
  if (conflicts.length > 0) return 'conflict';
  if (refused === true) return 'refused';
  if (onlyHere) return 'onlyHere';
  return hasDoubt ? 'doubt' : 'sent';
};

/** Where a record stands between here and the ministry: icon and word, never colour alone. */
export const SyncMark = ({ record, hasDoubt = false }: { readonly record: RecordView; readonly hasDoubt?: boolean }) => {
  const { t } = useTranslation('agreements');
  const standing = standingOf(record, hasDoubt);
  const [Icon, tone] = MARKS[standing];
  const word = t(`mark.${standing}`);
  return <span className={styles[tone]} title={word}><Icon size={16} aria-label={word} /></span>;
};
