import type { Json } from '#core/change/change.ts';
import type { RecordView } from '#renderer/data/rows.ts';

const AUTHOR = { officer: 'sample', name: 'Sample', device: 'PC-01' };

/** A record as a screen reads it, out of plain fields. */
export const viewOf = (kind: string, fields: Readonly<Record<string, Json>>): RecordView => {
  const state = { scope: 'TH-57', kind, record: 'r1', fields: Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, [{ id: `life:${field}`, value, at: '1', author: AUTHOR }]])) };
  return { key: `${kind}/r1`, kind, id: 'r1', scope: 'TH-57', fields, state, conflicts: [], onlyHere: false, touched: '1', deleted: false };
};
