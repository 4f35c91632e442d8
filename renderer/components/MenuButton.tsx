import { ChevronDown, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, MenuTrigger, Popover } from 'react-aria-components';
import field from './Field.module.css';
import styles from './FilterBar.module.css';

export type MenuButtonProps = { readonly label: string; readonly icon?: LucideIcon; readonly isOn?: boolean; readonly iconOnly?: boolean; readonly children: ReactNode };

/** A pill that opens a menu. With `iconOnly` its word is heard and shown when the pointer rests. */
export const MenuButton = ({ label, icon: Icon, isOn = false, iconOnly = false, children }: MenuButtonProps) => (
  <MenuTrigger>
    <Button className={`${styles['pill']} ${styles['menu']} ${isOn ? styles['on'] : ''}`} {...(iconOnly ? { 'aria-label': label } : {})}>
      {Icon !== undefined && <Icon size={15} aria-hidden />}
      {!iconOnly && <span>{label}</span>}
      {!iconOnly && <ChevronDown size={14} aria-hidden />}
    </Button>
    <Popover className={field['popover'] ?? ''}>{children}</Popover>
  </MenuTrigger>
);
