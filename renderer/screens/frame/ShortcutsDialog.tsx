import { useTranslation } from 'react-i18next';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from '#renderer/components/Button.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import styles from '#renderer/components/Overlay.module.css';

const KEYS = [
  ['Ctrl K', 'find'],
  ['Ctrl N', 'new'],
  ['Ctrl S', 'finish'],
  ['↑ ↓', 'move'],
  ['Enter', 'open'],
  ['Esc', 'escape'],
  ['?', 'help'],
] as const;

const IN_LISTS = [
  ['Space', 'listCheck'],
  ['Shift ↑ ↓', 'listStretch'],
  ['Ctrl A', 'listAll'],
  ['← →', 'listFold'],
] as const;

const IN_CONFLICTS = [
  ['J K', 'conflictMove'],
  ['1 2 …', 'conflictTake'],
  ['E', 'conflictWrite'],
  ['Enter', 'conflictSettle'],
  ['Space', 'conflictCheck'],
  ['Ctrl Z', 'conflictUndo'],
] as const;

export const ShortcutsDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation(['frame', 'common']);
  return (
    <ModalOverlay className={styles['overlay'] ?? ''} isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <Heading slot="title">{t('entries.shortcuts')}</Heading>
          <Keys keys={KEYS} />
          <h3>{t('shortcuts.inLists')}</h3>
          <Keys keys={IN_LISTS} />
          <h3>{t('shortcuts.inConflicts')}</h3>
          <Keys keys={IN_CONFLICTS} />
          <Button onPress={onClose}>{t('common:close')}</Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};

const Keys = ({ keys }: { readonly keys: typeof KEYS | typeof IN_LISTS | typeof IN_CONFLICTS }) => {
  const { t } = useTranslation('frame');
  return (
    <dl className={styles['keys']}>
      {keys.map(([key, does]) => (
        <div key={does}>
          <dt><Kbd>{key}</Kbd></dt>
          <dd>{t(`shortcuts.${does}`)}</dd>
        </div>
      ))}
    </dl>
  );
};
