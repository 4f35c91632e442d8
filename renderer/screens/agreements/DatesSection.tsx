import { useTranslation } from 'react-i18next';
import { DATE_BASES, ENDINGS } from '#core/domain/code-lists.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { DatePath } from './draft-paths.ts';
import { changeMore, useOptions, useTextBinding, type SectionProps } from './section-fields.ts';
import styles from './DatesSection.module.css';

/** Each date as far as it is known, with what it rests on once there is one. Contradictions are said at the field and may be kept as doubts. */
export const DatesSection = (props: SectionProps) => {
  const { t } = useTranslation('agreements');
  const bind = useTextBinding(props);
  const options = useOptions();
  return (
    <FieldGrid>
      <DateWithGround {...props} path="dates/signed" hint={t('form.dateHint')} />
      <DateWithGround {...props} path="dates/end" hint={t('form.endHint')} />
      <DateWithGround {...props} path="dates/intent" hint={t('form.dateHint')} />
      <DateWithGround {...props} path="dates/inForce" hint={t('form.dateHint')} />
      <Select {...bind('ending')} options={options('ending', ENDINGS, [props.form.draft.texts.ending])} />
    </FieldGrid>
  );
};

const DateWithGround = ({ form, problems, path, hint }: SectionProps & { readonly path: DatePath; readonly hint: string }) => {
  const { t } = useTranslation(['agreements', 'fields']);
  const options = useOptions();
  const { dates, more, keptAsDoubt } = form.draft;
  const ground = more.grounds[path];
  const problem = problems.find((each) => each.field === path);
  const change = (part: Partial<typeof ground>): void => changeMore(form, { grounds: { ...more.grounds, [path]: { ...ground, ...part } } });
  const hasDate = dates[path].date !== null || dates[path].text !== '';
  return (
    <div className={styles['date']}>
      <DateField
        label={t(`fields:${path}`)}
        name={path}
        hint={hint}
        value={dates[path]}
        onChange={(entry) => form.change({ dates: { ...dates, [path]: entry } })}
        error={
          problem === undefined ? undefined : (
            <>
              {t(`problems.${problem.code}`)} {problem.keepable && <LinkButton onPress={() => form.change({ keptAsDoubt: [...keptAsDoubt, problem.code] })}>{t('form.keepAsDoubt')}</LinkButton>}
            </>
          )
        }
      />
      {hasDate && (
        <div className={styles['ground']}>
          <Select label={t('form.basis')} name={`${path}/basis`} value={ground.basis} options={options('dateBasis', DATE_BASES, [ground.basis])} onChange={(basis) => change({ basis })} />
          <TextField label={t('form.dateSource')} name={`${path}/source`} value={ground.source} onChange={(source) => change({ source })} />
        </div>
      )}
    </div>
  );
};
