import { useTranslation } from 'react-i18next';
import { readAgreement } from '#core/domain/agreement.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import type { RecordView } from '#renderer/data/use-record.ts';
import { saveRecord } from '#renderer/data/save.ts';
import { useUnitName } from '#renderer/data/use-units.ts';
import { useDoubtText } from '#renderer/screens/shared/use-doubt-text.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useStatus } from '#renderer/state/session.ts';
import { StateSuggestion } from './life/StateSuggestion.tsx';
import type { StateChanging } from './life/use-state-change.ts';

type AgreementNoticesProps = { readonly record: RecordView; readonly changing: StateChanging; readonly activities: readonly RecordView[] | undefined };

/** What a person should know before reading on: whose record it is, what conflicts, what is doubted. */
export const AgreementNotices = ({ record, changing, activities }: AgreementNoticesProps) => {
  const { t } = useTranslation(['agreements', 'notices']);
  const go = useNavigation((navigation) => navigation.go);
  const status = useStatus();
  const unitName = useUnitName();
  const isOther = status.unit !== null && record.scope !== status.scope && record.scope !== 'trial';
  return (
    <>
      {isOther && (
        <Banner tone="info" {...(status.role === 'ministry' ? { actions: <LinkButton onPress={() => go({ screen: 'notices', to: record.scope, about: record.id })}>{t('notices:writeAbout')}</LinkButton> } : {})}>
          {t('readOnly', { unit: unitName(record.scope) })}
        </Banner>
      )}
      {record.conflicts.length > 0 && (
        <Banner tone="alert" actions={<LinkButton onPress={() => go({ screen: 'conflicts', record: record.key })}>{t('settle')}</LinkButton>}>
          {t('conflict', { count: record.conflicts.length })}
        </Banner>
      )}
      {!isOther && changing.draft === null && !record.conflicts.some(({ field }) => field === 'state') && <StateSuggestion record={record} changing={changing} activities={activities} />}
      <Doubts record={record} canSettle={!isOther} />
    </>
  );
};

const Doubts = ({ record, canSettle }: { readonly record: RecordView; readonly canSettle: boolean }) => {
  const { t } = useTranslation('agreements');
  const textOf = useDoubtText();
  const open = readAgreement(record.fields).doubts.filter((doubt) => !doubt.settled);
  if (open.length === 0) return null;
  const settle = (key: string): void => {
    const path = `doubts/${key}`;
    const stored = record.fields[path];
    if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return;
    void saveRecord(record.kind, record.id, record.state, { [path]: { ...stored, settled: true } });
  };
  return (
    <Banner tone="doubt" title={t('doubts.count', { count: open.length })}>
      <ul>
        {open.map((doubt) => (
          <li key={doubt.key}>
            {textOf(doubt)} {canSettle && <LinkButton onPress={() => settle(doubt.key)}>{t('doubts.settle')}</LinkButton>}
          </li>
        ))}
      </ul>
    </Banner>
  );
};
