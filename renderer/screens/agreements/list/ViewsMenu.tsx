import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Header, Menu, MenuItem, MenuSection, Separator } from 'react-aria-components';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { useAgreementList } from '#renderer/state/lists.ts';
import { showToast } from '#renderer/state/toasts.ts';
import type { ShownColumn } from './layout.ts';
import { SaveViewDialog } from './SaveViewDialog.tsx';
import { useViews } from './use-list-settings.ts';
import { asksTheSame, isShipped, SHIPPED_IDS, SHIPPED_VIEWS, type SavedView } from './views.ts';
import field from '#renderer/components/Field.module.css';
import styles from './menus.module.css';

type ViewsMenuProps = { readonly columns: readonly ShownColumn[]; readonly onColumns: (columns: readonly ShownColumn[]) => void };

/** Lists to come back to: those that the program brings, and those that were saved on this PC. */
export const ViewsMenu = ({ columns, onColumns }: ViewsMenuProps) => {
  const { t } = useTranslation('list');
  const [views, saveViews] = useViews();
  const list = useAgreementList();
  const [isNaming, setNaming] = useState(false);
  const saved = views.find(({ id }) => id === list.view);
  const begun = saved ?? (isShipped(list.view) ? SHIPPED_VIEWS[list.view] : SHIPPED_VIEWS.all);
  const name = saved?.name ?? t(`views.${isShipped(list.view) ? list.view : 'all'}`);
  const isChanged = !asksTheSame(begun, list) || (saved !== undefined && JSON.stringify(saved.columns) !== JSON.stringify(columns));

  const show = (id: string): void => {
    const view = views.find((each) => each.id === id);
    if (view !== undefined) onColumns(view.columns);
    const asked = view ?? (isShipped(id) ? SHIPPED_VIEWS[id] : undefined);
    if (asked !== undefined) list.show(id, { text: asked.text, filters: asked.filters, sort: asked.sort, group: asked.group });
  };
  const keep = (id: string, called: string): void => {
    const view: SavedView = { id, name: called, text: list.text, filters: list.filters, sort: list.sort, group: list.group, columns };
    saveViews(views.some((each) => each.id === id) ? views.map((each) => (each.id === id ? view : each)) : [...views, view]);
    list.show(id, view);
    showToast({ text: (say) => say('list:views.saved', { name: called }) });
  };
  const remove = (view: SavedView): void => {
    saveViews(views.filter((each) => each.id !== view.id));
    list.show('', list);
    showToast({ text: (say) => say('list:views.removed', { name: view.name }), undo: { label: (say) => say('list:views.undo'), run: () => saveViews(views) } });
  };
  const act = (key: string): void => {
    if (key === 'save') setNaming(true);
    else if (key === 'update' && saved !== undefined) keep(saved.id, saved.name);
    else if (key === 'remove' && saved !== undefined) remove(saved);
    else show(key);
  };
  const item = `${field['option']} ${styles['item']}`;
  return (
    <>
      <MenuButton label={isChanged && list.view !== '' ? t('views.changed', { name }) : name} isOn={list.view !== '' && list.view !== 'all'}>
        <Menu aria-label={t('views.menu')} onAction={(key) => act(String(key))}>
          <MenuSection aria-label={t('views.shipped')} selectionMode="single" selectedKeys={[list.view]}>
            {SHIPPED_IDS.map((id) => <MenuItem key={id} id={id} className={item}>{t(`views.${id}`)}</MenuItem>)}
          </MenuSection>
          {views.length > 0 && (
            <MenuSection selectionMode="single" selectedKeys={[list.view]}>
              <Header className={styles['header'] ?? ''}>{t('views.own')}</Header>
              {views.map((view) => <MenuItem key={view.id} id={view.id} className={item}>{view.name}</MenuItem>)}
            </MenuSection>
          )}
          <Separator className={styles['line'] ?? ''} />
          {saved !== undefined && isChanged && <MenuItem id="update" className={item}>{t('views.update', { name: saved.name })}</MenuItem>}
          <MenuItem id="save" className={item}>{t('views.save')}</MenuItem>
          {saved !== undefined && <MenuItem id="remove" className={item}>{t('views.remove', { name: saved.name })}</MenuItem>}
        </Menu>
      </MenuButton>
      {isNaming && <SaveViewDialog taken={views.map((view) => view.name)} onClose={() => setNaming(false)} onKeep={(called) => keep(`v${Date.now().toString(36)}`, called)} />}
    </>
  );
};
