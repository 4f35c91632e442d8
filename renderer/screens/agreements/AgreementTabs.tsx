import { useTranslation } from 'react-i18next';
import { Card } from '#renderer/components/Card.tsx';
import { Tabs } from '#renderer/components/Tabs.tsx';
import type { RecordView } from '#renderer/data/use-record.ts';
import { RecordHistory } from '#renderer/screens/shared/RecordHistory.tsx';
import { AgreementDetails } from './AgreementDetails.tsx';
import { ContactsTab } from './contacts/ContactsTab.tsx';
import { Timeline } from './life/Timeline.tsx';
import { AgreementSources } from './sources/AgreementSources.tsx';
import { StepsTab } from './steps/StepsTab.tsx';
import type { StateChanging } from './life/use-state-change.ts';

type AgreementTabsProps = { readonly record: RecordView; readonly changing: StateChanging; readonly activities: readonly RecordView[] | undefined };

export const AgreementTabs = ({ record, changing, activities }: AgreementTabsProps) => {
  const { t } = useTranslation(['agreements', 'steps', 'contacts']);
  return (
    <Card flush>
      <Tabs
        label={t('title')}
        tabs={[
          { id: 'timeline', label: t('tabs.timeline'), content: () => <Timeline record={record} changing={changing} activities={activities} /> },
          { id: 'steps', label: t('steps:tab'), content: () => <StepsTab record={record} /> },
          { id: 'contacts', label: t('contacts:tab'), content: () => <ContactsTab record={record} /> },
          { id: 'details', label: t('tabs.details'), content: () => <AgreementDetails record={record} /> },
          { id: 'sources', label: t('tabs.sources'), content: () => <AgreementSources record={record} /> },
          { id: 'history', label: t('tabs.history'), content: () => <RecordHistory record={record} /> },
        ]}
      />
    </Card>
  );
};
