import { useTranslation } from 'react-i18next';
import { readAgreement, type Agreement } from '#core/domain/agreement.ts';
import { CHECKED_FIELDS, checkOf, checkPath, type CheckedField } from '#core/domain/checks.ts';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useDateFormat } from '#renderer/dates/use-date-format.ts';
import { useIsOwn } from '../use-is-own.ts';
import { GroundForm } from './GroundForm.tsx';
import type { Grounds } from './use-grounds.ts';
import styles from './AgreementSources.module.css';

/** Each fact that statistics and letters rest on: what the register says, and how far somebody has checked it. */
export const CheckList = ({ record, grounds }: { readonly record: RecordView; readonly grounds: Grounds }) => {
  const { t } = useTranslation(['grounds', 'fields']);
  const wordOf = useCodeWords();
  const valueOf = useFactText();
  const isOwn = useIsOwn(record);
  const agreement = readAgreement(record.fields);
  const { draft } = grounds;
  const facts = CHECKED_FIELDS.map((field) => ({ field, value: valueOf(agreement, field), check: checkOf(agreement.checks, field) })).filter(({ value, check }) => value !== '' || check !== null);
  return (
    <section>
      <h4>{t('checks')}</h4>
      <ul className={styles['checks']}>
        {facts.map(({ field, value, check }) => (
          <li key={field} data-check={check?.standing ?? 'none'}>
            <div className={styles['fact']}>
              <span className={styles['label']}>{t(`fields:${field}`)}</span>
              <span>
                {value}
                <small>
                  {check === null || check.standing === '' ? t('unchecked') : wordOf('verification', check.standing)}
                  {check !== null && [check.source, check.note].filter((part) => part !== '').map((part) => ` · ${part}`).join('')}
                </small>
              </span>
              {isOwn && draft === null && <LinkButton onPress={() => grounds.check(field)}>{t('check')}<span data-heard="always"> {t(`fields:${field}`)}</span></LinkButton>}
            </div>
            {draft?.kind === 'check' && draft.path === checkPath(field) && <GroundForm grounds={grounds} draft={draft} />}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** A fact in words. */
const useFactText = (): ((agreement: Agreement, field: CheckedField) => string) => {
  const wordOf = useCodeWords();
  const format = useDateFormat();
  return (agreement, field) => {
    switch (field) {
      case 'parties': return agreement.parties.map(({ name, nameEn, level }) => [name || nameEn, level === '' ? '' : `(${wordOf('level', level)})`].filter((part) => part !== '').join(' ')).join(' – ');
      case 'type': return wordOf('agreementType', agreement.type);
      case 'state': return wordOf('state', agreement.state);
      case 'signatories': return agreement.signatories.map(({ name }) => name).filter((name) => name !== '').join(', ');
      case 'dates/signed': return agreement.signedDate === null ? '' : format(agreement.signedDate);
      case 'dates/intent': return agreement.intentDate === null ? '' : format(agreement.intentDate);
      case 'dates/inForce': return agreement.inForceDate === null ? '' : format(agreement.inForceDate);
      case 'dates/end': return agreement.endDate === null ? '' : format(agreement.endDate);
      default: return field satisfies never;
    }
  };
};
