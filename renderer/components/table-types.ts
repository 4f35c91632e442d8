import type { ReactNode } from 'react';
import type { TableGroup } from './table-lines.ts';

export type Column<R> = {
  readonly id: string;
  readonly label: string;
  readonly labelHidden?: boolean;
  /** a track of a CSS grid: `120px`, `minmax(0, 1fr)` */
  readonly width: string;
  readonly sortable?: boolean;
  readonly cell: (record: R) => ReactNode;
};

/** Rows chosen for one edit of all: by Space, Shift and the arrows, Ctrl+A, or with the mouse. */
export type Checking = { readonly checked: ReadonlySet<string>; readonly check: (ids: readonly string[], isChecked: boolean) => void; readonly label: string };

/** The list in groups that can be folded. The counts together are the number of ids. */
export type Grouping = { readonly groups: readonly TableGroup[]; readonly folded: ReadonlySet<string>; readonly fold: (keys: readonly string[], isFolded: boolean) => void; readonly countWords: (count: number) => string };

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
  /** the person draws the edge of a column to this width in pixels; `isLast` when it is let go */
  readonly onWidth?: (column: string, width: number, isLast: boolean) => void;
  readonly checking?: Checking;
  readonly grouping?: Grouping;
};
