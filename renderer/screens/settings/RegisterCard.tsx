import { useTranslation } from 'react-i18next';
import { DORMANT_MONTHS } from '#core/domain/suggest-state.ts';
import { Card } from '#renderer/components/Card.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { useSetting } from '#renderer/data/settings.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import styles from './SettingsScreen.module.css';

const CHOICES = ['12', '24', '36', '0'] as const;

/** What the program asks about the register. */
export const RegisterCard = () => {
  const { t } = useTranslation('settings');
  const digits = useDigits();
  const [months, saveMonths] = useSetting<number>('dormant-months', DORMANT_MONTHS);
  return (
    <Card>
      <h2>{t('register')}</h2>
      <p className={styles['why']}>{t('dormantWhy')}</p>
      <div className={styles['choices']}>
        <Segmented
          label={t('dormant')}
          value={String(months)}
          options={CHOICES.map((value) => ({ value, label: value === '0' ? t('dormantNever') : t('dormantMonths', { count: Number(value), replace: { count: digits(value) } }) }))}
          onChange={(value) => saveMonths(Number(value))}
        />
      </div>
    </Card>
  );
};
