import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './IconButton.tsx';
import styles from './PageHeader.module.css';

export type PageHeaderProps = { readonly title: string; readonly count?: string; readonly onBack?: () => void; readonly children?: ReactNode };

/** The head of a screen: where one is, how much there is, what can be done. */
export const PageHeader = ({ title, count, onBack, children }: PageHeaderProps) => {
  const { t } = useTranslation('common');
  return (
    <header className={styles['header']}>
      {onBack !== undefined && <IconButton icon={ArrowLeft} label={t('back')} onPress={onBack} />}
      <h1 tabIndex={-1}>{title}</h1>
      {count !== undefined && <span className={styles['count']} aria-live="polite">{count}</span>}
      <div className={styles['actions']}>{children}</div>
    </header>
  );
};
