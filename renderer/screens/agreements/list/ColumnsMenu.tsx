import { ArrowDown, ArrowUp, Columns3, FoldHorizontal, UnfoldHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton, CheckboxButton, CheckboxField, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { Button } from '#renderer/components/Button.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { COLUMN_SPECS, FIRST_COLUMN } from './columns.tsx';
import { FIRST_LAYOUT, moved, widthOf, withColumn, withWidth, type ShownColumn } from './layout.ts';
import { useColumnWords } from './use-column-words.ts';
import field from '#renderer/components/Field.module.css';
import bar from '#renderer/components/FilterBar.module.css';
import styles from './menus.module.css';

type ColumnsMenuProps = { readonly columns: readonly ShownColumn[]; readonly onChange: (columns: readonly ShownColumn[]) => void };

const STEP = 24;

/** Which columns are shown, in which order and how wide: all of it by keys too. */
export const ColumnsMenu = ({ columns, onChange }: ColumnsMenuProps) => {
  const { t } = useTranslation('list');
  const wordOf = useColumnWords();
  const hidden = COLUMN_SPECS.filter(({ id }) => !columns.some((column) => column.id === id));
  return (
    <DialogTrigger>
      <AriaButton className={`${bar['pill']} ${bar['menu']}`} aria-label={t('columns.menu')}><Columns3 size={15} aria-hidden /></AriaButton>
      <Popover className={field['popover'] ?? ''} placement="bottom end">
        <Dialog className={styles['dialog'] ?? ''}>
          <Heading slot="title" className={styles['title'] ?? ''}>{t('columns.menu')}</Heading>
          <ul className={styles['columns']}>
            {columns.map((column, index) => (
              <li key={column.id}>
                <Show id={column.id} isShown onChange={() => onChange(withColumn(columns, column.id, false))} />
                <span className={styles['tools']}>
                  <IconButton icon={ArrowUp} label={t('columns.earlier', { name: wordOf(column.id) })} isDisabled={index === 0} onPress={() => onChange(moved(columns, column.id, -1))} />
                  <IconButton icon={ArrowDown} label={t('columns.later', { name: wordOf(column.id) })} isDisabled={index === columns.length - 1} onPress={() => onChange(moved(columns, column.id, 1))} />
                  <IconButton icon={FoldHorizontal} label={t('columns.narrower', { name: wordOf(column.id) })} onPress={() => onChange(withWidth(columns, column.id, widthOf(column) - STEP))} />
                  <IconButton icon={UnfoldHorizontal} label={t('columns.wider', { name: wordOf(column.id) })} onPress={() => onChange(withWidth(columns, column.id, widthOf(column) + STEP))} />
                </span>
              </li>
            ))}
            {hidden.map(({ id }) => <li key={id}><Show id={id} isShown={false} onChange={() => onChange(withColumn(columns, id, true))} /></li>)}
          </ul>
          <footer className={styles['foot']}>
            <small>{t('columns.hint')}</small>
            <Button variant="quiet" onPress={() => onChange(FIRST_LAYOUT)}>{t('columns.reset')}</Button>
          </footer>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
};

const Show = ({ id, isShown, onChange }: { readonly id: string; readonly isShown: boolean; readonly onChange: () => void }) => {
  const { t } = useTranslation('list');
  const word = useColumnWords()(id);
  return (
    <CheckboxField isSelected={isShown} isDisabled={id === FIRST_COLUMN} onChange={onChange} aria-label={t('columns.show', { name: word })}>
      <CheckboxButton className={styles['show'] ?? ''}><span className={bar['box']} aria-hidden /> {word}</CheckboxButton>
    </CheckboxField>
  );
};
