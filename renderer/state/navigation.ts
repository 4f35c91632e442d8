import { create } from 'zustand';
import type { Failure } from '#ipc/contract.ts';

/** Where the window can be. Every screen is one of these, with what it needs to know. */
export type Route =
  | { readonly screen: 'agreements' | 'activities' | 'reminders' | 'duplicates' | 'import' | 'settings' | 'about' }
  /** `finding`: the journal is to be recovered because of it; without one somebody wants a backup back */
  | { readonly screen: 'restore'; readonly finding?: Failure }
  /** the ministry writes to a unit (`to`), about one of its agreements; without them the messages are shown */
  | { readonly screen: 'notices'; readonly to?: string; readonly about?: string }
  /** the office's places, opened on one of them by its code */
  | { readonly screen: 'places'; readonly place?: string }
  | { readonly screen: 'agreement'; readonly id: string }
  /** `refused`: begins with what a refused change held */
  | { readonly screen: 'agreement-form'; readonly id?: string; readonly refused?: string }
  | { readonly screen: 'activity-form'; readonly id?: string; readonly agreement?: string; readonly refused?: string }
  | { readonly screen: 'sync'; readonly tab?: 'conflicts' | 'refused' | 'runs' }
  /** the inbox, opened on one record (its key) or on the first */
  | { readonly screen: 'conflicts'; readonly record?: string };

type Navigation = { readonly route: Route; readonly go: (route: Route) => void };

export const useNavigation = create<Navigation>()((set) => ({ route: { screen: 'agreements' }, go: (route) => set({ route }) }));
