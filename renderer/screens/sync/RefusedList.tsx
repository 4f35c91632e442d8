import { useTranslation } from 'react-i18next';
import type { Json } from '#core/change/change.ts';
import { Button } from '#renderer/components/Button.tsx';
import { discardRefused, retryRefused } from '#renderer/data/refused.ts';
import { useRefused, type RefusedChange } from '#renderer/data/outbox.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { showToast } from '#renderer/state/toasts.ts';
import styles from './RefusedList.module.css';

/** Edits that the ministry did not take: why, what was typed, and what can be done. They never block the others. */
export const RefusedList = () => {
  const { t } = useTranslation('sync');
  const refused = useRefused();
  if (refused === undefined) return null;
  if (refused.length === 0) return <p className={styles['empty']}>{t('refused.empty')}</p>;
  return <ul className={styles['list']}>{refused.map((each) => <Refused key={each.id} refused={each} />)}</ul>;
};

const REASONS = ['not-allowed', 'malformed', 'too-large', 'base-refused'] as const;
type Reason = (typeof REASONS)[number] | 'unknown';
const reasonOf = (type: string): Reason => REASONS.find((reason) => reason === type) ?? 'unknown';

const Refused = ({ refused }: { readonly refused: RefusedChange }) => {
  const { t } = useTranslation('sync');
  const go = useNavigation((navigation) => navigation.go);
  const words = useFieldWords();
  const { change } = refused;
  const lines = Object.entries(change.set).map(([field, value]: [string, Json]) => `${words.label(change.kind, field)}: ${words.value(field, value)}`);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(lines.join('\n'));
    showToast({ text: t('refused.copied') });
  };
  return (
    <li className={styles['item']}>
      <b>{t(`refused.reason.${reasonOf(refused.reason.type)}`)}</b>
      <p>{t('refused.meaning')}</p>
      <ul className={styles['typed']}>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
      <div className={styles['actions']}>
        <Button onPress={() => void retryRefused(refused.id)}>{t('refused.retry')}</Button>
        {change.kind === 'agreement' && <Button onPress={() => go({ screen: 'agreement-form', id: change.record })}>{t('refused.edit')}</Button>}
        <Button onPress={() => void copy()}>{t('refused.export')}</Button>
        <Button variant="quiet" onPress={() => void discardRefused(refused.id)}>{t('refused.letGo')}</Button>
      </div>
    </li>
  );
};
