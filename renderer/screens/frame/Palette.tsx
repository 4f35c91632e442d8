import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField } from 'react-aria-components';
import { MarkedText } from '#renderer/components/MarkedText.tsx';
import field from '#renderer/components/Field.module.css';
import styles from '#renderer/components/Overlay.module.css';
import { usePaletteHits, type PaletteHit } from './use-palette-hits.ts';

/** Whether the arrow keys stand on a hit; the field has the focus all the time. */
const isOnHit = (input: EventTarget): boolean => {
  const id = input instanceof Element ? input.getAttribute('aria-activedescendant') : null;
  return id !== null && document.getElementById(id) !== null;
};

/**
 * Ctrl+K: any record, place or command by a few letters, in either language, also mistyped. Who types faster than the lists answer
 * gets what belongs to the letters, never what was still shown for the letters before: Enter waits for the answer.
 */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('frame');
  const [text, setText] = useState('');
  const isEntered = useRef(false);
  const { hits, isKnown } = usePaletteHits(text);
  const choose = (hit: PaletteHit | undefined): void => {
    isEntered.current = false;
    if (hit === undefined) return;
    hit.open();
    onClose();
  };
  useEffect(() => {
    if (isEntered.current && isKnown) choose(hits[0]);
  });
  const takeEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || (isKnown && isOnHit(event.target))) return;
    event.preventDefault();
    event.stopPropagation();
    isEntered.current = true;
    if (isKnown) choose(hits[0]);
  };
  const type = (typed: string): void => {
    setText(typed);
    isEntered.current = false;
  };
  return (
    <ModalOverlay className={styles['overlay'] ?? ''} isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={`${styles['modal']} ${styles['wide']}`}>
        <Dialog className={styles['dialog'] ?? ''} aria-label={t('find')}>
          <Autocomplete inputValue={text} onInputChange={type}>
            <SearchField aria-label={t('find')} autoFocus>
              <div className={field['box']} onKeyDownCapture={takeEnter}><Input className={field['input'] ?? ''} placeholder={t('find')} /></div>
            </SearchField>
            <Menu items={hits} className={styles['hits'] ?? ''} onAction={(key) => choose(hits.find(({ id }) => id === key))} dependencies={[text]} renderEmptyState={() => <p className={styles['none']}>{isKnown ? t('foundNothing') : ''}</p>}>
              {(hit) => (
                <MenuItem id={hit.id} textValue={hit.label.text} className={styles['hit'] ?? ''}>
                  <span className={styles['hitWords']}>
                    <span className={styles['hitName']}><MarkedText {...hit.label} /></span>
                    {hit.found !== null && <small className={styles['where']}>{hit.found.field}: <MarkedText {...hit.found.snippet} /></small>}
                  </span>
                  <small>{hit.what}</small>
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};
