import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import styles from './VirtualTable.module.css';

export type Column<R> = {
  readonly id: string;
  readonly label: string;
  readonly labelHidden?: boolean;
  /** a track of a CSS grid: `120px`, `minmax(0, 1fr)` */
  readonly width: string;
  readonly sortable?: boolean;
  readonly cell: (record: R) => ReactNode;
};

export type VirtualTableProps<R> = {
  readonly label: string;
  /** undefined = not known yet: skeleton rows */
  readonly ids: readonly string[] | undefined;
  readonly columns: readonly Column<R>[];
  /** hook that reads the rows of a visible stretch */
  readonly useRows: (ids: readonly string[]) => ReadonlyMap<string, R> | undefined;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly sort: { readonly by: string; readonly direction: 'asc' | 'desc' };
  readonly onSort: (column: string) => void;
};

const ROW = 38;
const OVERSCAN = 8;
const SKELETON_ROWS = 14;

/** A list of any length: only what is visible is in the document. Arrows move, Enter opens, Home and End jump. */
export const VirtualTable = <R,>({ label, ids, columns, useRows, selected, onSelect, onOpen, sort, onSort }: VirtualTableProps<R>) => {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: ids?.length ?? SKELETON_ROWS, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: OVERSCAN });
  const items = virtual.getVirtualItems();
  const visible = ids === undefined ? [] : items.flatMap((item) => ids[item.index] ?? []);
  const rows = useRows(visible);
  const kept = useRef<ReadonlyMap<string, R>>(new Map());
  if (rows !== undefined) kept.current = rows;
  const isBusy = ids === undefined || visible.some((id) => !kept.current.has(id));
  const template = { gridTemplateColumns: columns.map((column) => column.width).join(' ') };
  const index = ids === undefined || selected === null ? -1 : ids.indexOf(selected);

  const { scrollToIndex } = virtual;
  useEffect(() => {
    if (index >= 0) scrollToIndex(index, { align: 'auto' });
  }, [index, scrollToIndex]);

  const move = (to: number): void => {
    const id = ids?.[Math.min(Math.max(to, 0), ids.length - 1)];
    if (id !== undefined) onSelect(id);
  };
  const press = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 1);
    const moves: Readonly<Record<string, number>> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: (ids?.length ?? 1) - 1, PageDown: index + page, PageUp: index - page };
    const to = moves[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' && selected !== null) onOpen(selected);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles['table']} role="grid" aria-label={label} aria-rowcount={ids?.length ?? -1} aria-busy={isBusy}>
      <div className={styles['header']} role="row" style={template}>
        {columns.map((column) => <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />)}
      </div>
      <div ref={scroller} className={styles['body']} role="rowgroup" tabIndex={0} onKeyDown={press} {...(index < 0 ? {} : { 'aria-activedescendant': `row-${index}` })}>
        <div className={styles['canvas']} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const id = ids?.[item.index];
            const record = id === undefined ? undefined : kept.current.get(id);
            return (
              <div
                key={id ?? item.index}
                id={`row-${item.index}`}
                role="row"
                aria-rowindex={item.index + 1}
                aria-selected={id !== undefined && id === selected}
                className={styles['row']}
                style={{ ...template, transform: `translateY(${item.start}px)` }}
                onClick={() => id !== undefined && onSelect(id)}
                onDoubleClick={() => id !== undefined && onOpen(id)}
              >
                {columns.map((column) => (
                  <div key={column.id} role="gridcell" className={styles['cell']}>{record === undefined ? <span className={styles['bone']} /> : column.cell(record)}</div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
};

type HeaderCellProps<R> = { readonly column: Column<R>; readonly sort: VirtualTableProps<R>['sort']; readonly onSort: (column: string) => void };

const HeaderCell = <R,>({ column, sort, onSort }: HeaderCellProps<R>) => {
  const isSorted = sort.by === column.id;
  const direction = isSorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : 'none';
  if (column.sortable !== true) return <div role="columnheader" className={styles['head']}>{column.labelHidden === true ? <span data-heard="always">{column.label}</span> : column.label}</div>;
  const Arrow = sort.direction === 'asc' ? ArrowUp : ArrowDown;
  return (
    <div role="columnheader" aria-sort={direction} className={styles['head']}>
      <button type="button" className={styles['sort']} onClick={() => onSort(column.id)}>
        {column.label} {isSorted && <Arrow size={14} aria-hidden />}
      </button>
    </div>
  );
};
