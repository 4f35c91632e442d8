import { useVirtualizer } from '@tanstack/react-virtual';
import { Check, ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useRef, type MouseEvent } from 'react';
import { TableHead } from './TableHead.tsx';
import { groupedLines, plainLines } from './table-lines.ts';
import type { VirtualTableProps } from './table-types.ts';
import { useTableKeys } from './use-table-keys.ts';
import styles from './VirtualTable.module.css';

export type { Column } from './table-types.ts';

const ROW = 38;
const HEAD = 34;
const OVERSCAN = 8;
const SKELETON_ROWS = 14;
const CHECK_WIDTH = '32px';

/** The pixels that a track of a grid needs at least. */
const leastWidth = (track: string): number => Number(/(\d+)px/.exec(track)?.[1] ?? 0);

/** A list of any length: only what is visible is in the document. Arrows move, Enter opens, Home and End jump. */
export const VirtualTable = <R,>({ label, ids, columns, useRows, selected, onSelect, onOpen, sort, onSort, onWidth, checking, grouping }: VirtualTableProps<R>) => {
  const scroller = useRef<HTMLDivElement>(null);
  const groups = grouping?.groups;
  const folded = grouping?.folded;
  const lines = useMemo(() => (ids === undefined ? plainLines(SKELETON_ROWS) : groups === undefined || folded === undefined ? plainLines(ids.length) : groupedLines(groups, folded)), [ids, groups, folded]);
  const virtual = useVirtualizer({ count: lines.count, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: OVERSCAN, scrollMargin: HEAD, scrollPaddingStart: HEAD });
  const items = virtual.getVirtualItems();
  const shown = items.map((item) => ({ item, line: lines.at(item.index) }));
  const visible = ids === undefined ? [] : shown.flatMap(({ line }) => (line?.type === 'row' ? (ids[line.row] ?? []) : []));
  const rows = useRows(visible);
  const kept = useRef<ReadonlyMap<string, R>>(new Map());
  if (rows !== undefined) kept.current = rows;
  const isBusy = ids === undefined || visible.some((id) => !kept.current.has(id));
  const template = { gridTemplateColumns: [...(checking === undefined ? [] : [CHECK_WIDTH]), ...columns.map((column) => column.width)].join(' ') };
  const minWidth = columns.reduce((sum, column) => sum + leastWidth(column.width), checking === undefined ? 0 : leastWidth(CHECK_WIDTH));
  const keys = useTableKeys({ ids, lines, selected, onSelect, onOpen, ...(checking === undefined ? {} : { checking }), ...(grouping === undefined ? {} : { grouping }), page: () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? ROW) - HEAD) / ROW) - 1) });

  const { scrollToIndex } = virtual;
  const { line: active } = keys;
  useEffect(() => {
    if (active >= 0) scrollToIndex(active, { align: 'auto' });
  }, [active, scrollToIndex]);

  const click = (event: MouseEvent, id: string | undefined, row: number): void => {
    if (id === undefined) return;
    if (event.shiftKey) keys.checkUpTo(row);
    else if (event.ctrlKey || event.metaKey) keys.toggle(row);
    else keys.goToRow(row);
  };

  return (
    <div ref={scroller} className={styles['table']} role="grid" aria-label={label} aria-rowcount={ids === undefined ? -1 : lines.count} aria-busy={isBusy} aria-multiselectable={checking !== undefined} tabIndex={0} onKeyDown={keys.press} {...(active < 0 ? {} : { 'aria-activedescendant': `row-${active}` })}>
      <TableHead minWidth={minWidth} columns={columns} template={template} sort={sort} onSort={onSort} hasCheck={checking !== undefined} checkLabel={checking?.label ?? ''} {...(onWidth === undefined ? {} : { onWidth })} />
      <div className={styles['canvas']} role="rowgroup" style={{ minWidth, height: virtual.getTotalSize() - HEAD }}>
        {shown.map(({ item, line }) => {
          const place = { transform: `translateY(${item.start - HEAD}px)` };
          if (line?.type === 'group' && grouping !== undefined) {
            const isFolded = grouping.folded.has(line.group.key);
            const Arrow = isFolded ? ChevronRight : ChevronDown;
            return (
              <div key={`group ${line.group.key}`} id={`row-${item.index}`} role="row" aria-expanded={!isFolded} data-group data-active={item.index === active} className={styles['group']} style={place} onClick={() => keys.goToGroup(line.group.key, true)}>
                <div role="gridcell" className={styles['groupCell']}>
                  <Arrow size={16} aria-hidden />
                  <b>{line.group.label}</b>
                  <span>{grouping.countWords(line.group.count)}</span>
                </div>
              </div>
            );
          }
          const row = line?.type === 'row' ? line.row : item.index;
          const id = ids?.[row];
          const record = id === undefined ? undefined : kept.current.get(id);
          const isChecked = id !== undefined && checking?.checked.has(id) === true;
          return (
            <div
              key={id ?? item.index}
              id={`row-${item.index}`}
              role="row"
              aria-rowindex={item.index + 1}
              aria-selected={checking === undefined ? id !== undefined && id === selected : isChecked}
              data-active={item.index === active}
              data-shown={id !== undefined && id === selected}
              className={styles['row']}
              style={{ ...template, ...place }}
              onClick={(event) => click(event, id, row)}
              onDoubleClick={() => id !== undefined && onOpen(id)}
            >
              {checking !== undefined && (
                <div role="gridcell" className={styles['check']} onClick={(event) => { event.stopPropagation(); if (event.shiftKey) keys.checkUpTo(row); else keys.toggle(row); }}>
                  <span className={styles['tick']} data-checked={isChecked} aria-hidden>{isChecked && <Check size={12} strokeWidth={3} />}</span>
                </div>
              )}
              {columns.map((column) => (
                <div key={column.id} role="gridcell" className={styles['cell']}>{record === undefined ? <span className={styles['bone']} /> : column.cell(record)}</div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
};
