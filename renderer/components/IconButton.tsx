import type { LucideIcon } from 'lucide-react';
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import styles from './IconButton.module.css';

export type IconButtonProps = { readonly icon: LucideIcon; readonly label: string; readonly onPress: () => void; readonly isDisabled?: boolean };

/** A button that is only a picture. Its word is said by the screen reader and shown when the pointer rests. */
export const IconButton = ({ icon: Icon, label, onPress, isDisabled = false }: IconButtonProps) => (
  <TooltipTrigger delay={500}>
    <AriaButton className={styles['button'] ?? ''} aria-label={label} onPress={onPress} isDisabled={isDisabled}>
      <Icon size={18} aria-hidden />
    </AriaButton>
    <Tooltip className={styles['tip'] ?? ''}>{label}</Tooltip>
  </TooltipTrigger>
);
