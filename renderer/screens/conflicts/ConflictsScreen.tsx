import { CircleCheck } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { useConflicts, type RecordInConflict } from '#renderer/data/conflicts.ts';
import { useAmounts } from '#renderer/screens/shared/use-amounts.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { BulkPanel } from './BulkPanel.tsx';
import { ConflictList } from './ConflictList.tsx';
import { ConflictPanel } from './ConflictPanel.tsx';
import { LeftTexts } from './LeftTexts.tsx';
import { useConflictKeys } from './use-conflict-keys.ts';
import { useSettling, type Settling } from './use-settling.ts';
import styles from './ConflictsScreen.module.css';

/** The inbox of conflicts: records on the left, what has to be decided in one of them beside. Nothing here blocks other work. */
export const ConflictsScreen = ({ record }: { readonly record: string | null }) => {
  const { t } = useTranslation('conflicts');
  const go = useNavigation((navigation) => navigation.go);
  const amounts = useAmounts();
  const conflicts = useConflicts();
  const settling = useSettling();
  const fields = (conflicts ?? []).reduce((sum, each) => sum + each.fields.length, 0);
  return (
    <div className={styles['screen']}>
      <PageHeader title={t('title')} count={fields === 0 ? '' : t('counts', { records: amounts.records(conflicts?.length ?? 0), fields: amounts.fields(fields) })} onBack={() => go({ screen: 'sync' })} />
      {conflicts !== undefined && <LeftTexts conflicts={conflicts} />}
      {conflicts === undefined && <Skeleton rows={8} />}
      {conflicts?.length === 0 && <Nothing settling={settling} />}
      {conflicts !== undefined && conflicts.length > 0 && <Inbox conflicts={conflicts} settling={settling} wanted={record} />}
    </div>
  );
};

const none = (): void => undefined;

const Nothing = ({ settling }: { readonly settling: Settling }) => {
  const { t } = useTranslation('conflicts');
  useConflictKeys({ move: none, take: none, write: none, settle: none, undo: settling.undoLast });
  // The last decision took away what had the focus.
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus();
  }, []);
  return <EmptyState icon={CircleCheck} title={t('empty.title')} why={t('empty.why')} />;
};

type InboxProps = { readonly conflicts: readonly RecordInConflict[]; readonly settling: Settling; readonly wanted: string | null };
type Place = { readonly key: string | null; readonly index: number; readonly byKeyboard: boolean };

const NONE: ReadonlySet<string> = new Set();

/** Where one is: by the record, and when that is settled and gone, by the place where it stood. */
const usePlace = (conflicts: readonly RecordInConflict[], wanted: string | null) => {
  const [place, setPlace] = useState<Place>({ key: wanted, index: 0, byKeyboard: false });
  const found = conflicts.findIndex(({ record }) => record.key === place.key);
  const index = found >= 0 ? found : Math.min(place.index, conflicts.length - 1);
  const key = conflicts[index]?.record.key ?? null;
  // Remember where the open record stands now: when it is settled, what moves up to its place is opened.
  if (found >= 0 ? place.index !== found : place.key !== key) setPlace({ key, index, byKeyboard: found < 0 && place.key !== null });
  const open = useCallback((next: string, byKeyboard: boolean) => setPlace((before) => (before.key === next && !byKeyboard ? before : { key: next, index: before.index, byKeyboard })), []);
  return { key, index, byKeyboard: place.byKeyboard, open };
};

const Inbox = ({ conflicts, settling, wanted }: InboxProps) => {
  const { t } = useTranslation('conflicts');
  const place = usePlace(conflicts, wanted);
  const [marked, setChecked] = useState<ReadonlySet<string>>(NONE);
  const checked = new Set(conflicts.filter(({ record, isOurs }) => isOurs && marked.has(record.key)).map(({ record }) => record.key));
  const ours = conflicts.filter(({ isOurs }) => isOurs);
  const leave = (step: 1 | -1): void => {
    const next = conflicts[place.index + step];
    if (next !== undefined) place.open(next.record.key, true);
  };
  return (
    <div className={styles['split']}>
      <aside className={styles['side']} aria-label={t('records')}>
        <div className={styles['tools']}>
          {ours.length > 1 && <Button onPress={() => setChecked(checked.size === ours.length ? NONE : new Set(ours.map(({ record }) => record.key)))}>{t(checked.size === ours.length ? 'bulk.clear' : 'bulk.all')}</Button>}
          <small>{t('keys')}</small>
        </div>
        <ConflictList conflicts={conflicts} open={place.key} checked={checked} onOpen={(key) => place.open(key, false)} onEnter={() => place.key !== null && place.open(place.key, true)} onCheck={setChecked} />
      </aside>
      <div className={styles['main']}>
        {checked.size > 0 && <BulkPanel keys={[...checked]} settling={settling} onDone={() => setChecked(NONE)} />}
        {checked.size === 0 && place.key !== null && <ConflictPanel key={place.key} recordKey={place.key} settling={settling} onLeave={leave} takesFocus={place.byKeyboard} />}
      </div>
    </div>
  );
};
