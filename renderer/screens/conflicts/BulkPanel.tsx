import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckboxButton, CheckboxField, CheckboxGroup, Label } from 'react-aria-components';
import { DELETED_FIELD } from '#core/change/state.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { NameText } from '#renderer/components/NameText.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { useOpenConflicts, type OpenConflict } from '#renderer/data/conflicts.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useAmounts } from '#renderer/screens/shared/use-amounts.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { decisionsOf, lookAt, patternOf, previewOf, sidesOf, withoutArrived, type FirstSeen, type Preview } from './bulk.ts';
import { useConflictKeys } from './use-conflict-keys.ts';
import { useRecordName } from '#renderer/screens/shared/use-record-name.ts';
import type { Settling } from './use-settling.ts';
import styles from './BulkPanel.module.css';

type BulkPanelProps = { readonly keys: readonly string[]; readonly settling: Settling; readonly onDone: () => void };

/** Many records at once: which fields, whose values, and what exactly that will decide, before anything is decided. */
export const BulkPanel = (props: BulkPanelProps) => {
  const conflicts = useOpenConflicts(props.keys);
  return conflicts === undefined ? <Skeleton rows={6} /> : <Bulk {...props} conflicts={conflicts} />;
};

type Pattern = { readonly id: string; readonly label: string; readonly count: number; readonly isDeletion: boolean };

const usePatterns = (conflicts: readonly OpenConflict[]): Pattern[] => {
  const { t } = useTranslation('conflicts');
  const words = useFieldWords();
  const patterns = new Map<string, Pattern>();
  for (const { record, fields } of conflicts) {
    for (const { field } of fields) {
      const id = patternOf(record.kind, field);
      const isDeletion = field === DELETED_FIELD;
      patterns.set(id, { id, label: isDeletion ? t('deletion') : words.label(record.kind, field), count: (patterns.get(id)?.count ?? 0) + 1, isDeletion });
    }
  }
  return [...patterns.values()].toSorted((a, b) => b.count - a.count);
};

const Bulk = ({ conflicts, settling, onDone }: BulkPanelProps & { readonly conflicts: readonly OpenConflict[] }) => {
  const { t } = useTranslation('conflicts');
  const digits = useDigits();
  const amounts = useAmounts();
  const patterns = usePatterns(conflicts);
  const sides = sidesOf(conflicts);
  // A deletion is never taken along unseen: it is put in by hand.
  const [left, setLeft] = useState<ReadonlySet<string>>(() => new Set(patterns.filter(({ isDeletion }) => isDeletion).map(({ id }) => id)));
  const [chosen, setSide] = useState<string | null>(null);
  const side = sides.find(({ id }) => id === chosen)?.id ?? sides[0]?.id ?? '';
  const wanted = new Set(patterns.filter(({ id }) => !left.has(id)).map(({ id }) => id));
  const [seen, setSeen] = useState<FirstSeen>(NOTHING_SEEN);
  const looked = lookAt(conflicts, seen);
  if (looked !== seen) setSeen(looked);
  const still = withoutArrived(conflicts, looked);
  const preview = previewOf(still.conflicts, side, wanted);
  const settle = async (): Promise<void> => {
    if (preview.count === 0) return;
    if (await settling.settle(preview.records.map((each) => ({ key: each.key, decisions: decisionsOf(each) })), '')) onDone();
  };
  useConflictKeys({ move: nothing, take: (number) => setSide(sides[number - 1]?.id ?? side), write: nothing, settle: () => void settle(), undo: settling.undoLast });
  const fields = conflicts.reduce((sum, each) => sum + each.fields.length, 0);
  const title = t('bulk.title', { records: amounts.records(conflicts.length), fields: amounts.fields(fields) });
  return (
    <section className={styles['panel']} aria-label={title} data-bulk>
      <header className={styles['head']}>
        <h2>{title}</h2>
        <div className={styles['settle']}>
          <Button variant="quiet" icon={X} onPress={onDone}>{t('bulk.clear')}</Button>
          <Button variant="primary" shortcut="Enter" isDisabled={preview.count === 0} onPress={() => void settle()}>{preview.count === 0 ? t('apply') : t('applyCount', { fields: amounts.fields(preview.count) })}</Button>
        </div>
      </header>
      <div className={styles['body']}>
        <CheckboxGroup className={styles['patterns'] ?? ''} value={[...wanted]} onChange={(ids) => setLeft(new Set(patterns.filter(({ id }) => !ids.includes(id)).map(({ id }) => id)))}>
          <Label className={styles['label'] ?? ''}>{t('bulk.fields')}</Label>
          {patterns.map(({ id, label, count }) => (
            <CheckboxField key={id} value={id}>
              <CheckboxButton className={styles['pattern'] ?? ''}>
                <span className={styles['box']}><Check size={13} aria-hidden /></span>
                {label} <span className={styles['muted']}>{digits(count)}</span>
              </CheckboxButton>
            </CheckboxField>
          ))}
        </CheckboxGroup>
        <div className={styles['side']}><Segmented label={t('bulk.side')} value={side} onChange={setSide} options={sides.map(({ id, isHere, device }) => ({ value: id, label: isHere ? t('ofHere') : t('ofDevice', { device }) }))} /></div>
        {still.arrived > 0 && (
          <Banner tone="doubt" actions={<LinkButton onPress={() => setSeen(NOTHING_SEEN)}>{t('bulk.look')}</LinkButton>}>{t('bulk.arrived', { fields: amounts.fields(still.arrived) })}</Banner>
        )}
        <p className={styles['muted']}>{t('kept')}</p>
        <PreviewList records={preview.records} count={preview.count} skipped={preview.skipped} />
      </div>
    </section>
  );
};

const nothing = (): void => undefined;
const NOTHING_SEEN: FirstSeen = new Map();

const SHOWN = 60;

const PreviewList = ({ records, count, skipped }: { readonly records: readonly Preview[]; readonly count: number; readonly skipped: number }) => {
  const { t } = useTranslation('conflicts');
  const amounts = useAmounts();
  const words = useFieldWords();
  const nameOf = useRecordName();
  return (
    <div className={styles['preview']}>
      <p aria-live="polite" data-preview>
        <b>{t('bulk.will', { fields: amounts.fields(count), records: amounts.records(records.length) })}</b>
        {skipped > 0 && <span className={styles['muted']}> {t('bulk.skips', { fields: amounts.fields(skipped) })}</span>}
      </p>
      <ul className={styles['records']}>
        {records.slice(0, SHOWN).map(({ key, conflict, taken }) => (
          <li key={key}>
            <b><NameText>{nameOf(conflict.record)}</NameText></b>
            {taken.map(({ field, choice }) => (
              <span key={field.field} className={styles['taken']}>
                <span className={styles['muted']}>{field.field === DELETED_FIELD ? t('deletion') : words.label(conflict.record.kind, field.field)}:</span> {words.value(field.field, choice.value)}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {records.length > SHOWN && <p className={styles['muted']}>{t('bulk.more', { records: amounts.records(records.length - SHOWN) })}</p>}
    </div>
  );
};
