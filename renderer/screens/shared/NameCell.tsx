import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './NameCell.module.css';

export type NameCellProps = { readonly isSample: boolean; readonly children: ReactNode };

/** The name of a record in a list. A long name is cut; the mark of a sample is always whole. */
export const NameCell = ({ isSample, children }: NameCellProps) => {
  const { t } = useTranslation('agreements');
  return (
    <span className={styles['cell']}>
      <span className={styles['name']}>{children}</span>
      {isSample && <small className={styles['sample']}>{t('sample')}</small>}
    </span>
  );
};
