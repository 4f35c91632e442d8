import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readAgreement, type Agreement } from '#core/domain/agreement.ts';
import { APPROVALS, ENTRY_TESTS, type Approval } from '#core/domain/agreement-parts.ts';
import { countsOf, equalStatusOf, recognitionOf } from '#core/domain/judgements.ts';
import { policyFrame } from '#core/domain/policy-frames.ts';
import { Tag } from '#renderer/components/Tag.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useDateFormat } from '#renderer/dates/use-date-format.ts';
import { Fact } from './AgreementFacts.tsx';
import facts from './AgreementFacts.module.css';
import styles from './AgreementTabs.module.css';

type Row = readonly [label: string, value: ReactNode];
type OfAgreement = { readonly agreement: Agreement };

/** Everything that is known, in the order of the form. What nobody has filled in is left out; what the program works out says by which rule. */
export const AgreementDetails = ({ record }: { readonly record: RecordView }) => {
  const agreement = readAgreement(record.fields);
  const named = useNames({ agreement });
  const signing = useSigning({ agreement });
  const legal = useLegal({ agreement });
  const why = useWhy({ agreement });
  const { t } = useTranslation('agreements');
  const sections: readonly (readonly [string, readonly Row[]])[] = [
    [t('form.sections.type'), named],
    [t('form.sections.signing'), signing],
    [t('form.sections.legal'), legal],
    [t('form.sections.why'), why],
  ];
  return (
    <div className={styles['padded']}>
      {sections.map(([title, rows]) => {
        const known = rows.filter(([, value]) => value !== '' && value !== null);
        return known.length === 0 ? null : (
          <Fragment key={title}>
            <h4 className={styles['heading']}>{title}</h4>
            <dl className={facts['facts']}>{known.map(([label, value]) => <Fact key={label} label={label}>{value}</Fact>)}</dl>
          </Fragment>
        );
      })}
    </div>
  );
};

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');

const useNames = ({ agreement }: OfAgreement): Row[] => {
  const { t } = useTranslation(['agreements', 'fields']);
  const recognition = recognitionOf(agreement.type, agreement.parties, agreement.recognised);
  return [
    [t('fields:title/th'), agreement.titleTh],
    [t('fields:title/en'), agreement.titleEn],
    [t('fields:title/other'), agreement.titleOther],
    [t('facts.nameUsed'), [agreement.nameUsedByThai, agreement.nameUsedByPartner].filter((name) => name !== '').join(' – ')],
    [t('fields:recognised'), <Judged key="r" value={t(`recognised.value.${recognition.value}`)} why={t(`recognised.rule.${recognition.rule}`, { reason: recognition.reason })} />],
  ];
};

const Judged = ({ value, why }: { readonly value: string; readonly why: string }) => <>{value} <span className={facts['muted']}>({why})</span></>;

const useSigning = ({ agreement }: OfAgreement): Row[] => {
  const { t } = useTranslation(['agreements', 'fields']);
  const wordOf = useCodeWords();
  const format = useDateFormat();
  const equal = equalStatusOf(agreement.parties, agreement.equalStatus);
  const counts = countsOf(agreement.entry);
  const partyName = (key: string): string => agreement.parties.find((party) => party.key === key)?.name ?? '';
  const signatories = agreement.signatories.map((each) => joined([each.name, each.post].filter((part) => part !== '').join(', '), partyName(each.party), each.date === null ? '' : format(each.date)));
  const answered = ENTRY_TESTS.filter((test) => agreement.entry[test] !== '');
  return [
    [t('fields:signing/mode'), joined(agreement.signingMode === '' ? '' : wordOf('signingMode', agreement.signingMode), agreement.signedPlace)],
    [t('fields:signatories'), signatories.length === 0 ? '' : <Lines key="s" lines={signatories} />],
    [t('fields:signing/witnesses'), agreement.witnesses],
    [t('fields:equalStatus'), <Judged key="e" value={t(`equal.value.${equal.value}`)} why={t(`equal.rule.${equal.rule}`, { reason: equal.reason })} />],
    [t('entry.title'), answered.length === 0 ? '' : <Judged key="c" value={t(`entry.counts.${counts.value}`)} why={answered.map((test) => `${t(`fields:${test}`)}: ${wordOf('yesNo', agreement.entry[test])}`).join(', ')} />],
  ];
};

const Lines = ({ lines }: { readonly lines: readonly string[] }) => <>{lines.map((line) => <div key={line}>{line}</div>)}</>;

const useLegal = ({ agreement }: OfAgreement): Row[] => {
  const { t } = useTranslation(['agreements', 'fields', 'lifecycle']);
  const wordOf = useCodeWords();
  const format = useDateFormat();
  const approvalText = (approval: Approval | null): string =>
    approval === null ? '' : joined(approval.standing === '' ? '' : wordOf('approval', approval.standing), approval.no === '' ? '' : t('lifecycle:paperNo', { no: approval.no }), approval.date === null ? '' : format(approval.date));
  return [
    ...APPROVALS.map((path): Row => [t(`fields:${path}`), approvalText(agreement.approvals[path])]),
    [t('fields:languages'), agreement.languages.map((code) => wordOf('textLanguage', code)).join(', ')],
    [t('fields:legal/prevailing'), wordOf('textLanguage', agreement.prevailing)],
    [t('fields:legal/binding'), wordOf('yesNo', agreement.binding)],
  ];
};

const useWhy = ({ agreement }: OfAgreement): Row[] => {
  const { t } = useTranslation(['agreements', 'fields']);
  const wordOf = useCodeWords();
  const frames = agreement.frames.map((code) => <Tag key={code}>{policyFrame(code)?.isConfirmed === false ? `${wordOf('frame', code)} (${t('form.toBeConfirmed')})` : wordOf('frame', code)}</Tag>);
  return [
    [t('fields:why/chosenBecause'), agreement.chosenBecause],
    [t('fields:why/history'), agreement.history],
    [t('fields:why/benefit'), agreement.benefit],
    [t('fields:frames'), frames.length === 0 ? '' : <span key="f" className={facts['tags']}>{frames}</span>],
    [t('fields:why/budgetLine'), agreement.budgetLine],
    [t('fields:why/committee'), agreement.committee],
    [t('fields:focal/thai'), agreement.focalThai],
    [t('fields:focal/partner'), agreement.focalPartner],
    [t('facts.asWritten'), agreement.asWritten],
    [t('facts.verification'), agreement.verification === '' ? '' : wordOf('verification', agreement.verification)],
    [t('fields:sensitivity'), agreement.sensitivity === '' ? '' : wordOf('sensitivity', agreement.sensitivity)],
    [t('facts.notes'), agreement.notes],
  ];
};
