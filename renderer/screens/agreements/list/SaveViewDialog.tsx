import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from '#renderer/components/Button.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import styles from '#renderer/components/Overlay.module.css';

type SaveViewDialogProps = { readonly taken: readonly string[]; readonly onKeep: (name: string) => void; readonly onClose: () => void };

/** A name for the list as it is asked for now. */
export const SaveViewDialog = ({ taken, onKeep, onClose }: SaveViewDialogProps) => {
  const { t } = useTranslation('list');
  const [name, setName] = useState('');
  const isTaken = taken.includes(name.trim());
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (name.trim() === '' || isTaken) return;
    onKeep(name.trim());
    onClose();
  };
  return (
    <ModalOverlay className={styles['overlay'] ?? ''} isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <form className={styles['form']} onSubmit={submit}>
            <Heading slot="title">{t('views.save')}</Heading>
            <TextField label={t('views.name')} name="view-name" value={name} onChange={setName} hint={t('views.keeps')} error={isTaken ? t('views.nameTaken') : undefined} autoFocus />
            <div className={styles['buttons']}>
              <Button variant="primary" type="submit" onPress={() => undefined} isDisabled={name.trim() === '' || isTaken}>{t('views.keep')}</Button>
              <Button onPress={onClose}>{t('views.cancel')}</Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};
