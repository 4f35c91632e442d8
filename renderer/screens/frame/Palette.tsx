import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField } from 'react-aria-components';
import { agreementName, readAgreement } from '#core/domain/agreement.ts';
import { readActivity } from '#core/domain/activity.ts';
import { useList } from '#renderer/data/use-list.ts';
import { useRecords, type RecordView } from '#renderer/data/use-record.ts';
import { useNavigation, type Route } from '#renderer/state/navigation.ts';
import field from '#renderer/components/Field.module.css';
import styles from './Overlay.module.css';

const HITS = 8;
const NEWEST = { by: 'touched', direction: 'desc' } as const;

type Hit = { readonly id: string; readonly label: string; readonly what: string; readonly route: Route };

type Found = { readonly ids: readonly string[]; readonly records: ReadonlyMap<string, RecordView> | undefined; readonly isKnown: boolean };

/** The newest records that have the letters. Not known yet = these are still those of the letters before. */
const useFound = (kind: 'agreement' | 'activity', text: string): Found => {
  const list = useList({ kind, text, filters: {}, sort: NEWEST });
  const ids = (list?.ids ?? []).slice(0, HITS);
  const records = useRecords(kind, ids);
  return { ids, records, isKnown: list?.answers === true && ids.every((id) => records?.has(id) === true) };
};

/** Whether the arrow keys stand on a hit; the field has the focus all the time. */
const isOnHit = (input: EventTarget): boolean => {
  const id = input instanceof Element ? input.getAttribute('aria-activedescendant') : null;
  return id !== null && document.getElementById(id) !== null;
};

/**
 * Ctrl+K: any record or command by a few letters, in either language. Who types faster than the lists answer gets what
 * belongs to the letters, never what was still shown for the letters before: Enter waits for the answer.
 */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => {
  const { t, i18n } = useTranslation('frame');
  const go = useNavigation((navigation) => navigation.go);
  const [text, setText] = useState('');
  const language = i18n.language === 'en' ? 'en' : 'th';
  const isEntered = useRef(false);
  const agreements = useFound('agreement', text);
  const activities = useFound('activity', text);
  const commands: readonly Hit[] = (['agreement-form', 'activity-form', 'agreements', 'activities', 'places', 'notices', 'import', 'sync', 'conflicts', 'settings', 'about'] as const)
    .map((screen) => ({ id: `go/${screen}`, label: t(`commands.${screen}`), what: t('command'), route: { screen } as Route }))
    .filter((hit) => text === '' || hit.label.toLowerCase().includes(text.toLowerCase()));
  const hits: readonly Hit[] = [
    ...agreements.ids.flatMap((id): Hit[] => {
      const record = agreements.records?.get(id);
      return record === undefined ? [] : [{ id: record.key, label: agreementName(readAgreement(record.fields), language), what: t('entries.agreements'), route: { screen: 'agreement', id: record.id } }];
    }),
    ...activities.ids.flatMap((id): Hit[] => {
      const record = activities.records?.get(id);
      return record === undefined ? [] : [{ id: record.key, label: readActivity(record.fields).title, what: t('entries.activities'), route: { screen: 'activity-form', id: record.id } }];
    }),
    ...commands,
  ];
  const isKnown = agreements.isKnown && activities.isKnown;
  const choose = (hit: Hit | undefined): void => {
    isEntered.current = false;
    if (hit === undefined) return;
    go(hit.route);
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
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''} aria-label={t('find')}>
          <Autocomplete inputValue={text} onInputChange={type}>
            <SearchField aria-label={t('find')} autoFocus>
              <div className={field['box']} onKeyDownCapture={takeEnter}><Input className={field['input'] ?? ''} placeholder={t('find')} /></div>
            </SearchField>
            <Menu items={hits} className={styles['hits'] ?? ''} onAction={(key) => choose(hits.find(({ id }) => id === key))}>
              {(hit) => (
                <MenuItem id={hit.id} textValue={hit.label} className={styles['hit'] ?? ''}>
                  <span>{hit.label}</span>
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
