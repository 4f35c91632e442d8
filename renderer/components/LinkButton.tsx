import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import styles from './LinkButton.module.css';

/** A small step inside a sentence. */
export const LinkButton = ({ children, onPress }: { readonly children: ReactNode; readonly onPress: () => void }) => (
  <AriaButton className={styles['link'] ?? ''} onPress={onPress}>{children}</AriaButton>
);
