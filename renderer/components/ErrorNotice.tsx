import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#ipc/contract.ts';
import { Banner, type BannerProps } from './Banner.tsx';

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

export type ErrorNoticeProps = { readonly failure: Failure; readonly tone?: BannerProps['tone']; readonly actions?: ReactNode };

export const ErrorNotice = ({ failure, tone = 'alert', actions }: ErrorNoticeProps) => {
  const words = useFailureWords()(failure);
  return (
    <Banner tone={tone} title={words.title} actions={actions}>
      <span>{words.meaning}</span>
      <span>{words.action}</span>
    </Banner>
  );
};
