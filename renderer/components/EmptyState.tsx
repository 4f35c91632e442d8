import type { LucideIcon } from 'lucide-react';
import { Button } from './Button.tsx';
import styles from './EmptyState.module.css';

export type EmptyStateProps = { readonly title: string; readonly why: string; readonly icon?: LucideIcon; readonly action?: string; readonly onAction?: () => void };

/** Nothing here: why, and the one next step. */
export const EmptyState = ({ title, why, icon: Icon, action, onAction }: EmptyStateProps) => (
  <div className={styles['empty']}>
    {Icon !== undefined && <Icon size={32} aria-hidden />}
    <h2>{title}</h2>
    <p>{why}</p>
    {action !== undefined && onAction !== undefined && <Button variant="primary" onPress={onAction}>{action}</Button>}
  </div>
);
