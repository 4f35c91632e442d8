import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { TableLines } from './table-lines.ts';
import type { Checking, Grouping } from './table-types.ts';

type Options = {
  readonly ids: readonly string[] | undefined;
  readonly lines: TableLines;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly checking?: Checking;
  readonly grouping?: Grouping;
  /** lines of a page */
  readonly page: () => number;
};

/** Where one stands in a table, and what keys and mouse do there. */
export const useTableKeys = ({ ids, lines, selected, onSelect, onOpen, checking, grouping, page }: Options) => {
  // A group's head has no record to be selected: that one stands on it is known only here.
  const [group, setGroup] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const row = useMemo(() => (ids === undefined || selected === null ? -1 : ids.indexOf(selected)), [ids, selected]);
  const groupLine = group === null ? -1 : lines.ofGroup(group);
  const line = groupLine >= 0 ? groupLine : row < 0 ? -1 : lines.ofRow(row);

  const goToRow = (to: number): void => {
    const id = ids?.[to];
    if (id === undefined) return;
    setGroup(null);
    anchor.current = id;
    onSelect(id);
  };
  const goTo = (to: number): number | null => {
    const at = lines.at(Math.min(Math.max(to, 0), lines.count - 1));
    if (at === null) return null;
    if (at.type === 'group') {
      setGroup(at.group.key);
      return null;
    }
    const id = ids?.[at.row];
    setGroup(null);
    if (id !== undefined) onSelect(id);
    return at.row;
  };
  const checkUpTo = (to: number): void => {
    const id = ids?.[to];
    if (ids === undefined || id === undefined || checking === undefined) return;
    anchor.current ??= selected ?? id;
    const from = Math.max(0, ids.indexOf(anchor.current));
    checking.check(ids.slice(Math.min(from, to), Math.max(from, to) + 1), true);
  };
  const toggle = (at: number): void => {
    const id = ids?.[at];
    if (id === undefined || checking === undefined) return;
    anchor.current = id;
    checking.check([id], !checking.checked.has(id));
  };
  const fold = (isFolded: boolean): void => {
    if (group !== null) grouping?.fold([group], isFolded);
  };
  const headOf = (at: number): number => {
    for (let above = at; above >= 0; above -= 1) if (lines.at(above)?.type === 'group') return above;
    return at;
  };

  const onGroup = (key: string): boolean => {
    if (key === 'ArrowRight') fold(false);
    else if (key === 'ArrowLeft') fold(true);
    else if (key === 'Enter' || key === ' ') fold(group === null || grouping?.folded.has(group) !== true);
    else return false;
    return true;
  };
  const onRow = (event: KeyboardEvent): boolean => {
    const { key } = event;
    if (key === 'Enter' && selected !== null) onOpen(selected);
    else if (key === ' ' && checking !== undefined) toggle(row);
    else if (key === 'ArrowLeft' && grouping !== undefined) goTo(headOf(line));
    else return false;
    return true;
  };
  const onAny = (event: KeyboardEvent): boolean => {
    const { key } = event;
    const moves: Readonly<Record<string, number>> = { ArrowDown: line + 1, ArrowUp: line - 1, Home: 0, End: lines.count - 1, PageDown: line + page(), PageUp: line - page() };
    const to = moves[key];
    if (to !== undefined) {
      if (event.shiftKey) anchor.current ??= selected;
      const at = goTo(to);
      if (event.shiftKey && at !== null) checkUpTo(at);
      else if (!event.shiftKey) anchor.current = null;
      return true;
    }
    if (checking === undefined) return false;
    if (key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) checking.check(ids ?? [], true);
    else if (key === 'Escape' && checking.checked.size > 0) checking.check([...checking.checked], false);
    else return false;
    return true;
  };

  return {
    line,
    goToRow,
    checkUpTo,
    toggle,
    goToGroup: (key: string, toggles: boolean): void => {
      setGroup(key);
      if (toggles) grouping?.fold([key], !grouping.folded.has(key));
    },
    press: (event: KeyboardEvent): void => {
      // Keys pressed on what stands inside (the heads of columns) are theirs.
      if (event.target !== event.currentTarget) return;
      if ((groupLine >= 0 ? onGroup(event.key) : onRow(event)) || onAny(event)) event.preventDefault();
    },
  };
};
