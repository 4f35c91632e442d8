import { Ban } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { stampMs } from '#core/change/clock.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import type { RefusedChange } from '#renderer/data/outbox.ts';
import { useRefusedView } from '#renderer/data/refused.ts';
import { useMoment } from '#renderer/dates/use-date-format.ts';
import { useRecordName } from '#renderer/screens/shared/use-record-name.ts';
import { useNavigation, type Route } from '#renderer/state/navigation.ts';
import { useKindName } from './use-kind-name.ts';
import { useRefusalReason, useRefusedWays, useTypedFields } from './use-refused-ways.ts';
import styles from './RefusedList.module.css';

type RefusedItemProps = {
  readonly refused: RefusedChange;
  /** false: a reader, who can let go or save as a file, and not send again */
  readonly mayWrite: boolean;
  /** null where there is only one */
  readonly mark: { readonly isOn: boolean; readonly set: (on: boolean) => void } | null;
};

/** The form that begins with what was refused; for kinds that have one. */
const editorOf = ({ id, change }: RefusedChange, isNew: boolean): Route | null => {
  const which = isNew ? { refused: id } : { id: change.record, refused: id };
  if (change.kind === 'agreement') return { screen: 'agreement-form', ...which };
  return change.kind === 'activity' ? { screen: 'activity-form', ...which } : null;
};

/** One refused change: whose record, why, what was typed, and what to do with it. */
export const RefusedItem = ({ refused, mayWrite, mark }: RefusedItemProps) => {
  const { t } = useTranslation('sync');
  const go = useNavigation((navigation) => navigation.go);
  const ways = useRefusedWays();
  const shown = useRefusedView(refused.id);
  const nameOf = useRecordName();
  const name = shown === undefined || shown === null ? '' : nameOf(shown.view);
  const editor = editorOf(refused, shown?.isNew === true);
  return (
    <li className={styles['item']}>
      <Head refused={refused} name={name} mark={mark} />
      <Typed refused={refused} />
      <div className={styles['actions']}>
        {editor !== null && <Button isDisabled={!mayWrite} onPress={() => go(editor)}>{t('refused.edit')}</Button>}
        <Button isDisabled={!mayWrite} onPress={() => void ways.retry([refused])}>{t('refused.retry')}</Button>
        <Button onPress={() => void ways.save([refused])}>{t('refused.export')}</Button>
        <Button variant="quiet" onPress={() => void ways.letGo([refused])}>{t('refused.letGo')}</Button>
      </div>
    </li>
  );
};

const Head = ({ refused, name, mark }: { readonly refused: RefusedChange; readonly name: string; readonly mark: RefusedItemProps['mark'] }) => {
  const { t } = useTranslation('sync');
  const moment = useMoment();
  const kindName = useKindName();
  const reasonOf = useRefusalReason();
  const { change } = refused;
  return (
    <div className={styles['head']}>
      {mark !== null && <input type="checkbox" aria-label={t('refused.choose', { name })} checked={mark.isOn} onChange={(event) => mark.set(event.target.checked)} />}
      <div>
        <div className={styles['title']}>
          <b>{name}</b>
          <Tag>{kindName(change.kind)}</Tag>
          <span className={styles['muted']}>{[change.author.name, moment(stampMs(change.at))].filter((part) => part !== '').join(' · ')}</span>
        </div>
        {refused.byFile && <div className={styles['muted']} data-by-file>{t('refused.byFile', { name: change.author.name, device: change.author.device })}</div>}
        <div className={styles['why']}><Ban size={15} aria-hidden /> {reasonOf(refused.reason)}</div>
      </div>
    </div>
  );
};

const Typed = ({ refused }: { readonly refused: RefusedChange }) => {
  const typedOf = useTypedFields();
  return (
    <dl className={styles['typed']}>
      {typedOf(refused).map(({ field, label, value }) => (
        <div key={field}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};
