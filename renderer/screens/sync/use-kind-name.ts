import { useTranslation } from 'react-i18next';

/** What a kind of record is called; a kind of a newer version is shown as it is. */
export const useKindName = (): ((kind: string) => string) => {
  const { t, i18n } = useTranslation('sync');
  return (kind) => (i18n.exists(`sync:kinds.${kind}`) ? t(`kinds.${kind}` as 'kinds.agreement') : kind);
};
