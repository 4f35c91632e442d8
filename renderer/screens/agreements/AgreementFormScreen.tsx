import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { agreementName } from '#core/domain/agreement.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { PageHeader } from '#renderer/components/PageHeader.tsx';
import { SaveState } from '#renderer/components/SaveState.tsx';
import { SectionedForm } from '#renderer/components/SectionedForm.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { useShortcut } from '#renderer/components/use-shortcut.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { agreementProblems, type DraftProblem } from './agreement-problems.ts';
import { SourceSection, TypeSection, WhySection } from './AgreementSections.tsx';
import { DatesSection } from './DatesSection.tsx';
import { LegalSection } from './LegalSection.tsx';
import { PartiesSection } from './PartiesSection.tsx';
import { ProblemSummary } from './ProblemSummary.tsx';
import { SigningSection } from './SigningSection.tsx';
import { useAgreementForm, type AgreementForm } from './use-agreement-form.ts';

type AgreementFormScreenProps = { readonly id: string | null; readonly refused: string | null };

export const AgreementFormScreen = ({ id, refused }: AgreementFormScreenProps) => {
  const { t } = useTranslation('agreements');
  const go = useNavigation((navigation) => navigation.go);
  const form = useAgreementForm(id, refused);
  if (form === undefined) return <Skeleton rows={10} />;
  if (form === null) return <EmptyState title={t('gone.title')} why={t('gone.why')} action={t('gone.action')} onAction={() => go({ screen: 'agreements' })} />;
  return <FormBody form={form} isNew={id === null} />;
};

const sectionOf = (field: string): string => {
  const [group = ''] = field.split('/');
  return SECTION_OF[group] ?? 'type';
};

const SECTION_OF: Readonly<Partial<Record<string, string>>> = { parties: 'parties', dates: 'dates', signatories: 'signing', equalStatus: 'signing', legal: 'legal', sensitivity: 'source' };

const FormBody = ({ form, isNew }: { readonly form: AgreementForm; readonly isNew: boolean }) => {
  const { t, i18n } = useTranslation('agreements');
  const go = useNavigation((navigation) => navigation.go);
  const [asked, setAsked] = useState(false);
  const { draft } = form;
  const problems = agreementProblems(draft);
  // Contradictions are said at once; what is merely missing, only when the person wants to finish.
  const shown: readonly DraftProblem[] = asked ? problems : problems.filter((problem) => problem.keepable);
  const name = agreementName({ parties: draft.parties, titleTh: draft.texts['title/th'], titleEn: draft.texts['title/en'] }, i18n.language === 'en' ? 'en' : 'th');

  const finish = async (): Promise<void> => {
    setAsked(true);
    if (problems.length > 0) return;
    const saved = await form.finish();
    if (!saved.ok) return showToast({ failure: saved.error });
    showToast({ text: (say) => say('agreements:form.saved', { name }) });
    go({ screen: 'agreement', id: draft.id });
  };
  const cancel = async (): Promise<void> => {
    await form.discard();
    showToast({ text: (say) => say('agreements:form.cancelled') });
    go(isNew ? { screen: 'agreements' } : { screen: 'agreement', id: draft.id });
  };
  useShortcut('Ctrl+S', () => void finish());
  useEffect(() => {
    if (asked && problems.length > 0) document.querySelector('[data-problem-summary]')?.scrollIntoView({ block: 'nearest' });
  }, [asked, problems.length]);

  const count = (section: string): number => shown.filter((problem) => sectionOf(problem.field) === section).length;
  return (
    <>
      <PageHeader title={isNew ? t('form.newTitle') : t('form.editTitle', { name })} onBack={() => go(isNew ? { screen: 'agreements' } : { screen: 'agreement', id: draft.id })}>
        <SaveState savedAt={form.savedAt} />
        <Button onPress={() => void cancel()}>{t('form.cancel')}</Button>
        <Button variant="primary" shortcut="Ctrl S" onPress={() => void finish()}>{t('form.finish')}</Button>
      </PageHeader>
      <SectionedForm
        sections={[
          { id: 'parties', label: t('form.sections.parties'), problems: count('parties'), content: <PartiesSection form={form} problems={shown} /> },
          { id: 'type', label: t('form.sections.type'), problems: count('type'), content: <TypeSection form={form} problems={shown} /> },
          { id: 'dates', label: t('form.sections.dates'), problems: count('dates'), content: <DatesSection form={form} problems={shown} /> },
          { id: 'signing', label: t('form.sections.signing'), problems: count('signing'), content: <SigningSection form={form} problems={shown} /> },
          { id: 'legal', label: t('form.sections.legal'), problems: count('legal'), content: <LegalSection form={form} problems={shown} /> },
          { id: 'why', label: t('form.sections.why'), problems: 0, content: <WhySection form={form} problems={shown} /> },
          { id: 'source', label: t('form.sections.source'), problems: count('source'), content: <SourceSection form={form} problems={shown} /> },
        ]}
        top={
          <>
            {form.wasFound && <Banner tone="info">{t('form.draftFound')}</Banner>}
            <ProblemSummary problems={shown} />
          </>
        }
      />
    </>
  );
};
