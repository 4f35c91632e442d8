import { useTranslation } from 'react-i18next';
import styles from './ContinuityStrip.module.css';

const QUARTERS = 12;

/** Twelve quarters as bars: none, one, several activities. The words say the same. */
export const ContinuityStrip = ({ counts }: { readonly counts: readonly number[] }) => {
  const { t } = useTranslation('common');
  const strip = Array.from({ length: QUARTERS }, (_, index) => counts[index] ?? 0);
  const alive = strip.filter((count) => count > 0).length;
  return (
    <span className={styles['strip']} role="img" aria-label={t('continuity', { alive, quarters: QUARTERS })} title={t('continuity', { alive, quarters: QUARTERS })}>
      {strip.map((count, index) => <s key={index} data-level={Math.min(count, 2)} />)}
    </span>
  );
};
