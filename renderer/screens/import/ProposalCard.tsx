import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '#core/dates/format-date.ts';
import { saidIn } from '#core/domain/agreement.ts';
import type { Proposal } from '#core/import/proposal.ts';
import { decisionOf, isTaken } from '#core/import/to-intents.ts';
import { countryLabel } from '#core/places/countries.ts';
import type { PartyProposal } from '#core/import/read-party.ts';
import { usePlaceLabel } from '#renderer/data/places.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Chip } from '#renderer/components/Chip.tsx';
import { NameText } from '#renderer/components/NameText.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { StateChip } from '#renderer/components/StateChip.tsx';
import { useDateFormat, useDigits } from '#renderer/dates/use-date-format.ts';
import { useDoubtText } from '#renderer/screens/shared/use-doubt-text.ts';
import { CorrectionForm } from './CorrectionForm.tsx';
import type { ImportStage } from './use-import.ts';
import styles from './ProposalCard.module.css';

type ProposalCardProps = { readonly proposal: Proposal; readonly stage: ImportStage };

/** What was understood of a row: parties, level, place codes, state, date as known; what is doubtful; and the decision. */
export const ProposalCard = ({ proposal, stage }: ProposalCardProps) => {
  const { t, i18n } = useTranslation(['import', 'codes']);
  const digits = useDigits();
  const format = useDateFormat();
  const [isEditing, setEditing] = useState(false);
  const decision = decisionOf(proposal, stage.decisions);
  const target = decision.type === 'merge' ? decision.into : proposal.kin;
  const rowOf = (key: string): string => digits(key.split('/', 1)[0] ?? '');
  const options = [
    { value: 'accept', label: t('decision.accept') },
    ...(target === null ? [] : [{ value: 'merge', label: t('decision.merge', { number: rowOf(target) }) }]),
    { value: 'leave', label: t('decision.leave') },
  ] as const;
  const decide = (value: string): void => stage.decide(proposal.key, value === 'merge' && target !== null ? { type: 'merge', into: target } : value === 'accept' ? { type: 'accept' } : { type: 'leave' });
  return (
    <article className={styles['proposal']} data-decision={isTaken(proposal, stage.rows, stage.decisions) ? decision.type : 'leave'} data-key={proposal.key}>
      <div className={styles['parties']}>
        <b><NameText>{proposal.parties.map((party) => party.name).join(' – ')}</NameText></b>
        <StateChip state={proposal.state} />
        {proposal.parts > 1 && <small>{t('partOf', { part: digits(proposal.part), parts: digits(proposal.parts) })}</small>}
        {proposal.isCorrected && <Chip tone="rest" isHollow>{t('corrected')}</Chip>}
        {proposal.alreadyHere !== null && <Chip tone="rest">{t('alreadyHere')}</Chip>}
      </div>
      <Facts proposal={proposal} />
      {proposal.otherProvince !== null && <OtherProvince code={proposal.otherProvince} isTaken={isTaken(proposal, stage.rows, stage.decisions)} />}
      {proposal.sameAs !== null && <p className={styles['note']}>{t('sameAs', { number: rowOf(proposal.sameAs) })}</p>}
      {decision.type === 'merge' && !isTaken(proposal, stage.rows, stage.decisions) && <p className={styles['note']}>{t('leftWith', { number: rowOf(decision.into) })}</p>}
      {proposal.signed === null && proposal.dateChoices.length > 0 && (
        <div className={styles['ask']} role="group" aria-label={t('chooseDate', { text: proposal.dateText })}>
          <span>{t('chooseDate', { text: proposal.dateText })}</span>
          {proposal.dateChoices.map((choice) => <Button key={`${choice.start} ${choice.end}`} onPress={() => stage.chooseDate(proposal.key, choice)}>{formatDate(choice, { language: i18n.language === 'en' ? 'en' : 'th', length: 'short', digits: 'arab', eras: 'both' })}</Button>)}
        </div>
      )}
      {proposal.isDateOpen && proposal.dateChoices.length === 0 && <p className={styles['ask']}>{t('dateOpen', { text: proposal.dateText })}</p>}
      {proposal.signed !== null && <p className={styles['note']}>{t('fields.signed')}: {format(proposal.signed)}</p>}
      <Doubts proposal={proposal} />
      <div className={styles['actions']}>
        <Segmented labelHidden label={t('row', { number: digits(proposal.row) })} value={decision.type} options={[...options]} onChange={decide} />
        <span>
          {proposal.isCorrected && <Button variant="quiet" onPress={() => stage.forgetCorrection(proposal.key)}>{t('edit.forget')}</Button>}
          <Button variant="quiet" onPress={() => setEditing(!isEditing)}>{t('decision.correct')}</Button>
        </span>
      </div>
      {isEditing && <CorrectionForm proposal={proposal} stage={stage} onDone={() => setEditing(false)} />}
    </article>
  );
};

const OtherProvince = ({ code, isTaken: taken }: { readonly code: string; readonly isTaken: boolean }) => {
  const { t, i18n } = useTranslation('import');
  const placeLabel = usePlaceLabel();
  return <p className={styles['note']}>{t(taken ? 'otherProvinceTaken' : 'otherProvince', { place: placeLabel(code, i18n.language === 'en' ? 'en' : 'th') })}</p>;
};

const Facts = ({ proposal }: { readonly proposal: Proposal }) => {
  const { t, i18n } = useTranslation(['import', 'codes', 'agreements']);
  const language = i18n.language === 'en' ? 'en' : 'th';
  const placeLabel = usePlaceLabel();
  const placeOf = ({ place, locality = '' }: PartyProposal): string => {
    if (place === '') return locality === '' ? t('fields.none') : placeLabel(locality, language);
    return [locality === '' ? '' : placeLabel(locality, language), `${placeLabel(place, language)} (${place})`].filter((text) => text !== '').join(' · ');
  };
  const code = (list: string, value: string): string => (value === '' ? t('agreements:form.levelUnknown') : t(`codes:${list}.${value}` as 'codes:state.intent', { defaultValue: value }));
  return (
    <dl className={styles['facts']}>
      {proposal.parties.map((party) => (
        <div key={party.side}>
          <dt>{party.side === 'thai' ? t('fields.thai') : t('fields.foreign')}</dt>
          <dd>
            {[code('level', party.level), placeOf(party), party.side === 'partner' ? countryLabel(party.country, language) : ''].filter((text) => text !== '').join(' · ')}
          </dd>
        </div>
      ))}
      <div>
        <dt>{t('fields.type')}</dt>
        <dd>{proposal.type === '' ? t('fields.none') : code('agreementType', proposal.type)}</dd>
      </div>
      {proposal.areas.length > 0 && <div><dt>{t('fields.areas')}</dt><dd>{proposal.areas.map((area) => code('area', area)).join(', ')}</dd></div>}
      {proposal.motive !== '' && <div><dt>{t('fields.motive')}</dt><dd>{proposal.motive}</dd></div>}
    </dl>
  );
};

const Doubts = ({ proposal }: { readonly proposal: Proposal }) => {
  const { t, i18n } = useTranslation('import');
  const textOf = useDoubtText();
  return (
    <div className={styles['doubts']}>
      {proposal.doubts.length === 0 ? <small>{t('noDoubt')}</small> : (
        <ul aria-label={t('doubts')}>
          {proposal.doubts.map((doubt, index) => <li key={index}>{textOf('says' in doubt ? { ...doubt, key: '', settled: false } : { key: '', says: '', settled: false, code: doubt.code, params: doubt.params })}</li>)}
        </ul>
      )}
      {proposal.evidence.map((evidence) => <small key={evidence.url} className={styles['evidence']}>{t('evidence')}: {saidIn(evidence, i18n.language === 'en' ? 'en' : 'th')}</small>)}
    </div>
  );
};
