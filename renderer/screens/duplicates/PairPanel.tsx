import { Combine, ExternalLink, MessageSquareText, Split } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TRIAL_SCOPE } from '#core/ids.ts';
import type { DuplicatePair } from '#core/duplicates/find-duplicates.ts';
import { choicesOf, takenAtFirst } from '#core/duplicates/merge-agreements.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { Tag } from '#renderer/components/Tag.tsx';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useUnitName } from '#renderer/data/use-units.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useIsOwnScope } from '#renderer/state/own-scope.ts';
import { useStatus } from '#renderer/state/session.ts';
import { FieldChoices } from './FieldChoices.tsx';
import { useAgreementTitle } from './use-agreement-title.ts';
import { deciding } from './deciding.ts';
import styles from './DuplicatesScreen.module.css';

type PairPanelProps = { readonly pair: DuplicatePair; readonly records: readonly [RecordView, RecordView] };
type Kept = 'first' | 'second';

/** Two agreements beside each other: why they may be one, what differs, and the decision. */
export const PairPanel = ({ pair, records }: PairPanelProps) => {
  const { t } = useTranslation(['duplicates', 'frame']);
  const titleOf = useAgreementTitle();
  const unitName = useUnitName();
  const isOwn = useIsOwnScope();
  const { role } = useStatus();
  const go = useNavigation((navigation) => navigation.go);
  const [keeps, setKeeps] = useState<Kept>('first');
  const [taken, setTaken] = useState<Readonly<Record<Kept, readonly string[]>>>(() => ({ first: takenAtFirst(choicesOf(records[0].fields, records[1].fields)), second: takenAtFirst(choicesOf(records[1].fields, records[0].fields)) }));
  const [kept, other] = keeps === 'first' ? records : [records[1], records[0]];
  const mayMerge = records.every(({ scope }) => isOwn(scope)) && role !== 'reader';
  const choices = choicesOf(kept.fields, other.fields);
  const foreign = records.filter(({ scope }) => !isOwn(scope));
  return (
    <section className={styles['panel']} aria-label={t('panel')}>
      <div className={styles['reasons']}>{pair.reasons.map((reason) => <Tag key={reason}>{t(`reasons.${reason}`)}</Tag>)}</div>
      <div className={styles['both']}>
        {records.map((record) => (
          <div key={record.key} className={styles['one']}>
            <b>{titleOf(record)}</b>
            <small>{record.scope === TRIAL_SCOPE ? t('frame:trialUnit') : unitName(record.scope)}</small>
            <Button variant="quiet" icon={ExternalLink} onPress={() => go({ screen: 'agreement', id: record.id })}>{t('open')}</Button>
          </div>
        ))}
      </div>
      {!mayMerge && (
        <Banner tone="info" title={t('foreign.title')} actions={role === 'ministry' ? foreign.map((record) => <Button key={record.key} icon={MessageSquareText} onPress={() => go({ screen: 'notices', to: record.scope, about: record.id })}>{t('foreign.write', { unit: unitName(record.scope) })}</Button>) : undefined}>
          {t('foreign.meaning')}
        </Banner>
      )}
      {mayMerge && <Segmented label={t('keeps')} value={keeps} options={[{ value: 'first', label: t('first') }, { value: 'second', label: t('second') }]} onChange={setKeeps} />}
      {mayMerge && <FieldChoices choices={choices} taken={taken[keeps]} onChange={(paths) => setTaken({ ...taken, [keeps]: paths })} />}
      <div className={styles['decide']}>
        {mayMerge && <Button variant="primary" icon={Combine} onPress={() => void deciding.merge(kept, other, taken[keeps].filter((path) => choices.some((choice) => choice.path === path)), titleOf(kept))}>{t('merge')}</Button>}
        {role !== 'reader' && <Button icon={Split} onPress={() => void deciding.dismiss({ ...pair, isSample: records.every(({ fields }) => fields['sample'] === true) })}>{t('dismiss')}</Button>}
      </div>
    </section>
  );
};
