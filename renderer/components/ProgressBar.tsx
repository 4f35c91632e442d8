import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import styles from './ProgressBar.module.css';

/** How far a long work is; `null` while nobody can know it. */
export const ProgressBar = ({ label, share }: { readonly label: string; readonly share: number | null }) => (
  <AriaProgressBar aria-label={label} value={share === null ? 0 : Math.round(share * 100)} isIndeterminate={share === null} className={styles['bar'] ?? ''}>
    <div className={styles['fill']} data-open={share === null} style={{ width: share === null ? '30%' : `${Math.min(100, share * 100)}%` }} />
  </AriaProgressBar>
);
