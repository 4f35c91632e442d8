import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField } from 'react-aria-components';
import { agreementName, readAgreement } from '#core/domain/agreement.ts';
import { readActivity } from '#core/domain/activity.ts';
import { useList } from '#renderer/data/use-list.ts';
import { useRecords } from '#renderer/data/use-record.ts';
import { useNavigation, type Route } from '#renderer/state/navigation.ts';
import field from '#renderer/components/Field.module.css';
import styles from './Overlay.module.css';

const HITS = 8;
const NEWEST = { by: 'touched', direction: 'desc' } as const;

type Hit = { readonly id: string; readonly label: string; readonly what: string; readonly route: Route };

/** Ctrl+K: any record or command by a few letters, in either language. */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => {
  const { t, i18n } = useTranslation('frame');
  const go = useNavigation((navigation) => navigation.go);
  const [text, setText] = useState('');
  const language = i18n.language === 'en' ? 'en' : 'th';
  const agreementIds = (useList({ kind: 'agreement', text, filters: {}, sort: NEWEST })?.ids ?? []).slice(0, HITS);
  const activityIds = (useList({ kind: 'activity', text, filters: {}, sort: NEWEST })?.ids ?? []).slice(0, HITS);
  const agreements = useRecords('agreement', agreementIds);
  const activities = useRecords('activity', activityIds);
  const commands: readonly Hit[] = (['agreement-form', 'activity-form', 'agreements', 'activities', 'import', 'sync', 'conflicts', 'settings', 'about'] as const)
    .map((screen) => ({ id: `go/${screen}`, label: t(`commands.${screen}`), what: t('command'), route: { screen } as Route }))
    .filter((hit) => text === '' || hit.label.toLowerCase().includes(text.toLowerCase()));
  const hits: readonly Hit[] = [
    ...agreementIds.flatMap((id): Hit[] => {
      const record = agreements?.get(id);
      return record === undefined ? [] : [{ id: record.key, label: agreementName(readAgreement(record.fields), language), what: t('entries.agreements'), route: { screen: 'agreement', id: record.id } }];
    }),
    ...activityIds.flatMap((id): Hit[] => {
      const record = activities?.get(id);
      return record === undefined ? [] : [{ id: record.key, label: readActivity(record.fields).title, what: t('entries.activities'), route: { screen: 'activity-form', id: record.id } }];
    }),
    ...commands,
  ];
  const choose = (id: string): void => {
    const hit = hits.find((each) => each.id === id);
    if (hit === undefined) return;
    go(hit.route);
    onClose();
  };
  return (
    <ModalOverlay className={styles['overlay'] ?? ''} isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''} aria-label={t('find')}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label={t('find')} autoFocus>
              <div className={field['box']}><Input className={field['input'] ?? ''} placeholder={t('find')} /></div>
            </SearchField>
            <Menu items={hits} className={styles['hits'] ?? ''} onAction={(key) => choose(String(key))}>
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
