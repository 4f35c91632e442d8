import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readAgreement } from '#core/domain/agreement.ts';
import { readActivity } from '#core/domain/activity.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { Card } from '#renderer/components/Card.tsx';
import { ContinuityStrip } from '#renderer/components/ContinuityStrip.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { useContinuity } from '#renderer/data/use-continuity.ts';
import { useLinkedActivities, type RecordView } from '#renderer/data/use-record.ts';
import { useDateFormat, useYear } from '#renderer/dates/use-date-format.ts';
import styles from './AgreementFacts.module.css';

type AgreementFactsProps = { readonly record: RecordView };

/** The facts at a glance. A date says how exactly it is known, and what the paper says. */
export const AgreementFacts = ({ record }: AgreementFactsProps) => {
  const { t } = useTranslation('agreements');
  const wordOf = useCodeWords();
  const agreement = readAgreement(record.fields);
  const [source] = agreement.sources;
  const levels = agreement.parties.map((party) => (party.level === '' ? t('form.levelUnknown') : wordOf('level', party.level))).join(' – ');
  return (
    <Card>
      <dl className={styles['facts']}>
        <Fact label={t('facts.signed')}><DateFact date={agreement.signedDate} source={source?.text} /></Fact>
        {agreement.intentDate !== null && <Fact label={t('facts.intent')}><DateFact date={agreement.intentDate} source={undefined} /></Fact>}
        {agreement.endDate !== null && <Fact label={t('facts.end')}><DateFact date={agreement.endDate} source={undefined} /></Fact>}
        <Fact label={t('facts.level')}>{levels}</Fact>
        {agreement.motive !== '' && <Fact label={t('facts.motive')}>{agreement.motive}</Fact>}
        {agreement.areas.length > 0 && (
          <Fact label={t('facts.areas')}>
            <span className={styles['tags']}>
              {agreement.areas.map((area) => <Tag key={area}>{wordOf('area', area)}</Tag>)}
            </span>
          </Fact>
        )}
        <Continuity record={record} />
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

const DateFact = ({ date, source }: { readonly date: PartialDate | null; readonly source: string | undefined }) => {
  const { t } = useTranslation('agreements');
  const format = useDateFormat();
  if (date === null) return <>{t('noDate')}</>;
  const written = [date.text === '' ? '' : t('facts.quoted', { text: date.text }), source === undefined ? '' : `${t('facts.source')}: ${source}`].filter((part) => part !== '');
  return (
    <>
      {format(date)} <span className={styles['muted']}>({t(`facts.precision.${date.precision}`)})</span>
      {written.length > 0 && <small className={styles['written']}>{written.join(' · ')}</small>}
    </>
  );
};

const Continuity = ({ record }: { readonly record: RecordView }) => {
  const { t } = useTranslation('agreements');
  const format = useDateFormat();
  const strips = useContinuity([record.id]);
  const activities = useLinkedActivities(record.id);
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
