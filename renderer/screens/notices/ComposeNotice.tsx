import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '#core/json.ts';
import { NOTICE_TYPES } from '#core/domain/notice.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Card } from '#renderer/components/Card.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { SaveState } from '#renderer/components/SaveState.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TagField } from '#renderer/components/TagField.tsx';
import { TextArea } from '#renderer/components/TextArea.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useDraft } from '#renderer/data/drafts.ts';
import { newRecordId, saveRecord } from '#renderer/data/save.ts';
import { useOtherUnits } from '#renderer/data/use-units.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { isNoticeDraft, newNoticeDraft, noticeFields, noticeProblems, type NoticeDraft, type NoticeProblem } from './notice-draft.ts';
import styles from './NoticesScreen.module.css';

type ComposeNoticeProps = { readonly to: string | null; readonly about: string | null; readonly onDone: () => void };

/** The ministry writes to one unit or several; each gets a record of its own, so that one can be withdrawn or answered alone. */
export const ComposeNotice = ({ to, about, onDone }: ComposeNoticeProps) => {
  const { t } = useTranslation('notices');
  const units = useOtherUnits();
  const stored = useDraft<Json>(`notice/${to ?? 'new'}${about === null ? '' : `/${about}`}`);
  const [typed, setTyped] = useState<NoticeDraft | null>(null);
  const [asked, setAsked] = useState(false);
  if (stored.draft === undefined) return null;
  const found = isNoticeDraft(stored.draft) ? stored.draft : null;
  const draft = typed ?? found ?? newNoticeDraft(to, about);
  const change = (part: Partial<NoticeDraft>): void => {
    const next = { ...draft, ...part };
    setTyped(next);
    // A draft holds texts and lists: JSON throughout.
    stored.save(next as unknown as Json);
  };
  const problems = asked ? noticeProblems(draft) : [];
  const errorOf = (field: NoticeProblem): string | undefined => (problems.includes(field) ? t(`form.problems.${field}`) : undefined);
  const send = async (): Promise<void> => {
    setAsked(true);
    if (noticeProblems(draft).length > 0) return;
    for (const unit of draft.to) {
      const saved = await saveRecord('notice', newRecordId(), null, noticeFields(draft, unit));
      if (!saved.ok) return showToast({ failure: saved.error });
      // Those that have theirs are not written to twice when a later one fails.
      change({ to: draft.to.slice(draft.to.indexOf(unit) + 1) });
    }
    await stored.discard();
    showToast({ text: (say) => say('notices:form.saved', { count: draft.to.length }) });
    onDone();
  };
  return (
    <div className={styles['compose']}>
      <Card>
        <h2>{t('form.title')}</h2>
        {found !== null && typed === null && <Banner tone="info">{t('answer.hint')}</Banner>}
        <FieldGrid>
          <TagField label={t('form.to')} hint={t('form.toHint')} error={errorOf('to')} name="notice/to" values={draft.to} options={units} onChange={(values) => change({ to: values })} />
          <Select label={t('form.type')} name="notice/type" value={draft.type} options={NOTICE_TYPES.map((value) => ({ value, label: t(`types.${value}`) }))} onChange={(type) => change({ type })} />
          <TextField label={t('form.subject')} name="notice/subject" value={draft.subject} error={errorOf('subject')} onChange={(subject) => change({ subject })} />
          <DateField label={t('form.due')} hint={t('form.dueHint')} name="notice/due" value={draft.due} error={errorOf('due')} onChange={(due) => change({ due })} />
          <TextArea label={t('form.text')} name="notice/text" value={draft.text} error={errorOf('text')} onChange={(text) => change({ text })} />
        </FieldGrid>
        <div className={styles['actions']}>
          <Button variant="primary" onPress={() => void send()}>{t('form.send')}</Button>
          <Button onPress={() => void stored.discard().then(onDone)}>{t('form.cancel')}</Button>
          <SaveState savedAt={stored.savedAt} />
        </div>
      </Card>
    </div>
  );
};
