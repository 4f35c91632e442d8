import { ArrowUp, ArrowUpFromDot, Ban, Check, CircleDashed, CircleHelp, GitMerge, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { TRIAL_SCOPE } from '#core/ids.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import styles from './SyncMark.module.css';

type Tone = 'alert' | 'wait' | 'rest';
type Standing = 'conflict' | 'refused' | 'unanswered' | 'onlyHere' | 'doubt' | 'trial' | 'sent';

const MARKS: Readonly<Record<Standing, readonly [icon: LucideIcon, tone: Tone]>> = {
  conflict: [GitMerge, 'alert'],
  refused: [Ban, 'alert'],
  unanswered: [ArrowUpFromDot, 'wait'],
  onlyHere: [ArrowUp, 'wait'],
  doubt: [CircleHelp, 'wait'],
  trial: [CircleDashed, 'rest'],
  sent: [Check, 'rest'],
};

const standingOf = ({ conflicts, refused, onlyHere, unanswered, scope }: RecordView, hasDoubt: boolean): Standing => {
  if (conflicts.length > 0) return 'conflict';
  if (refused === true) return 'refused';
  if (onlyHere) return unanswered === true ? 'unanswered' : 'onlyHere';
  if (hasDoubt) return 'doubt';
  // What was made on trial and is a sample never leaves this PC.
  return scope === TRIAL_SCOPE ? 'trial' : 'sent';
};

/** Where a record stands between here and the ministry: icon and word, never colour alone. */
export const SyncMark = ({ record, hasDoubt = false }: { readonly record: RecordView; readonly hasDoubt?: boolean }) => {
  const { t } = useTranslation('agreements');
  const standing = standingOf(record, hasDoubt);
  const [Icon, tone] = MARKS[standing];
  const word = t(`mark.${standing}`);
  return <span className={styles[tone]} title={word}><Icon size={16} aria-label={word} /></span>;
};
