import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { AGREEMENT_STATES } from '#core/domain/code-lists.ts';
import { needsOf, passagesFrom, type Need } from '#core/domain/lifecycle.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { StateChip } from '#renderer/components/StateChip.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { AgreementPicker } from '#renderer/screens/shared/AgreementPicker.tsx';
import { useFinishShortcut } from '#renderer/screens/shared/use-side-form.ts';
import type { StateChangeDraft, StateProblem } from './state-change-draft.ts';
import type { StateChanging } from './use-state-change.ts';
import styles from './StateChangePanel.module.css';

/** A change of state is written here, below the head of its page: the states that can follow with what they mean, and what the chosen one asks for. */
export const StateChangePanel = ({ changing }: { readonly changing: StateChanging }) => {
  const { draft } = changing;
  return draft === null ? null : <Panel changing={changing} draft={draft} />;
};

type PanelProps = { readonly changing: StateChanging; readonly draft: StateChangeDraft };

const Panel = ({ changing, draft }: PanelProps) => {
  const { t } = useTranslation(['lifecycle', 'fields']);
  const { problems, change } = changing;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    element.current?.scrollIntoView({ block: 'nearest' });
    element.current?.querySelector<HTMLElement>('input')?.focus();
  }, []);
  useEffect(() => {
    if (problems.length > 0) element.current?.querySelector<HTMLElement>('[data-invalid] :is(input, textarea)')?.focus();
  }, [problems.length]);
  useFinishShortcut(element, () => void changing.record());
  const isCorrection = draft.corrects !== '';
  const needs: readonly Need[] = isCorrection ? ['reason'] : (needsOf(draft.from, draft.to) ?? []);
  const errorOf = (problem: StateProblem): ReactNode => (problems.includes(problem) ? t(`problems.${problem}`) : undefined);
  const labelOf = (need: Need, label: string): string => (needs.includes(need) ? label : t('optional', { label }));
  return (
    <div ref={element} data-state-panel>
      <Card>
        <h3 className={styles['title']}>{isCorrection ? t('correctTitle') : t('title')}</h3>
        <p className={styles['why']}>{isCorrection ? t('correctWhy') : <>{t('now')} <StateChip state={draft.from} /></>}</p>
        <div className={styles['fields']}>
          <States draft={draft} error={errorOf('choose')} onChange={(to) => change({ to })} />
          <FieldGrid>
            <DateField
              label={t('date')}
              hint={t('dateHint')}
              name="stateLog/date"
              value={draft.date}
              onChange={(date) => change({ date, keepsOrder: false })}
              error={errorOf('date') ?? (problems.includes('order') ? <>{t('problems.order')} <LinkButton onPress={() => change({ keepsOrder: true })}>{t('keepAsDoubt')}</LinkButton></> : undefined)}
            />
            <TextField label={t('by')} hint={t('byHint')} name="stateLog/by" value={draft.by} onChange={(by) => change({ by })} />
            <TextField label={labelOf('document', t('docNo'))} name="stateLog/docNo" value={draft.docNo} error={errorOf('document')} onChange={(docNo) => change({ docNo })} />
            <DateField label={t('docDate')} name="stateLog/docDate" value={draft.docDate} error={errorOf('docDate')} onChange={(docDate) => change({ docDate })} />
          </FieldGrid>
          <TextField label={t('docTitle')} name="stateLog/docTitle" value={draft.docTitle} onChange={(docTitle) => change({ docTitle })} />
          {(needs.includes('successor') || draft.successor !== '' || draft.to === 'superseded') && (
            <FieldGrid>
              <TextField label={t('successor')} hint={t('successorHint')} name="stateLog/successor" value={draft.successor} error={errorOf('successor')} onChange={(successor) => change({ successor })} />
              <AgreementPicker label={t('successorAgreement')} hint={t('successorAgreementHint')} name="stateLog/successorId" values={draft.successorId === '' ? [] : [draft.successorId]} onChange={(values) => change({ successorId: values.at(-1) ?? '' })} />
            </FieldGrid>
          )}
          <TextArea label={isCorrection ? t('correctReason') : labelOf('reason', t('reason'))} name="stateLog/reason" value={draft.reason} error={errorOf('reason')} onChange={(reason) => change({ reason })} />
        </div>
        <div className={styles['actions']}>
          <Button variant="primary" shortcut="Ctrl S" onPress={() => void changing.record()}>{t('record')}</Button>
          <Button onPress={() => void changing.cancel()}>{t('cancel')}</Button>
        </div>
      </Card>
    </div>
  );
};

type StatesProps = { readonly draft: StateChangeDraft; readonly error: ReactNode; readonly onChange: (to: string) => void };

/** What can follow; for a correction every state, since nobody knows which one was meant. */
const States = ({ draft, error, onChange }: StatesProps) => {
  const { t } = useTranslation('lifecycle');
  const wordOf = useCodeWords();
  const isCorrection = draft.corrects !== '';
  const offered: readonly string[] = isCorrection ? AGREEMENT_STATES : passagesFrom(draft.from).map(({ to }) => to);
  if (offered.length === 0) return <p className={styles['why']}>{t('final')}</p>;
  return (
    <RadioGroup className={styles['states'] ?? ''} value={draft.to} onChange={onChange} isInvalid={error !== undefined} validationBehavior="aria">
      <Label className={styles['label'] ?? ''}>{isCorrection ? t('correctTo') : t('to')}</Label>
      <div className={styles['options']}>
        {offered.map((state) => (
          <RadioField key={state} value={state} className={styles['field'] ?? ''}>
            <RadioButton className={styles['option'] ?? ''} data-state={state}>
              <b>{state === draft.from && !isCorrection ? t('confirm', { state: wordOf('state', state) }) : wordOf('state', state)}</b>
              <small>{t(state === draft.from && !isCorrection ? 'means.confirmed' : (`means.${state}` as 'means.intent'))}</small>
            </RadioButton>
          </RadioField>
        ))}
      </div>
      {error !== undefined && <p className={styles['error']} role="alert">{error}</p>}
    </RadioGroup>
  );
};
