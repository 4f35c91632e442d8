import { ExternalLink } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { readContact } from '#core/domain/contact.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { NameText } from '#renderer/components/NameText.tsx';
import { SaveState } from '#renderer/components/SaveState.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useOpenConflict, type OpenConflict } from '#renderer/data/conflicts.ts';
import { useUnitName } from '#renderer/data/use-units.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useAmounts } from '#renderer/screens/shared/use-amounts.ts';
import { useNavigation, type Route } from '#renderer/state/navigation.ts';
import { choiceOfSide, sidesOf } from './bulk.ts';
import { take } from './decisions.ts';
import { FieldCard } from './FieldCard.tsx';
import { useDecidings, type DecidingState } from './use-decidings.ts';
import { usePanel, type PanelInput } from './use-panel.ts';
import { useRecordName } from '#renderer/screens/shared/use-record-name.ts';
import styles from './ConflictPanel.module.css';

type ConflictPanelProps = Pick<PanelInput, 'recordKey' | 'settling' | 'onLeave' | 'takesFocus'>;

/** The conflicts of one record. Decisions are drafts until they are settled; several fields are settled in one change. */
export const ConflictPanel = (props: ConflictPanelProps) => {
  const conflict = useOpenConflict(props.recordKey);
  const state = useDecidings(props.recordKey);
  if (conflict === undefined || state === undefined) return <Skeleton rows={6} />;
  return conflict === null ? null : <Panel {...props} conflict={conflict} state={state} />;
};

type PanelProps = ConflictPanelProps & { readonly conflict: OpenConflict; readonly state: DecidingState };

const Panel = (props: PanelProps) => {
  const nameOf = useRecordName();
  const { conflict, state } = props;
  const { record, fields, isOurs } = conflict;
  const name = nameOf(record);
  const panelRef = useRef<HTMLElement>(null);
  const panel = usePanel({ ...props, panelRef, name });
  return (
    <section className={styles['panel']} aria-label={name} ref={panelRef}>
      <Head conflict={conflict} name={name} state={state} ready={panel.ready} onSettle={panel.settle} />
      <div className={styles['fields']}>
        {fields.map((field) => (
          <FieldCard
            key={field.field}
            kind={record.kind}
            field={field}
            deciding={state.decidings[field.field]}
            isActive={field.field === panel.active}
            isReadOnly={!isOurs}
            onDecide={panel.decide}
            onWrite={panel.write}
            onEnter={panel.enter}
          />
        ))}
      </div>
    </section>
  );
};

/** Where a person sees the record; a contact stands on the page of its agreement. */
const pageOf = ({ kind, id, fields }: OpenConflict['record']): Route | null => {
  if (kind === 'agreement') return { screen: 'agreement', id };
  if (kind === 'activity') return { screen: 'activity-form', id };
  const agreement = kind === 'contact' ? readContact(fields).agreements[0] : undefined;
  return agreement === undefined ? null : { screen: 'agreement', id: agreement };
};

type HeadProps = { readonly conflict: OpenConflict; readonly name: string; readonly state: DecidingState; readonly ready: number; readonly onSettle: () => void };

/** The way to settle stands at the top: at the foot of the window a toast would cover it. */
const Head = ({ conflict, name, state, ready, onSettle }: HeadProps) => {
  const { t } = useTranslation('conflicts');
  const go = useNavigation((navigation) => navigation.go);
  const amounts = useAmounts();
  const unitName = useUnitName();
  const { record, isOurs } = conflict;
  const route = pageOf(record);
  return (
    <>
      <header className={styles['head']}>
        <div className={styles['name']}>
          <h2><NameText>{name}</NameText></h2>
          <Tag>{t(`kinds.${record.kind}` as 'kinds.agreement', { defaultValue: record.kind })}</Tag>
          {record.fields['sample'] === true && <Tag>{t('sample')}</Tag>}
          {route !== null && !record.deleted && <IconButton icon={ExternalLink} label={t('openRecord')} onPress={() => go(route)} />}
        </div>
        {isOurs && (
          <div className={styles['settle']}>
            <Button variant="primary" shortcut="Enter" isDisabled={ready === 0} onPress={onSettle}>{ready === 0 ? t('apply') : t('applyCount', { fields: amounts.fields(ready) })}</Button>
          </div>
        )}
      </header>
      {!isOurs && <div className={styles['notice']}><Banner tone="info">{t('notOurs', { unit: unitName(record.scope) })}</Banner></div>}
      {isOurs && <Sides conflict={conflict} state={state} ready={ready} />}
    </>
  );
};

const MOST_SIDES = 4;

/** All fields of the record at once, by PC. It only chooses: what was chosen can be looked through before it is settled. */
const Sides = ({ conflict, state, ready }: { readonly conflict: OpenConflict; readonly state: DecidingState; readonly ready: number }) => {
  const { t } = useTranslation('conflicts');
  const digits = useDigits();
  const { fields } = conflict;
  if (fields.length < 2) return null;
  const takeAll = (side: string): void =>
    state.decide(Object.fromEntries(fields.flatMap((field) => {
      const choice = choiceOfSide(field, side);
      return choice === null ? [] : [[field.field, take(field, choice, state.decidings[field.field])]];
    })));
  return (
    <div className={styles['sides']}>
      {sidesOf([conflict]).slice(0, MOST_SIDES).map((side) => (
        <Button key={side.id} onPress={() => takeAll(side.id)}>{side.isHere ? t('takeAllHere') : t('takeAllOf', { device: side.device })}</Button>
      ))}
      <span className={styles['muted']} aria-live="polite">{t('ready', { count: ready, replace: { count: digits(ready), all: digits(fields.length) } })}</span>
      <SaveState savedAt={state.savedAt} />
    </div>
  );
};
