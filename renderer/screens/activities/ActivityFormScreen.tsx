import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DELETED_FIELD } from '#core/change/state.ts';
import { ACTIVITY_TYPES, TRACKS } from '#core/domain/code-lists.ts';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { SaveState } from '#renderer/components/SaveState.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useShortcut } from '#renderer/components/use-shortcut.ts';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { saveRecord } from '#renderer/data/save.ts';
import { AgreementPicker } from '#renderer/screens/shared/AgreementPicker.tsx';
import { useNavigation } from '#renderer/state/navigation.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { activityProblems, type ActivityDraft } from './activity-draft.ts';
import { useActivityForm, type ActivityForm } from './use-activity-form.ts';
import styles from './ActivityFormScreen.module.css';

type ActivityFormScreenProps = { readonly id: string | null; readonly agreement: string | null; readonly refused: string | null };

/** The quick entry: eight fields on one screen, Ctrl+S and done. */
export const ActivityFormScreen = ({ id, agreement, refused }: ActivityFormScreenProps) => {
  const { t } = useTranslation('agreements');
  const go = useNavigation((navigation) => navigation.go);
  const form = useActivityForm(id, agreement, refused);
  if (form === undefined) return <Skeleton rows={8} />;
  if (form === null) return <EmptyState title={t('gone.title')} why={t('gone.why')} action={t('gone.action')} onAction={() => go({ screen: 'activities' })} />;
  return <QuickEntry form={form} isNew={id === null} agreement={agreement} />;
};

const QuickEntry = ({ form, isNew, agreement }: { readonly form: ActivityForm; readonly isNew: boolean; readonly agreement: string | null }) => {
  const { t } = useTranslation(['activities', 'agreements']);
  const go = useNavigation((navigation) => navigation.go);
  const [asked, setAsked] = useState(false);
  const { draft } = form;
  const problems = asked ? activityProblems(draft) : [];
  const errorOf = (field: 'title' | 'date' | 'participants'): string | undefined => {
    const problem = problems.find((each) => each.field === field);
    return problem === undefined ? undefined : t(`problems.${problem.code}`);
  };
  const leave = (): void => go(agreement === null ? { screen: 'activities' } : { screen: 'agreement', id: agreement });
  const finish = async (next: boolean): Promise<void> => {
    setAsked(true);
    if (activityProblems(draft).length > 0) return;
    const saved = await form.finish();
    if (!saved.ok) return showToast({ failure: saved.error });
    showToast({ text: (say) => say('activities:form.saved', { name: draft.title }) });
    setAsked(false);
    if (next) form.begin();
    else leave();
  };
  const remove = async (): Promise<void> => {
    const deleted = await saveRecord('activity', draft.id, draft.opened, { [DELETED_FIELD]: true });
    if (!deleted.ok) return showToast({ failure: deleted.error });
    await form.discard();
    showToast({ text: (say) => say('activities:form.deleted', { name: draft.title }) });
    leave();
  };
  useShortcut('Ctrl+S', () => void finish(false));
  return (
    <>
      <PageHeader title={isNew ? t('form.newTitle') : t('form.editTitle')} onBack={leave}>
        <SaveState savedAt={form.savedAt} />
        {!isNew && <IconButton icon={Trash2} label={t('agreements:delete')} onPress={() => void remove()} />}
        <Button onPress={() => void form.discard().then(leave)}>{t('agreements:form.cancel')}</Button>
        {isNew && <Button onPress={() => void finish(true)}>{t('form.finishAndNext')}</Button>}
        <Button variant="primary" shortcut="Ctrl S" onPress={() => void finish(false)}>{t('form.finish')}</Button>
      </PageHeader>
      <div className={styles['scroll']}>
        <Card>
          {form.wasFound && <Banner tone="info">{t('agreements:form.draftFound')}</Banner>}
          <Fields draft={draft} change={form.change} errorOf={errorOf} />
        </Card>
      </div>
    </>
  );
};

type FieldsProps = { readonly draft: ActivityDraft; readonly change: (part: Partial<ActivityDraft>) => void; readonly errorOf: (field: 'title' | 'date' | 'participants') => string | undefined };

const Fields = ({ draft, change, errorOf }: FieldsProps) => {
  const { t } = useTranslation(['activities', 'agreements']);
  const wordOf = useCodeWords();
  const options = (list: string, values: readonly string[], carried: string) => offeredCodes(list, values, [carried]).map((value) => ({ value, label: wordOf(list, value) }));
  return (
    <FieldGrid>
      <TextField label={t('form.title')} hint={t('form.titleHint')} name="title" value={draft.title} error={errorOf('title')} onChange={(title) => change({ title })} autoFocus />
      <Select label={t('form.type')} name="type" value={draft.type} options={options('activityType', ACTIVITY_TYPES, draft.type)} onChange={(type) => change({ type })} />
      <DateField label={t('form.date')} hint={t('agreements:form.dateHint')} name="date" value={draft.date} error={errorOf('date')} onChange={(date) => change({ date })} />
      <TextField label={t('form.place')} name="place" value={draft.place} onChange={(place) => change({ place })} />
      <AgreementPicker label={t('form.agreements')} hint={t('form.agreementsHint')} values={draft.agreements} onChange={(agreements) => change({ agreements })} />
      <Select label={t('form.track')} name="track" value={draft.track} options={options('track', TRACKS, draft.track)} onChange={(track) => change({ track })} />
      <TextField label={t('form.participants')} name="participants" value={draft.participants} error={errorOf('participants')} onChange={(participants) => change({ participants })} />
      <TextArea label={t('form.result')} hint={t('form.resultHint')} name="result" value={draft.result} onChange={(result) => change({ result })} />
    </FieldGrid>
  );
};
