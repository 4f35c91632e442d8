import { create } from 'zustand';
import type { ListFilter, ListSort } from '#core/domain/list-row.ts';

export type ListState = {
  readonly text: string;
  readonly filters: Readonly<Partial<Record<ListFilter, readonly string[]>>>;
  readonly sort: { readonly by: ListSort; readonly direction: 'asc' | 'desc' };
  /** the row that is shown beside the list */
  readonly selected: string | null;
  readonly setText: (text: string) => void;
  readonly setFilter: (filter: ListFilter, values: readonly string[]) => void;
  readonly setSort: (by: ListSort) => void;
  readonly select: (id: string | null) => void;
  readonly clear: () => void;
};

const createListState = (first: ListSort) =>
  create<ListState>()((set) => ({
    text: '',
    filters: {},
    sort: { by: first, direction: 'desc' },
    selected: null,
    setText: (text) => set({ text }),
    setFilter: (filter, values) => set((state) => ({ filters: { ...state.filters, [filter]: values } })),
    setSort: (by) =>
      set((state) => ({ sort: { by, direction: state.sort.by === by && state.sort.direction === 'asc' ? 'desc' : state.sort.by === by ? 'asc' : by === 'touched' || by === 'date' ? 'desc' : 'asc' } })),
    select: (selected) => set({ selected }),
    clear: () => set({ text: '', filters: {} }),
  }));

/** What the lists are asked for. It stays while the person works elsewhere, so that coming back finds the list as it was left. */
export const useAgreementList = createListState('touched');
export const useActivityList = createListState('date');
