import { useTranslation } from 'react-i18next';
import { APPROVALS, type ApprovalPath } from '#core/domain/agreement-parts.ts';
import { APPROVAL_STANDINGS, TEXT_LANGUAGES, YES_NO } from '#core/domain/code-lists.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TagField } from '#renderer/components/TagField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { ApprovalEntry } from './more-draft.ts';
import { changeMore, useOptions, useProblemText, useTextBinding, type SectionProps } from './section-fields.ts';
import styles from './LegalSection.module.css';

/** Approvals and opinions, each with its paper, and what the text binds to in which languages. */
export const LegalSection = (props: SectionProps) => {
  const { t } = useTranslation('fields');
  const { form } = props;
  const bind = useTextBinding(props);
  const options = useOptions();
  const { flags } = form.draft.more;
  return (
    <div className={styles['section']}>
      {APPROVALS.map((path) => <ApprovalFields key={path} {...props} path={path} />)}
      <FieldGrid>
        <TagField label={t('fields:languages')} name="languages" values={flags.languages} options={options('textLanguage', TEXT_LANGUAGES, flags.languages)} onChange={(languages) => changeMore(form, { flags: { ...flags, languages } })} />
        <Select {...bind('legal/prevailing')} options={options('textLanguage', TEXT_LANGUAGES, [form.draft.texts['legal/prevailing']])} />
        <Select {...bind('legal/binding')} options={options('yesNo', YES_NO, [form.draft.texts['legal/binding']])} />
      </FieldGrid>
    </div>
  );
};

const ApprovalFields = (props: SectionProps & { readonly path: ApprovalPath }) => {
  const { t } = useTranslation(['agreements', 'fields']);
  const options = useOptions();
  const { form, path } = props;
  const { approvals } = form.draft.more;
  const approval = approvals[path];
  const error = useProblemText(props)(`${path}/date`);
  const change = (part: Partial<ApprovalEntry>): void => changeMore(form, { approvals: { ...approvals, [path]: { ...approval, ...part } } });
  return (
    <div className={styles['approval']} role="group" aria-label={t(`fields:${path}`)}>
      <Select label={t(`fields:${path}`)} name={path} value={approval.standing} options={options('approval', APPROVAL_STANDINGS, [approval.standing])} onChange={(standing) => change({ standing })} />
      <TextField label={t('form.approvalNo')} name={`${path}/no`} value={approval.no} onChange={(no) => change({ no })} />
      <DateField label={t('form.approvalDate')} name={`${path}/date`} value={approval.date} error={error} onChange={(date) => change({ date })} />
    </div>
  );
};
