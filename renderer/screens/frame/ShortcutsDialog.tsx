import { useTranslation } from 'react-i18next';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from '#renderer/components/Button.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import styles from './Overlay.module.css';

const KEYS = [
  ['Ctrl K', 'find'],
  ['Ctrl N', 'new'],
  ['Ctrl S', 'finish'],
  ['↑ ↓', 'move'],
  ['Enter', 'open'],
  ['Esc', 'escape'],
  ['?', 'help'],
] as const;

export const ShortcutsDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation(['frame', 'common']);
  return (
    <ModalOverlay className={styles['overlay'] ?? ''} isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <Heading slot="title">{t('entries.shortcuts')}</Heading>
          <dl className={styles['keys']}>
            {KEYS.map(([key, does]) => (
              <div key={key}>
                <dt><Kbd>{key}</Kbd></dt>
                <dd>{t(`shortcuts.${does}`)}</dd>
              </div>
            ))}
          </dl>
          <Button onPress={onClose}>{t('common:close')}</Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};
