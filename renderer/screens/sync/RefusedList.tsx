import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { useRefused } from '#renderer/data/outbox.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { RefusedItem } from './RefusedItem.tsx';
import { useRefusedWays } from './use-refused-ways.ts';
import styles from './RefusedList.module.css';

/** Edits that the ministry did not take: why, what was typed, and what can be done, with one or several at once. They never block the others. */
export const RefusedList = () => {
  const { t } = useTranslation('sync');
  const digits = useDigits();
  const refused = useRefused();
  const isReader = useStatus().role === 'reader';
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const ways = useRefusedWays();
  if (refused === undefined) return null;
  if (refused.length === 0) return <p className={styles['empty']}>{t('refused.empty')}</p>;
  const chosen = refused.filter(({ id }) => marked.has(id));
  const isAll = chosen.length === refused.length;
  const mark = (id: string, on: boolean): void => setMarked(new Set(on ? [...marked, id] : [...marked].filter((each) => each !== id)));
  return (
    <>
      <p className={styles['lead']}>{t('refused.meaning')}</p>
      {isReader && <ReaderNote />}
      {refused.length > 1 && (
        <div className={styles['all']}>
          <label className={styles['mark']}>
            <input type="checkbox" checked={isAll} onChange={() => setMarked(new Set(isAll ? [] : refused.map(({ id }) => id)))} />
            {chosen.length === 0 ? t('refused.chooseAll', { count: refused.length, replace: { count: digits(refused.length) } }) : t('refused.chosen', { count: chosen.length, replace: { count: digits(chosen.length) } })}
          </label>
          <Button isDisabled={chosen.length === 0 || isReader} onPress={() => void ways.retry(chosen)}>{t('refused.retry')}</Button>
          <Button isDisabled={chosen.length === 0} onPress={() => void ways.save(chosen)}>{t('refused.export')}</Button>
          <Button variant="quiet" isDisabled={chosen.length === 0} onPress={() => void ways.letGo(chosen)}>{t('refused.letGo')}</Button>
        </div>
      )}
      <ul className={styles['list']}>
        {refused.map((each) => (
          <RefusedItem key={each.id} refused={each} mayWrite={!isReader} mark={refused.length === 1 ? null : { isOn: marked.has(each.id), set: (on) => mark(each.id, on) }} />
        ))}
      </ul>
    </>
  );
};

/** A reader cannot send anything again; with a code for an officer it can. */
const ReaderNote = () => {
  const { t } = useTranslation(['sync', 'frame']);
  const go = useNavigation((navigation) => navigation.go);
  return (
    <div className={styles['reader']}>
      <span>{t('frame:readerOnly.why')}</span>
      <Button onPress={() => go({ screen: 'settings' })}>{t('sync:stopped.enrol')}</Button>
    </div>
  );
};
