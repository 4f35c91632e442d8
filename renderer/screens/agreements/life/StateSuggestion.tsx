import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readActivity } from '#core/domain/activity.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { DORMANT_MONTHS, suggestState } from '#core/domain/suggest-state.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { useSetting } from '#renderer/data/settings.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { todayIso } from '#renderer/dates/today.ts';
import { useDateFormat, useDigits } from '#renderer/dates/use-date-format.ts';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import type { StateChanging } from './use-state-change.ts';

/** Asks whether a relation sleeps, or whether its time is over. The officer says so, or that it lives; the program never does. */
export const StateSuggestion = ({ record, changing, activities }: { readonly record: RecordView; readonly changing: StateChanging; readonly activities: readonly RecordView[] | undefined }) => {
  const { t } = useTranslation('lifecycle');
  const wordOf = useCodeWords();
  const format = useDateFormat();
  const digits = useDigits();
  const [months] = useSetting<number>('dormant-months', DORMANT_MONTHS);
  const [day] = useState(todayIso);
  if (activities === undefined) return null;
  const { state, endDate, ending, signedDate, inForceDate } = readAgreement(record.fields);
  const standing = changing.log.find((entry) => entry.stands);
  const suggestion = suggestState({ state, endDate, ending, activities: activities.map((each) => readActivity(each.fields).date), since: [signedDate, inForceDate, standing?.date ?? null] }, day, months);
  if (suggestion === null) return null;
  const { to } = suggestion;
  const since = format(pickedDate(suggestion.day));
  return (
    <Banner
      tone="doubt"
      title={t(`suggest.${to}.title`)}
      actions={
        <>
          <LinkButton onPress={() => changing.begin(to)}>{t('suggest.yes', { state: wordOf('state', to) })}</LinkButton>
          {to === 'dormant' && <LinkButton onPress={() => changing.begin('active', pickedDate(day))}>{t('suggest.lives')}</LinkButton>}
        </>
      }
    >
      {t(`suggest.${to}.why`, { day: since, count: months, replace: { day: since, count: digits(months) } })}
    </Banner>
  );
};
