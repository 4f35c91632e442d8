import { useTranslation } from 'react-i18next';
import { Banner } from '#renderer/components/Banner.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { useRecordsByKey, type RecordInConflict } from '#renderer/data/conflicts.ts';
import { useDrafts, writeDraft } from '#renderer/data/drafts.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { useFieldWords } from '#renderer/screens/shared/use-field-words.ts';
import { useNavigation } from '#renderer/state/navigation.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { DRAFT, isDecidings, leftTexts, type LeftText } from './decisions.ts';
import { useRecordName } from '#renderer/screens/shared/use-record-name.ts';
import styles from './ConflictsScreen.module.css';

/** Texts that were being written for conflicts which another PC settled first: they stay here until the person lets them go. */
export const LeftTexts = ({ conflicts }: { readonly conflicts: readonly RecordInConflict[] }) => {
  const { t } = useTranslation('conflicts');
  const drafts = useDrafts();
  const left = leftTexts(drafts ?? [], conflicts);
  const records = useRecordsByKey([...new Set(left.map(({ key }) => key))]);
  if (left.length === 0 || records === undefined) return null;
  const letGo = (text: LeftText): void => {
    const draft = drafts?.find(({ key }) => key === DRAFT + text.key)?.value;
    if (!isDecidings(draft)) return;
    const rest = Object.fromEntries(Object.entries(draft).filter(([field]) => field !== text.field));
    void writeDraft(DRAFT + text.key, Object.keys(rest).length === 0 ? null : rest);
  };
  return (
    <div className={styles['left']}>
      <Banner tone="doubt" title={t('left.title')}>
        <ul>{left.map((text) => <Left key={`${text.key} ${text.field}`} text={text} record={records.find(({ key }) => key === text.key)} onLetGo={() => letGo(text)} />)}</ul>
      </Banner>
    </div>
  );
};

const Left = ({ text, record, onLetGo }: { readonly text: LeftText; readonly record: RecordView | undefined; readonly onLetGo: () => void }) => {
  const { t } = useTranslation('conflicts');
  const go = useNavigation((navigation) => navigation.go);
  const words = useFieldWords();
  const nameOf = useRecordName();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text.text);
    showToast({ text: (say) => say('conflicts:left.copied') });
  };
  return (
    <li>
      {record !== undefined && `${nameOf(record)} · ${words.label(record.kind, text.field)}: `}“{text.text}”{' '}
      <LinkButton onPress={() => void copy()}>{t('left.copy')}</LinkButton>{' '}
      {record?.kind === 'agreement' && !record.deleted && <><LinkButton onPress={() => go({ screen: 'agreement', id: record.id })}>{t('openRecord')}</LinkButton>{' '}</>}
      <LinkButton onPress={onLetGo}>{t('left.letGo')}</LinkButton>
    </li>
  );
};
