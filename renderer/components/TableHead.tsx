import { ArrowDown, ArrowUp } from 'lucide-react';
import type { CSSProperties, PointerEvent } from 'react';
import type { Column, VirtualTableProps } from './table-types.ts';
import styles from './VirtualTable.module.css';

type TableHeadProps<R> = Pick<VirtualTableProps<R>, 'columns' | 'sort' | 'onSort' | 'onWidth'> & { readonly template: CSSProperties; readonly minWidth: number; readonly hasCheck: boolean; readonly checkLabel: string };

/** The heads of the columns: pressed, they sort; their right edges can be drawn. The columns' menu does the same by keys. */
export const TableHead = <R,>({ columns, template, minWidth, sort, onSort, onWidth, hasCheck, checkLabel }: TableHeadProps<R>) => (
  <div role="rowgroup" className={styles['heads']} style={{ minWidth }}>
    <div className={styles['header']} role="row" style={template}>
      {hasCheck && <div role="columnheader" className={styles['head']}><span data-heard="always">{checkLabel}</span></div>}
      {columns.map((column) => <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} {...(onWidth === undefined ? {} : { onWidth })} />)}
    </div>
  </div>
);

type HeaderCellProps<R> = Pick<VirtualTableProps<R>, 'sort' | 'onSort' | 'onWidth'> & { readonly column: Column<R> };

const HeaderCell = <R,>({ column, sort, onSort, onWidth }: HeaderCellProps<R>) => {
  const isSorted = sort.by === column.id;
  const direction = isSorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : 'none';
  const edge = onWidth === undefined || column.labelHidden === true ? null : <Edge onWidth={(width, isLast) => onWidth(column.id, width, isLast)} />;
  if (column.sortable !== true) {
    return (
      <div role="columnheader" className={styles['head']}>
        {column.labelHidden === true ? <span data-heard="always">{column.label}</span> : <span className={styles['word']}>{column.label}</span>}
        {edge}
      </div>
    );
  }
  const Arrow = sort.direction === 'asc' ? ArrowUp : ArrowDown;
  return (
    <div role="columnheader" aria-sort={direction} className={styles['head']}>
      <button type="button" className={styles['sort']} onClick={() => onSort(column.id)}>
        <span className={styles['word']}>{column.label}</span> {isSorted && <Arrow size={14} aria-hidden />}
      </button>
      {edge}
    </div>
  );
};

const NARROWEST = 64;

const Edge = ({ onWidth }: { readonly onWidth: (width: number, isLast: boolean) => void }) => {
  const draw = (down: PointerEvent<HTMLSpanElement>): void => {
    const head = down.currentTarget.parentElement;
    if (head === null) return;
    down.preventDefault();
    const edge = down.currentTarget;
    edge.setPointerCapture(down.pointerId);
    const [from, width] = [down.clientX, head.getBoundingClientRect().width];
    let drawn = width;
    const move = (event: globalThis.PointerEvent): void => {
      drawn = Math.max(NARROWEST, Math.round(width + event.clientX - from));
      onWidth(drawn, false);
    };
    const release = (): void => {
      edge.removeEventListener('pointermove', move);
      if (drawn !== width) onWidth(drawn, true);
    };
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', release, { once: true });
  };
  return <span className={styles['edge']} onPointerDown={draw} aria-hidden />;
};
