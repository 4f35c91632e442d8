import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readAgreement } from '#core/domain/agreement.ts';
import type { Check } from '#core/domain/check.ts';
import { checkOf } from '#core/domain/checks.ts';
import type { Step } from '#core/domain/steps.ts';
import { readActivity } from '#core/domain/activity.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { Card } from '#renderer/components/Card.tsx';
import { ContinuityStrip } from '#renderer/components/ContinuityStrip.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useContinuity } from '#renderer/data/use-continuity.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { todayIso } from '#renderer/dates/today.ts';
import { useDateFormat, useYear } from '#renderer/dates/use-date-format.ts';
import { PartyPlaces } from './PartyPlaces.tsx';
import { useProgressWords } from './steps/use-progress-words.ts';
import styles from './AgreementFacts.module.css';

type AgreementFactsProps = { readonly record: RecordView; readonly activities: readonly RecordView[] | undefined };

/** The facts at a glance. A date says how exactly it is known, and what the paper says. */
export const AgreementFacts = ({ record, activities }: AgreementFactsProps) => {
  const { t } = useTranslation('agreements');
  const wordOf = useCodeWords();
  const agreement = readAgreement(record.fields);
  const [source] = agreement.sources;
  const levels = agreement.parties.map((party) => (party.level === '' ? t('form.levelUnknown') : wordOf('level', party.level))).join(' – ');
  return (
    <Card>
      <dl className={styles['facts']}>
        <Fact label={t('facts.signed')}><DateFact date={agreement.signedDate} source={source?.text} check={checkOf(agreement.checks, 'dates/signed')} /></Fact>
        {agreement.intentDate !== null && <Fact label={t('facts.intent')}><DateFact date={agreement.intentDate} source={undefined} check={checkOf(agreement.checks, 'dates/intent')} /></Fact>}
        {agreement.inForceDate !== null && <Fact label={t('facts.inForce')}><DateFact date={agreement.inForceDate} source={undefined} check={checkOf(agreement.checks, 'dates/inForce')} /></Fact>}
        {agreement.endDate !== null && <Fact label={t('facts.end')}><DateFact date={agreement.endDate} source={undefined} check={checkOf(agreement.checks, 'dates/end')} /></Fact>}
        <Fact label={t('facts.level')}>{levels}</Fact>
        <PartyPlaces parties={agreement.parties} />
        {agreement.motive !== '' && <Fact label={t('facts.motive')}>{agreement.motive}</Fact>}
        {agreement.areas.length > 0 && (
          <Fact label={t('facts.areas')}>
            <span className={styles['tags']}>
              {agreement.areas.map((area) => <Tag key={area}>{wordOf('area', area)}</Tag>)}
            </span>
          </Fact>
        )}
        {agreement.steps.length > 0 && <StepsFact steps={agreement.steps} />}
        <Continuity record={record} activities={activities} />
        <Anniversary date={agreement.signedDate} />
      </dl>
    </Card>
  );
};

export const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);

const DateFact = ({ date, source, check }: { readonly date: PartialDate | null; readonly source: string | undefined; readonly check: Check | null }) => {
  const { t } = useTranslation('agreements');
  const format = useDateFormat();
  const wordOf = useCodeWords();
  if (date === null) return <>{t('noDate')}</>;
  const from = date.source ?? source;
  const written = [date.text === '' ? '' : t('facts.quoted', { text: date.text }), date.basis === undefined ? '' : wordOf('dateBasis', date.basis), from === undefined ? '' : `${t('facts.source')}: ${from}`, check === null || check.standing === '' ? '' : wordOf('verification', check.standing)].filter((part) => part !== '');
  return (
    <>
      {format(date)} <span className={styles['muted']}>({t(`facts.precision.${date.precision}`)})</span>
      {written.length > 0 && <small className={styles['written']}>{written.join(' · ')}</small>}
    </>
  );
};

const Continuity = ({ record, activities }: AgreementFactsProps) => {
  const { t } = useTranslation('agreements');
  const format = useDateFormat();
  const strips = useContinuity([record.id]);
  const read = (activities ?? []).map((activity) => readActivity(activity.fields));
  const latest = read.map((activity) => activity.date).filter((date) => date !== null).toSorted((a, b) => ((a.start ?? '') < (b.start ?? '') ? 1 : -1))[0];
  return (
    <>
      <Fact label={t('facts.continuity')}>
        <ContinuityStrip counts={strips[record.id] ?? []} />{' '}
        <span className={styles['muted']}>{activities === undefined ? '' : latest === undefined ? t('facts.noActivity') : t('facts.lastActivity', { date: format(latest) })}</span>
      </Fact>
      {read.length > 0 && <Fact label={t('facts.results')}>{t('facts.resultsOf', { with: read.filter((activity) => activity.result !== '' || activity.outcomes.length > 0).length, all: read.length })}</Fact>}
    </>
  );
};

/** How far the steps have come, with what is overdue or next. */
const StepsFact = ({ steps }: { readonly steps: readonly Step[] }) => {
  const { t } = useTranslation('steps');
  const [today] = useState(todayIso);
  const words = useProgressWords(steps, today);
  return (
    <Fact label={t('facts')}>
      {words.done} {words.overdue !== '' && <b className={styles['alert']}>{words.overdue}</b>}
      <small className={styles['written']}>{words.next}</small>
    </Fact>
  );
};

const ROUND = 5;

/** The next round anniversary: five, ten, fifteen … years. */
const Anniversary = ({ date }: { readonly date: PartialDate | null }) => {
  const { t } = useTranslation('agreements');
  const yearText = useYear();
  const [now] = useState(() => new Date().getFullYear());
  const signed = Number(date?.start?.slice(0, 4));
  if (date === null || !Number.isInteger(signed) || signed === 0) return null;
  const years = Math.max(ROUND, Math.ceil((now - signed) / ROUND) * ROUND);
  return <Fact label={t('facts.anniversary')}>{t('facts.years', { count: years, year: yearText(signed + years) })}</Fact>;
};
