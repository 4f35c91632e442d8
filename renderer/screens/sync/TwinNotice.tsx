import { useTranslation } from 'react-i18next';
import { Banner } from '#renderer/components/Banner.tsx';

/** A copy of this PC's profile, or an older one of it, has worked under the same name: nothing is lost, and somebody should know. */
export const TwinNotice = () => {
  const { t } = useTranslation('sync');
  return (
    <Banner tone="doubt" title={t('twin.title')}>
      <span>{t('twin.meaning')}</span>
      <span>{t('twin.action')}</span>
    </Banner>
  );
};
