import type { ReactNode } from 'react';
import styles from './Tag.module.css';

/** A word that describes, without a state. */
export const Tag = ({ children }: { readonly children: ReactNode }) => <span className={styles['tag']}>{children}</span>;
