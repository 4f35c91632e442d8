import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Kbd } from './Kbd.tsx';
import styles from './Button.module.css';

export type ButtonProps = {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly variant?: 'primary' | 'normal' | 'quiet' | 'danger';
  readonly icon?: LucideIcon;
  /** shown beside the words; the screen itself listens to it (use-shortcut.ts) */
  readonly shortcut?: string;
  readonly isDisabled?: boolean;
  readonly type?: 'button' | 'submit';
};

/** The one button. Words never wrap; one primary on a screen. */
export const Button = ({ children, onPress, variant = 'normal', icon: Icon, shortcut, isDisabled = false, type = 'button' }: ButtonProps) => (
  <AriaButton className={`${styles['button']} ${styles[variant]}`} onPress={onPress} isDisabled={isDisabled} type={type}>
    {Icon !== undefined && <Icon size={16} aria-hidden />}
    <span>{children}</span>
    {shortcut !== undefined && <Kbd>{shortcut}</Kbd>}
  </AriaButton>
);
