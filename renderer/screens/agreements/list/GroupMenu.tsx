import { Rows3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Menu, MenuItem, MenuSection, Separator } from 'react-aria-components';
import type { ListFilter } from '#core/domain/list-row.ts';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import type { TableGroup } from '#renderer/components/table-lines.ts';
import { useAgreementList } from '#renderer/state/lists.ts';
import { useFilterWords } from './use-filter-words.ts';
import field from '#renderer/components/Field.module.css';
import styles from './menus.module.css';

const GROUPS = ['country', 'state', 'type', 'level', 'fiscalYear', 'scope'] as const satisfies readonly ListFilter[];

/** What the list is grouped by, and folding all groups at once. */
export const GroupMenu = ({ groups }: { readonly groups: readonly TableGroup[] }) => {
  const { t } = useTranslation('list');
  const words = useFilterWords();
  const { group, setGroup, fold } = useAgreementList();
  const keys = groups.map(({ key }) => key);
  return (
    <MenuButton label={group === null ? t('group.menu') : t('group.by', { name: words.filter(group) })} icon={Rows3} isOn={group !== null} iconOnly={group === null}>
      <Menu aria-label={t('group.menu')} onAction={(key) => key === 'fold' ? fold(keys, true) : key === 'unfold' ? fold(keys, false) : undefined}>
        <MenuSection
          aria-label={t('group.menu')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[group ?? 'none']}
          onSelectionChange={(chosen) => setGroup(chosen === 'all' ? null : (GROUPS.find((each) => chosen.has(each)) ?? null))}
        >
          <MenuItem id="none" className={`${field['option']} ${styles['item']}`}>{t('group.none')}</MenuItem>
          {GROUPS.map((each) => <MenuItem key={each} id={each} className={`${field['option']} ${styles['item']}`}>{t('group.by', { name: words.filter(each) })}</MenuItem>)}
        </MenuSection>
        {group !== null && <Separator className={styles['line'] ?? ''} />}
        {group !== null && <MenuItem id="fold" className={`${field['option']} ${styles['item']}`}>{t('group.foldAll')}</MenuItem>}
        {group !== null && <MenuItem id="unfold" className={`${field['option']} ${styles['item']}`}>{t('group.unfoldAll')}</MenuItem>}
      </Menu>
    </MenuButton>
  );
};
