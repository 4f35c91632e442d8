import type { ReactNode } from 'react';
import styles from './FieldGrid.module.css';

/** Fields in two columns, or in one where they are long. */
export const FieldGrid = ({ children, single = false }: { readonly children: ReactNode; readonly single?: boolean }) => <div className={`${styles['grid']} ${single ? styles['single'] : ''}`}>{children}</div>;
