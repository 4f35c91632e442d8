import type { ReactNode } from 'react';
import styles from './Card.module.css';

/** A surface that holds one matter. `flush` lets tables and tabs reach its edges. */
export const Card = ({ children, flush = false }: { readonly children: ReactNode; readonly flush?: boolean }) => <section className={`${styles['card']} ${flush ? styles['flush'] : ''}`}>{children}</section>;
