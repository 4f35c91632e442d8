import { ChevronDown, ListFilterPlus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, SubmenuTrigger, ToggleButton } from 'react-aria-components';
import field from './Field.module.css';
import styles from './FilterBar.module.css';

export type FilterOption = { readonly value: string; readonly label: string; readonly count: number };
export type Filter = { readonly id: string; readonly label: string; readonly options: readonly FilterOption[] };
/** One value of a filter that has a button of its own: what calls for somebody. */
export type Toggle = { readonly filter: string; readonly value: string; readonly label: string; readonly count: number };
export type FilterWordings = {
  /** the bar as a whole */
  readonly bar: string;
  readonly clear: string;
  readonly remove: (name: string) => string;
  /** more filters than have a place of their own */
  readonly add?: string;
};
export type FilterBarProps = {
  /** filters that always stand in the bar */
  readonly filters: readonly Filter[];
  /** filters that stand there once they are on */
  readonly more?: readonly Filter[];
  readonly toggles: readonly Toggle[];
  readonly chosen: Readonly<Partial<Record<string, readonly string[]>>>;
  readonly onChange: (filter: string, values: readonly string[]) => void;
  readonly canClear: boolean;
  readonly onClear: () => void;
  readonly words: FilterWordings;
  /** writes a count in the digits of the settings */
  readonly digits: (count: number) => string;
  /** stands before the filters, and after them */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
};

/** What the list is narrowed to is always visible, and one press clears it. */
export const FilterBar = ({ filters, more = [], toggles, chosen, onChange, canClear, onClear, words, digits, before, after }: FilterBarProps) => {
  const isOn = (filter: Filter): boolean => (chosen[filter.id] ?? []).length > 0;
  const hasToggle = (filter: string, value: string): boolean => toggles.some((toggle) => toggle.filter === filter && toggle.value === value);
  // What a toggle says already is not said by a pill again.
  const saidByPill = (filter: Filter): boolean => (chosen[filter.id] ?? []).some((value) => !hasToggle(filter.id, value));
  const pills = [...filters.filter((filter) => filter.options.length > 0 || isOn(filter)), ...more.filter(saidByPill)];
  const offered = more.filter((filter) => filter.options.length > 0);
  return (
    <div className={styles['bar']}>
      {before}
      <div className={styles['filters']} role="toolbar" aria-label={words.bar}>
        {pills.map((filter) => <FilterPill key={filter.id} filter={filter} values={chosen[filter.id] ?? []} onChange={onChange} removeWord={words.remove(filter.label)} digits={digits} />)}
        {words.add !== undefined && offered.length > 0 && (
          <MenuTrigger>
            <Button className={styles['pill'] ?? ''}><ListFilterPlus size={14} aria-hidden /> <span>{words.add}</span></Button>
            <Popover className={field['popover'] ?? ''}>
              <Menu>
                {offered.map((filter) => (
                  <SubmenuTrigger key={filter.id}>
                    <MenuItem id={filter.id} textValue={filter.label} className={`${field['option']} ${styles['option']}`}>
                      <span className={styles['word']}>{filter.label}</span>
                      <ChevronDown size={14} className={styles['aside']} aria-hidden />
                    </MenuItem>
                    <Popover className={field['popover'] ?? ''}><Options filter={filter} values={chosen[filter.id] ?? []} onChange={onChange} digits={digits} /></Popover>
                  </SubmenuTrigger>
                ))}
              </Menu>
            </Popover>
          </MenuTrigger>
        )}
        {toggles.filter(({ filter, value, count }) => count > 0 || chosen[filter]?.includes(value) === true).map(({ filter, value, label, count }) => {
          const values = chosen[filter] ?? [];
          return (
            <ToggleButton
              key={`${filter} ${value}`}
              className={({ isSelected }) => `${styles['pill']} ${isSelected ? styles['on'] : ''}`}
              isSelected={values.includes(value)}
              onChange={(on) => onChange(filter, on ? [...values, value] : values.filter((each) => each !== value))}
            >
              {label} {digits(count)}
            </ToggleButton>
          );
        })}
        {canClear && <Button className={`${styles['pill']} ${styles['clear']}`} onPress={onClear}><X size={14} aria-hidden /> {words.clear}</Button>}
      </div>
      {after}
    </div>
  );
};

type OptionsProps = { readonly filter: Filter; readonly values: readonly string[]; readonly onChange: FilterBarProps['onChange']; readonly digits: FilterBarProps['digits'] };

const Options = ({ filter, values, onChange, digits }: OptionsProps) => (
  <Menu aria-label={filter.label} selectionMode="multiple" selectedKeys={[...values]} onSelectionChange={(keys) => onChange(filter.id, keys === 'all' ? filter.options.map((option) => option.value) : [...keys].map(String))}>
    {filter.options.map((option) => (
      <MenuItem key={option.value} id={option.value} textValue={option.label} className={`${field['option']} ${styles['option']}`}>
        <span className={styles['box']} aria-hidden />
        <span className={styles['word']}>{option.label}</span>
        <span className={field['note']}>{digits(option.count)}</span>
      </MenuItem>
    ))}
  </Menu>
);

const FilterPill = ({ filter, values, onChange, removeWord, digits }: OptionsProps & { readonly removeWord: string }) => {
  const names = filter.options.filter((option) => values.includes(option.value)).map((option) => option.label);
  const isOn = values.length > 0;
  return (
    <span className={`${styles['pill']} ${styles['double']} ${isOn ? styles['on'] : ''}`}>
      <MenuTrigger>
        <Button className={styles['open'] ?? ''}>
          <span>{isOn ? `${filter.label}: ${names.length === 0 ? values.join(', ') : names.join(', ')}` : filter.label}</span>
          {!isOn && <ChevronDown size={14} aria-hidden />}
        </Button>
        <Popover className={field['popover'] ?? ''}><Options filter={filter} values={values} onChange={onChange} digits={digits} /></Popover>
      </MenuTrigger>
      {isOn && <Button className={styles['off'] ?? ''} aria-label={removeWord} onPress={() => onChange(filter.id, [])}><X size={14} aria-hidden /></Button>}
    </span>
  );
};
