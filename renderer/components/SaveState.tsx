import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './SaveState.module.css';

const two = (value: number): string => String(value).padStart(2, '0');

/** Says that what was typed is on this PC, and since when. */
export const SaveState = ({ savedAt }: { readonly savedAt: number | null }) => {
  const { t } = useTranslation('common');
  if (savedAt === null) return null;
  const at = new Date(savedAt);
  return <small className={styles['state']} role="status"><Check size={14} aria-hidden /> {t('draftSaved', { time: `${two(at.getHours())}:${two(at.getMinutes())}` })}</small>;
};
