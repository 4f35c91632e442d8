import { LIST_FILTERS, LIST_SORTS, type ListFilter } from '#core/domain/list-row.ts';
import type { Json } from '#core/json.ts';
import type { Asked, Filters } from '#renderer/state/lists.ts';
import { readLayout, writeLayout, type ShownColumn } from './layout.ts';

/** A list as somebody wants to see it again. Shipped ones have words in the locales and no columns of their own. */
export type SavedView = Asked & { readonly id: string; readonly name: string; readonly columns: readonly ShownColumn[] };

export const NEWEST = { by: 'touched', direction: 'desc' } as const;

const shipped = (filters: Filters, more: Partial<Asked> = {}): Asked => ({ text: '', filters, sort: NEWEST, group: null, ...more });

/** The views that come with the program, by the id of their words. */
export const SHIPPED_VIEWS = {
  all: shipped({}),
  expiring: shipped({ attention: ['expiring'] }, { sort: { by: 'endDate', direction: 'asc' } }),
  overdue: shipped({ attention: ['overdue'] }),
  dormant: shipped({ attention: ['dormant'] }, { sort: { by: 'lastActivity', direction: 'asc' } }),
  symbolic: shipped({ attention: ['symbolic'] }),
  doubt: shipped({ flags: ['doubt'] }),
  onlyHere: shipped({ sync: ['only-here'] }),
  byCountry: shipped({}, { group: 'country', sort: { by: 'name', direction: 'asc' } }),
} as const satisfies Readonly<Record<string, Asked>>;
export type ShippedView = keyof typeof SHIPPED_VIEWS;
export const SHIPPED_IDS = Object.keys(SHIPPED_VIEWS) as readonly ShippedView[];
export const isShipped = (id: string): id is ShippedView => id in SHIPPED_VIEWS;

type JsonObject = { readonly [key: string]: Json };
const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const readFilters = (stored: Json | undefined): Filters => {
  if (!isObject(stored)) return {};
  return Object.fromEntries(LIST_FILTERS.flatMap((filter) => {
    const values = stored[filter];
    const texts = Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
    return texts.length === 0 ? [] : [[filter, texts]];
  }));
};

const readView = (stored: Json): SavedView[] => {
  if (!isObject(stored) || typeof stored['id'] !== 'string' || typeof stored['name'] !== 'string') return [];
  const sort = isObject(stored['sort']) ? stored['sort'] : {};
  const by = LIST_SORTS.find((each) => each === sort['by']);
  return [{
    id: stored['id'],
    name: stored['name'],
    text: typeof stored['text'] === 'string' ? stored['text'] : '',
    filters: readFilters(stored['filters']),
    sort: by === undefined ? NEWEST : { by, direction: sort['direction'] === 'asc' ? 'asc' : 'desc' },
    group: LIST_FILTERS.find((each: ListFilter) => each === stored['group']) ?? null,
    columns: readLayout(stored['columns']),
  }];
};

/** Reads what the setting holds: what this version does not know (a filter of a newer one) is left out of the view, never an error. */
export const readViews = (stored: Json | undefined): readonly SavedView[] => (Array.isArray(stored) ? stored.flatMap(readView) : []);

export const writeViews = (views: readonly SavedView[]): Json =>
  views.map(({ id, name, text, filters, sort, group, columns }) => ({
    id, name, text, group, sort: { by: sort.by, direction: sort.direction }, columns: writeLayout(columns),
    filters: Object.fromEntries(Object.entries(filters).map(([filter, values]) => [filter, [...values]])),
  }));

const meant = ({ text, filters, sort, group }: Asked): string =>
  JSON.stringify([text.trim(), LIST_FILTERS.map((filter) => (filters[filter] ?? []).toSorted()), sort.by, sort.direction, group]);

/** Whether two lists are asked for the same, whatever their order of values. */
export const asksTheSame = (a: Asked, b: Asked): boolean => meant(a) === meant(b);
