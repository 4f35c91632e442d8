import { useTranslation } from 'react-i18next';
import type { Failure } from '#ipc/contract.ts';
import { Banner } from './Banner.tsx';

type Words = { readonly title: string; readonly meaning: string; readonly action: string };

/** The words for a failure: what happened, what it means for the work, what to do. A type without words still says something true. */
export const useFailureWords = (): ((failure: Failure) => Words) => {
  const { t, i18n } = useTranslation('errors');
  return (failure) => {
    const type = i18n.exists(`errors:${failure.type}.title`) ? failure.type : 'unknown';
    const say = (part: string): string => t(`${type}.${part}` as 'unknown.title', { ...failure, type: failure.type });
    return { title: say('title'), meaning: say('meaning'), action: say('action') };
  };
};

export const ErrorNotice = ({ failure }: { readonly failure: Failure }) => {
  const words = useFailureWords()(failure);
  return (
    <Banner tone="alert" title={words.title}>
      <span>{words.meaning}</span>
      <span>{words.action}</span>
    </Banner>
  );
};
