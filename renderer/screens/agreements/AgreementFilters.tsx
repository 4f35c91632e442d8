import { useTranslation } from 'react-i18next';
import { AGREEMENT_STATES, AGREEMENT_TYPES, AREAS, PARTY_LEVELS } from '#core/domain/code-lists.ts';
import type { ListFilter } from '#core/domain/list-row.ts';
import { countryLabel } from '#core/places/countries.ts';
import { FilterBar, type Filter } from '#renderer/components/FilterBar.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import type { ListResult } from '#renderer/data/use-list.ts';
import { useUnitName } from '#renderer/data/use-units.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useAgreementList } from '#renderer/state/lists.ts';
import { useStatus } from '#renderer/state/session.ts';

type AgreementFiltersProps = { readonly facets: ListResult['facets'] };

/** What the register can be narrowed to. Every value says how many records it would leave. */
export const AgreementFilters = ({ facets }: AgreementFiltersProps) => {
  const { t, i18n } = useTranslation('agreements');
  const { filters, setFilter, text, clear } = useAgreementList();
  const unitName = useUnitName();
  const digits = useDigits();
  const isMinistry = useStatus().role === 'ministry';
  const language = i18n.language === 'en' ? 'en' : 'th';
  const counted = (filter: ListFilter, values: readonly string[], label: (value: string) => string): Filter['options'] => {
    const counts = facets[filter] ?? {};
    const known = values.filter((value) => value in counts || filters[filter]?.includes(value) === true);
    const strange = Object.keys(counts).filter((value) => !values.includes(value));
    return [...known, ...strange].map((value) => ({ value, label: label(value), count: counts[value] ?? 0 }));
  };
  const wordOf = useCodeWords();
  const code = (list: string) => (value: string): string => wordOf(list, value);
  const all: readonly Filter[] = [
    { id: 'state', label: t('filters.state'), options: counted('state', AGREEMENT_STATES, code('state')) },
    { id: 'country', label: t('filters.country'), options: counted('country', [], (value) => countryLabel(value, language)) },
    { id: 'type', label: t('filters.type'), options: counted('type', AGREEMENT_TYPES, code('agreementType')) },
    { id: 'area', label: t('filters.area'), options: counted('area', AREAS, code('area')) },
    { id: 'level', label: t('filters.level'), options: counted('level', PARTY_LEVELS, code('level')) },
    ...(isMinistry ? [{ id: 'scope', label: t('filters.scope'), options: counted('scope', [], unitName) }] : []),
  ];
  const flags = facets.flags ?? {};
  return (
    <FilterBar
      filters={all.filter((filter) => filter.options.length > 0)}
      toggles={[
        { value: 'doubt', label: t('filters.doubt'), count: flags['doubt'] ?? 0 },
        { value: 'only-here', label: t('filters.onlyHere'), count: flags['only-here'] ?? 0 },
        { value: 'unanswered', label: t('filters.unanswered'), count: flags['unanswered'] ?? 0 },
        { value: 'conflict', label: t('filters.conflict'), count: flags['conflict'] ?? 0 },
        { value: 'refused', label: t('filters.refused'), count: flags['refused'] ?? 0 },
        { value: 'sent', label: t('filters.sent'), count: flags['sent'] ?? 0 },
        { value: 'sample', label: t('filters.sample'), count: flags['sample'] ?? 0 },
      ]}
      chosen={filters}
      onChange={(filter, values) => setFilter(filter as ListFilter, values)}
      canClear={text !== '' || Object.values(filters).some((values) => values.length > 0)}
      clearLabel={t('filters.clear')}
      onClear={clear}
      digits={digits}
    />
  );
};
