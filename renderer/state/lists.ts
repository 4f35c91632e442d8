import { create } from 'zustand';
import type { ListFilter, ListSort } from '#core/domain/list-row.ts';

export type Filters = Readonly<Partial<Record<ListFilter, readonly string[]>>>;
export type Sorting = { readonly by: ListSort; readonly direction: 'asc' | 'desc' };

/** What a list is asked for: also what a saved view keeps. */
export type Asked = { readonly text: string; readonly filters: Filters; readonly sort: Sorting; readonly group: ListFilter | null };

export type ListState = Asked & {
  /** the saved view that this was begun with, '' for none */
  readonly view: string;
  /** the row that is shown beside the list */
  readonly selected: string | null;
  /** rows that are chosen for one edit of all */
  readonly checked: ReadonlySet<string>;
  /** groups whose rows are folded away, by key */
  readonly folded: ReadonlySet<string>;
  readonly setText: (text: string) => void;
  readonly setFilter: (filter: ListFilter, values: readonly string[]) => void;
  readonly setSort: (by: ListSort) => void;
  readonly setGroup: (group: ListFilter | null) => void;
  readonly fold: (keys: readonly string[], isFolded: boolean) => void;
  readonly select: (id: string | null) => void;
  readonly check: (ids: readonly string[], isChecked: boolean) => void;
  readonly uncheckAll: () => void;
  readonly show: (view: string, asked: Asked) => void;
  readonly clear: () => void;
};

const NONE: ReadonlySet<string> = new Set();

const withOrWithout = (set: ReadonlySet<string>, members: readonly string[], isIn: boolean): ReadonlySet<string> => {
  const next = new Set(set);
  for (const member of members) {
    if (isIn) next.add(member);
    else next.delete(member);
  }
  return next;
};

/** Dates are looked at from the newest back, words from the first on. */
const firstDirection = (by: ListSort): 'asc' | 'desc' => (by === 'touched' || by === 'date' || by === 'lastActivity' || by === 'fiscalYear' ? 'desc' : 'asc');

const createListState = (first: ListSort) =>
  create<ListState>()((set) => ({
    text: '',
    filters: {},
    sort: { by: first, direction: 'desc' },
    group: null,
    view: '',
    selected: null,
    checked: NONE,
    folded: NONE,
    setText: (text) => set({ text }),
    setFilter: (filter, values) => set((state) => ({ filters: { ...state.filters, [filter]: values } })),
    setSort: (by) => set(({ sort }) => ({ sort: { by, direction: sort.by === by ? (sort.direction === 'asc' ? 'desc' : 'asc') : firstDirection(by) } })),
    setGroup: (group) => set({ group, folded: NONE }),
    fold: (keys, isFolded) => set(({ folded }) => ({ folded: withOrWithout(folded, keys, isFolded) })),
    select: (selected) => set({ selected }),
    check: (ids, isChecked) => set(({ checked }) => ({ checked: withOrWithout(checked, ids, isChecked) })),
    uncheckAll: () => set({ checked: NONE }),
    show: (view, asked) => set({ ...asked, view, folded: NONE, checked: NONE }),
    clear: () => set({ text: '', filters: {}, view: '' }),
  }));

/** What the lists are asked for. It stays while the person works elsewhere, so that coming back finds the list as it was left. */
export const useAgreementList = createListState('touched');
export const useActivityList = createListState('date');

export const isNarrowed = ({ text, filters }: Pick<Asked, 'text' | 'filters'>): boolean => text.trim() !== '' || Object.values(filters).some((values) => values.length > 0);
