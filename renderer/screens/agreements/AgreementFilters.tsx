import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { ListFilter } from '#core/domain/list-row.ts';
import { FilterBar, type Filter, type Toggle } from '#renderer/components/FilterBar.tsx';
import type { ListResult } from '#renderer/data/use-list.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { isNarrowed, useAgreementList } from '#renderer/state/lists.ts';
import { FILTERS, useFilterWords } from './list/use-filter-words.ts';

type AgreementFiltersProps = { readonly facets: ListResult['facets']; readonly before: ReactNode; readonly after: ReactNode };

/** What most lists are narrowed by has a place of its own; the others come when they are wanted. */
const ALWAYS: readonly ListFilter[] = ['state', 'country', 'type'];
/** What calls for somebody. */
const CALLS: readonly (readonly [ListFilter, string])[] = [
  ['flags', 'doubt'], ['attention', 'overdue'], ['attention', 'expiring'], ['sync', 'conflict'], ['sync', 'refused'], ['sync', 'only-here'], ['sync', 'unanswered'],
];

/** What the register can be narrowed to. Every value says how many records it would leave. */
export const AgreementFilters = ({ facets, before, after }: AgreementFiltersProps) => {
  const { t } = useTranslation(['list', 'agreements']);
  const { filters, setFilter, text, clear } = useAgreementList();
  const words = useFilterWords();
  const digits = useDigits();
  const filterOf = (id: ListFilter): Filter => {
    const counts = facets[id] ?? {};
    const shown = words.order(id, Object.keys(counts)).filter((value) => value in counts || filters[id]?.includes(value) === true);
    return { id, label: words.filter(id), options: shown.map((value) => ({ value, label: words.value(id, value), count: counts[value] ?? 0 })) };
  };
  const toggles = CALLS.map(([filter, value]): Toggle => ({ filter, value, label: words.value(filter, value), count: facets[filter]?.[value] ?? 0 }));
  return (
    <FilterBar
      filters={ALWAYS.map(filterOf)}
      // Units are worth a filter only where there is more than one.
      more={FILTERS.filter((filter) => !ALWAYS.includes(filter)).map(filterOf).filter(({ id, options }) => id !== 'scope' || options.length > 1 || (filters.scope?.length ?? 0) > 0)}
      toggles={toggles}
      chosen={filters}
      onChange={(filter, values) => setFilter(filter as ListFilter, values)}
      canClear={isNarrowed({ text, filters })}
      onClear={clear}
      words={{ bar: t('filters.bar'), clear: t('agreements:filters.clear'), remove: (name) => t('filters.remove', { name }), add: t('filters.add') }}
      digits={digits}
      before={before}
      after={after}
    />
  );
};
