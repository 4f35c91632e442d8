import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { LIST_FILTERS, type ListFilter } from '#core/domain/list-row.ts';
import type { TableGroup } from '#renderer/components/table-lines.ts';
import type { ListResult, ListQuery } from '#renderer/data/use-list.ts';
import { useAgreementList } from '#renderer/state/lists.ts';
import { useFilterWords } from './use-filter-words.ts';

const asFilter = (by: string): ListFilter | undefined => LIST_FILTERS.find((filter) => filter === by);

/** What the list is asked for, with the order of codes that the words on this screen have. */
export const useRegisterQuery = (): ListQuery => {
  const { i18n } = useTranslation();
  const words = useFilterWords();
  const { text, filters, sort, group } = useAgreementList();
  return useMemo((): ListQuery => {
    const ranked = asFilter(sort.by);
    const by = sort.by === 'name' && i18n.language === 'en' ? 'nameEn' : sort.by;
    return {
      kind: 'agreement',
      text,
      filters,
      sort: { by, direction: sort.direction, ...(ranked === undefined ? {} : { order: words.order(ranked) }) },
      group: group === null ? null : { by: group, order: words.order(group) },
    };
  }, [text, filters, sort, group, words, i18n.language]);
};

/** The groups of an answer as the table shows them; null where the list is not grouped, or not yet. */
export const useGroups = (list: ListResult | undefined): readonly TableGroup[] | null => {
  const { t } = useTranslation('list');
  const words = useFilterWords();
  const group = useAgreementList((state) => state.group);
  const groups = list?.groups;
  return useMemo(() => {
    if (group === null || groups === undefined) return null;
    return groups.map(({ values, count }) => ({ key: values.join('+'), count, label: values.length === 0 ? t('group.unknown') : values.map((value) => words.value(group, value)).join(', ') }));
  }, [groups, group, words, t]);
};
