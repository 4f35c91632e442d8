import { useTranslation } from 'react-i18next';
import type { Json } from '#core/change/change.ts';
import { Button } from '#renderer/components/Button.tsx';
import { exportUnsent } from '#renderer/data/help-desk.ts';
import { discardRefused, retryRefused, useRefusedView } from '#renderer/data/refused.ts';
import { useRefused, type RefusedChange } from '#renderer/data/outbox.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { useNavigation, type Route } from '#renderer/state/navigation.ts';
import { showToast } from '#renderer/state/toasts.ts';
import styles from './RefusedList.module.css';

/** Edits that the ministry did not take: why, what was typed, and what can be done. They never block the others. */
export const RefusedList = () => {
  const { t } = useTranslation('sync');
  const refused = useRefused();
  if (refused === undefined) return null;
  if (refused.length === 0) return <p className={styles['empty']}>{t('refused.empty')}</p>;
  return (
    <>
      {refused.length > 1 && (
        <div className={styles['all']}>
          <Button onPress={() => void retryAll(refused)}>{t('refused.retryAll')}</Button>
          <Button onPress={() => void exportUnsent()}>{t('refused.saveAll')}</Button>
        </div>
      )}
      <ul className={styles['list']}>{refused.map((each) => <Refused key={each.id} refused={each} />)}</ul>
    </>
  );
};

/** One after the other: what one puts right may be what the next stands on. */
const retryAll = async (refused: readonly RefusedChange[]): Promise<void> => {
  for (const { id } of refused) await retryRefused(id);
};

const REASONS = ['not-allowed', 'malformed', 'too-large', 'base-refused'] as const;
type Reason = (typeof REASONS)[number] | 'unknown';
const reasonOf = (type: string): Reason => REASONS.find((reason) => reason === type) ?? 'unknown';

/** The form that begins with what was refused; for kinds that have one. */
const editorOf = ({ id, change }: RefusedChange, isNew: boolean): Route | null => {
  const which = isNew ? { refused: id } : { id: change.record, refused: id };
  if (change.kind === 'agreement') return { screen: 'agreement-form', ...which };
  return change.kind === 'activity' ? { screen: 'activity-form', ...which } : null;
};

const Refused = ({ refused }: { readonly refused: RefusedChange }) => {
  const { t } = useTranslation('sync');
  const go = useNavigation((navigation) => navigation.go);
  const words = useFieldWords();
  const { change } = refused;
  const shown = useRefusedView(refused.id);
  const editor = editorOf(refused, shown?.isNew === true);
  const lines = Object.entries(change.set).map(([field, value]: [string, Json]) => `${words.label(change.kind, field)}: ${words.value(field, value)}`);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(lines.join('\n'));
    showToast({ text: t('refused.copied') });
  };
  const letGo = async (): Promise<void> => {
    const back = await discardRefused(refused.id);
    if (back !== null) showToast({ text: t('refused.letGone'), undo: { label: t('refused.undo'), run: () => void back() } });
  };
  return (
    <li className={styles['item']}>
      <b>{t(`refused.reason.${reasonOf(refused.reason.type)}`)}</b>
      <p>{t('refused.meaning')}</p>
      <ul className={styles['typed']}>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
      <div className={styles['actions']}>
        <Button onPress={() => void retryRefused(refused.id)}>{t('refused.retry')}</Button>
        {editor !== null && <Button onPress={() => go(editor)}>{t('refused.edit')}</Button>}
        <Button onPress={() => void copy()}>{t('refused.export')}</Button>
        <Button variant="quiet" onPress={() => void letGo()}>{t('refused.letGo')}</Button>
      </div>
    </li>
  );
};
