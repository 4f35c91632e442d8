import type { ReactNode } from 'react';
import styles from './Stat.module.css';

export type StatProps = { readonly value: string; readonly label: string; readonly note?: ReactNode; readonly tone?: 'plain' | 'wait' | 'alert'; readonly small?: boolean };

/** One number that matters, and what it counts. */
export const Stat = ({ value, label, note, tone = 'plain', small = false }: StatProps) => (
  <div className={styles['stat']}>
    <b className={`${styles['value']} ${styles[tone]} ${small ? styles['small'] : ''}`}>{value}</b>
    <span className={styles['label']}>{label}</span>
    {note !== undefined && <small className={styles['label']}>{note}</small>}
  </div>
);
