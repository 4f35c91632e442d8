import type { Json } from '#core/json.ts';
import { useSetting } from '#renderer/data/settings.ts';
import { readLayout, writeLayout, type ShownColumn } from './layout.ts';
import { readViews, writeViews, type SavedView } from './views.ts';

const NOTHING: readonly Json[] = [];

/** Which columns this PC shows. */
export const useLayout = (): readonly [readonly ShownColumn[], (columns: readonly ShownColumn[]) => void] => {
  const [stored, save] = useSetting<Json>('agreements/columns', null);
  return [readLayout(stored), (columns) => save(writeLayout(columns))];
};

/** The views that were saved on this PC. */
export const useViews = (): readonly [readonly SavedView[], (views: readonly SavedView[]) => void] => {
  const [stored, save] = useSetting<Json>('agreements/views', NOTHING);
  return [readViews(stored), (views) => save(writeViews(views))];
};
