import type { ReactNode } from 'react';
import styles from './Chip.module.css';

export type ChipProps = { readonly tone: 'live' | 'wait' | 'rest' | 'alert'; readonly isHollow?: boolean; readonly children: ReactNode };

/** A short state. Never wraps; the dot and the word say what the colour says. */
export const Chip = ({ tone, isHollow = false, children }: ChipProps) => <span className={`${styles['chip']} ${styles[tone]} ${isHollow ? styles['hollow'] : ''}`}>{children}</span>;
