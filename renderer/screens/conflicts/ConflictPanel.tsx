import { ExternalLink } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { NameText } from '#renderer/components/NameText.tsx';
import { SaveState } from '#renderer/components/SaveState.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useOpenConflict, type OpenConflict, type OpenField } from '#renderer/data/conflicts.ts';
import { useUnitName } from '#renderer/data/use-units.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { beginWriting, choiceOfSide, readyDecisions, sidesOf, take, type Deciding } from './decisions.ts';
import { editorOf } from './editor-of.ts';
import { FieldCard } from './FieldCard.tsx';
import { useConflictKeys } from './use-conflict-keys.ts';
import { useDecidings, type DecidingState } from './use-decidings.ts';
import { useRecordName } from './use-record-name.ts';
import type { Settling } from './use-settling.ts';
import styles from './ConflictPanel.module.css';

type ConflictPanelProps = {
  readonly recordKey: string;
  readonly settling: Settling;
  /** the keyboard went over the last or the first field */
  readonly onLeave: (step: 1 | -1) => void;
  /** the focus belongs to the first field: the person came by keyboard */
  readonly takesFocus: boolean;
};

/** The conflicts of one record. Decisions are drafts until they are settled; several fields are settled in one change. */
export const ConflictPanel = (props: ConflictPanelProps) => {
  const conflict = useOpenConflict(props.recordKey);
  const state = useDecidings(props.recordKey);
  if (conflict === undefined || state === undefined) return <Skeleton rows={6} />;
  return conflict === null ? null : <Panel {...props} conflict={conflict} state={state} />;
};

type PanelProps = ConflictPanelProps & { readonly conflict: OpenConflict; readonly state: DecidingState };

const Panel = ({ recordKey, settling, onLeave, takesFocus, conflict, state }: PanelProps) => {
  const nameOf = useRecordName();
  const panel = useRef<HTMLElement>(null);
  const { record, fields, isOurs } = conflict;
  const name = nameOf(record);
  const [active, setActive] = useState(fields[0]?.field ?? '');
  const at = Math.max(0, fields.findIndex(({ field }) => field === active));
  const ready = readyDecisions(conflict, state.decidings);
  const { decide } = state;
  const onDecide = useCallback((field: string, deciding: Deciding) => decide({ [field]: deciding }), [decide]);

  const focusOn = (field: string, number?: number): void => {
    setActive(field);
    const card = panel.current?.querySelector<HTMLElement>(`[data-conflict="${CSS.escape(field)}"]`);
    card?.scrollIntoView({ block: 'nearest' });
    const radios = Array.from(card?.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? []);
    (radios.find((radio) => (number === undefined ? radio.checked : radio.value === String(number))) ?? radios[0])?.focus({ preventScroll: true });
  };
  const latest = useRef(state.decidings);
  useEffect(() => {
    latest.current = state.decidings;
  });
  // The editor is drawn first, so that the next key is already its first letter.
  const onWrite = useCallback(
    (field: OpenField): void => {
      flushSync(() => decide({ [field.field]: beginWriting(record.kind, field, latest.current[field.field]) }));
      panel.current?.querySelector<HTMLElement>(`[data-conflict="${CSS.escape(field.field)}"] [data-third] :is(input, textarea, button)`)?.focus();
    },
    [decide, record.kind],
  );
  const first = fields[0]?.field ?? '';
  useEffect(() => {
    if (takesFocus) focusOn(first);
    // Once for each arrival; what changes later in the record does not move the focus.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [takesFocus]);

  const settle = async (): Promise<void> => {
    const settled = Object.keys(ready);
    if (settled.length === 0 || !isOurs) return;
    const next = fields.find(({ field }) => !settled.includes(field));
    if (!(await settling.settle([{ key: recordKey, decisions: ready }], name))) return;
    state.forget(settled);
    if (next !== undefined) focusOn(next.field);
  };
  const current = fields[at];
  useConflictKeys({
    move: (step) => {
      const next = fields[at + step];
      if (next === undefined) onLeave(step);
      else focusOn(next.field);
    },
    take: (number) => {
      const choice = current?.choices[number - 1];
      if (current === undefined || choice === undefined || !isOurs) return;
      onDecide(current.field, take(current, choice, state.decidings[current.field]));
      focusOn(current.field, number);
    },
    write: () => {
      if (current !== undefined && isOurs && editorOf(record.kind, current.field, current.heads.map((head) => head.value)).type !== 'none') onWrite(current);
    },
    settle: () => void settle(),
    undo: settling.undoLast,
  });

  return (
    <section className={styles['panel']} aria-label={name} ref={panel}>
      <Head conflict={conflict} name={name} state={state} ready={Object.keys(ready).length} onSettle={() => void settle()} />
      <div className={styles['fields']}>
        {fields.map((field) => <FieldCard key={field.field} kind={record.kind} field={field} deciding={state.decidings[field.field]} isActive={field.field === current?.field} isReadOnly={!isOurs} onDecide={onDecide} onWrite={onWrite} onEnter={setActive} />)}
      </div>
    </section>
  );
};

type HeadProps = { readonly conflict: OpenConflict; readonly name: string; readonly state: DecidingState; readonly ready: number; readonly onSettle: () => void };

/** The way to settle stands at the top: at the foot of the window a toast would cover it. */
const Head = ({ conflict, name, state, ready, onSettle }: HeadProps) => {
  const { t } = useTranslation('conflicts');
  const go = useNavigation((navigation) => navigation.go);
  const digits = useDigits();
  const unitName = useUnitName();
  const { record, fields, isOurs } = conflict;
  const route = record.kind === 'agreement' ? ({ screen: 'agreement', id: record.id } as const) : record.kind === 'activity' ? ({ screen: 'activity-form', id: record.id } as const) : null;
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
            {fields.length > 1 && <span className={styles['muted']} aria-live="polite">{t('ready', { count: ready, replace: { count: digits(ready), all: digits(fields.length) } })}</span>}
            <Button variant="primary" shortcut="Enter" isDisabled={ready === 0} onPress={onSettle}>{ready === 0 ? t('apply') : t('applyCount', { count: ready, replace: { count: digits(ready) } })}</Button>
          </div>
        )}
      </header>
      {!isOurs && <div className={styles['notice']}><Banner tone="info">{t('notOurs', { unit: unitName(record.scope) })}</Banner></div>}
      {isOurs && <Sides conflict={conflict} state={state} />}
    </>
  );
};

const MOST_SIDES = 4;

/** All fields of the record at once, by PC. It only chooses: what was chosen can be looked through before it is settled. */
const Sides = ({ conflict, state }: { readonly conflict: OpenConflict; readonly state: DecidingState }) => {
  const { t } = useTranslation('conflicts');
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
      <SaveState savedAt={state.savedAt} />
    </div>
  );
};
