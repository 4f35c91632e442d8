import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EXCHANGE_EXTENSION } from '#core/exchange/label.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { lookAtDropped } from '#renderer/sync/exchange.ts';
import styles from './FileDrop.module.css';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** An exchange file may be dropped anywhere on the window. Others are left to the screen that knows them, and are never opened by the window itself. */
export const FileDrop = () => {
  const { t } = useTranslation('exchange');
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const dropped = [...(event.dataTransfer?.files ?? [])].find(({ name }) => name.toLowerCase().endsWith(`.${EXCHANGE_EXTENSION}`));
      if (dropped === undefined) return;
      // Whatever the screen below does with files, this one is none of its.
      event.stopPropagation();
      useNavigation.getState().go({ screen: 'sync' });
      void lookAtDropped(dropped);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop, true);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop, true);
    };
  }, []);
  return isOver ? <div className={styles['overlay']} role="status">{t('drop')}</div> : null;
};
