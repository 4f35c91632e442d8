import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CheckboxButton, CheckboxField, GridList, GridListItem, ListLayout, Virtualizer, type Selection } from 'react-aria-components';
import { DELETED_FIELD } from '#core/change/state.ts';
import type { RecordInConflict } from '#renderer/data/conflicts.ts';
import { useUnitName } from '#renderer/data/use-units.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useAmounts } from '#renderer/screens/shared/use-amounts.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { useRecordName } from '#renderer/screens/shared/use-record-name.ts';
import styles from './ConflictList.module.css';

const ROW = 62;

type ConflictListProps = {
  readonly conflicts: readonly RecordInConflict[];
  readonly open: string | null;
  readonly checked: ReadonlySet<string>;
  readonly onOpen: (key: string) => void;
  readonly onEnter: () => void;
  readonly onCheck: (keys: ReadonlySet<string>) => void;
};

/** The records in conflict. Arrows open one after the other, Space takes several together, Enter goes into the record. */
export const ConflictList = ({ conflicts, open, checked, onOpen, onEnter, onCheck }: ConflictListProps) => {
  const { t } = useTranslation('conflicts');
  const ours = conflicts.filter(({ isOurs }) => isOurs);
  const check = (selection: Selection): void => onCheck(selection === 'all' ? new Set(ours.map(({ record }) => record.key)) : new Set([...selection].map(String)));
  return (
    <div
      className={styles['frame']}
      onFocus={(event) => {
        const key = event.target.closest('[role=row]')?.getAttribute('data-key') ?? null;
        if (key !== null) onOpen(key);
      }}
    >
      <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: ROW }}>
        <GridList
          className={styles['list'] ?? ''}
          aria-label={t('records')}
          items={conflicts.map((conflict) => ({ id: conflict.record.key, conflict }))}
          dependencies={[open]}
          selectionMode="multiple"
          selectionBehavior="toggle"
          selectedKeys={checked}
          onSelectionChange={check}
          disabledKeys={conflicts.filter(({ isOurs }) => !isOurs).map(({ record }) => record.key)}
          disabledBehavior="selection"
          onAction={(key) => {
            onOpen(String(key));
            onEnter();
          }}
        >
          {({ id, conflict }) => <Row id={id} conflict={conflict} isOpen={id === open} />}
        </GridList>
      </Virtualizer>
    </div>
  );
};

const Row = ({ id, conflict, isOpen }: { readonly id: string; readonly conflict: RecordInConflict; readonly isOpen: boolean }) => {
  const { t } = useTranslation('conflicts');
  const nameOf = useRecordName();
  const words = useFieldWords();
  const digits = useDigits();
  const amounts = useAmounts();
  const unitName = useUnitName();
  const { record, fields, isOurs } = conflict;
  const name = nameOf(record);
  const labels = fields.map(({ field }) => (field === DELETED_FIELD ? t('deletion') : words.label(record.kind, field))).join(' · ');
  return (
    <GridListItem id={id} textValue={name} className={styles['row'] ?? ''} data-open={isOpen}>
      {isOurs ? (
        <CheckboxField slot="selection">
          <CheckboxButton className={styles['check'] ?? ''}><span className={styles['box']}><Check size={14} aria-hidden /></span></CheckboxButton>
        </CheckboxField>
      ) : <span />}
      <span className={styles['words']}>
        <span className={styles['name']}>{name}</span>
        <small className={styles['fields']}>{isOurs ? labels : t('waitsFor', { unit: unitName(record.scope) })}</small>
      </span>
      <span className={styles['count']} aria-label={amounts.fields(fields.length)}>{digits(fields.length)}</span>
    </GridListItem>
  );
};
