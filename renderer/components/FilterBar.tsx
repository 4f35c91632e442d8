import { ChevronDown, X } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, ToggleButton } from 'react-aria-components';
import field from './Field.module.css';
import styles from './FilterBar.module.css';

export type Filter = { readonly id: string; readonly label: string; readonly options: readonly { readonly value: string; readonly label: string; readonly count: number }[] };
export type FilterBarProps = {
  readonly filters: readonly Filter[];
  /** values of the filter `flags` */
  readonly toggles: readonly { readonly value: string; readonly label: string; readonly count: number }[];
  readonly chosen: Readonly<Partial<Record<string, readonly string[]>>>;
  readonly onChange: (filter: string, values: readonly string[]) => void;
  readonly canClear: boolean;
  readonly clearLabel: string;
  readonly onClear: () => void;
  /** writes a count in the digits of the settings */
  readonly digits: (count: number) => string;
};

/** What the list is narrowed to is always visible, and one press clears it. */
export const FilterBar = ({ filters, toggles, chosen, onChange, canClear, clearLabel, onClear, digits }: FilterBarProps) => {
  const flags = chosen['flags'] ?? [];
  return (
    <div className={styles['bar']} role="toolbar" aria-label={clearLabel}>
      {filters.map((filter) => {
        const values = chosen[filter.id] ?? [];
        const names = filter.options.filter((option) => values.includes(option.value)).map((option) => option.label);
        return (
          <MenuTrigger key={filter.id}>
            <Button className={`${styles['pill']} ${values.length > 0 ? styles['on'] : ''}`}>
              <span>{names.length === 0 ? filter.label : names.join(', ')}</span>
              <ChevronDown size={14} aria-hidden />
            </Button>
            <Popover className={field['popover'] ?? ''}>
              <Menu selectionMode="multiple" selectedKeys={[...values]} onSelectionChange={(keys) => onChange(filter.id, keys === 'all' ? filter.options.map((option) => option.value) : [...keys].map(String))}>
                {filter.options.map((option) => (
                  <MenuItem key={option.value} id={option.value} textValue={option.label} className={`${field['option']} ${styles['option']}`}>
                    <span className={styles['box']} aria-hidden />
                    <span className={styles['word']}>{option.label}</span>
                    <span className={field['note']}>{digits(option.count)}</span>
                  </MenuItem>
                ))}
              </Menu>
            </Popover>
          </MenuTrigger>
        );
      })}
      {toggles.filter((toggle) => toggle.count > 0 || flags.includes(toggle.value)).map((toggle) => (
        <ToggleButton
          key={toggle.value}
          className={({ isSelected }) => `${styles['pill']} ${isSelected ? styles['on'] : ''}`}
          isSelected={flags.includes(toggle.value)}
          onChange={(on) => onChange('flags', on ? [...flags, toggle.value] : flags.filter((value) => value !== toggle.value))}
        >
          {toggle.label} {digits(toggle.count)}
        </ToggleButton>
      ))}
      {canClear && <Button className={`${styles['pill']} ${styles['clear']}`} onPress={onClear}><X size={14} aria-hidden /> {clearLabel}</Button>}
    </div>
  );
};
