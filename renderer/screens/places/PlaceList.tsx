import { useTranslation } from 'react-i18next';
import { GridList, GridListItem } from 'react-aria-components';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import type { PlaceRow } from './use-place-rows.ts';
import styles from './PlacesScreen.module.css';

type PlaceListProps = { readonly rows: readonly PlaceRow[]; readonly selected: string | null; readonly onSelect: (id: string) => void };

/** One place a line: arrows move, what is typed jumps to it. */
export const PlaceList = ({ rows, selected, onSelect }: PlaceListProps) => {
  const { t } = useTranslation('places');
  const digits = useDigits();
  return (
    <>
      <div className={styles['head']} aria-hidden>
        <span>{t('columns.name')}</span>
        <span>{t('columns.where')}</span>
        <span>{t('columns.names')}</span>
        <span className={styles['number']}>{t('columns.agreements')}</span>
      </div>
      <GridList
        className={styles['rows'] ?? ''}
        aria-label={t('title')}
        items={rows}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={selected === null ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys];
          if (key !== undefined) onSelect(String(key));
        }}
      >
        {(row) => (
          <GridListItem id={row.id} textValue={row.name} className={styles['row'] ?? ''}>
            <span className={styles['name']}>{row.name} <small>{row.otherNames}</small></span>
            <span className={styles['muted']}>{row.where || t('unlisted')}</span>
            <span className={styles['muted']}>{row.aliases.join(', ')}</span>
            <span className={styles['number']}>{row.agreements === 0 ? '' : digits(row.agreements)}</span>
          </GridListItem>
        )}
      </GridList>
    </>
  );
};
