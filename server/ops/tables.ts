/**
 * Every table of the schema, in an order in which rows may come in. A table that is new must be decided on here: a test compares
 * this list with the database.
 */
export type TableRule = {
  readonly name: string;
  /** the order of its rows in a backup, so that two backups of one state are the same */
  readonly order: string;
  /**
   * `owner`: the owner reads it. `scope`: a unit's work, which is out of the owner's own sight and read as the role of requests.
   * `left out`: made afresh from the rest.
   */
  readonly read: 'owner' | 'scope' | 'left out';
  /** rows that a backup does not hold */
  readonly except?: string;
};

export const TABLES: readonly TableRule[] = [
  { name: 'migrations', order: 'name', read: 'left out' },
  // The key of cursors belongs to a database, not to its contents: after a restore all cursors are of another epoch anyway.
  { name: 'meta', order: 'key', read: 'owner', except: "key = 'cursor-key'" },
  { name: 'units', order: 'code', read: 'owner' },
  { name: 'enrolment_codes', order: 'code_hash', read: 'owner' },
  { name: 'devices', order: 'id', read: 'owner' },
  { name: 'incarnations', order: 'incarnation', read: 'owner' },
  { name: 'scopes', order: 'scope', read: 'scope' },
  { name: 'changes', order: 'scope, revision', read: 'scope' },
  { name: 'refused', order: 'scope, incarnation, n', read: 'scope' },
  { name: 'records', order: 'scope, kind, record', read: 'scope' },
  { name: 'digests', order: 'scope, kind', read: 'scope' },
  { name: 'held', order: 'scope, incarnation, n', read: 'scope' },
  { name: 'holes', order: 'scope, incarnation, n', read: 'scope' },
  { name: 'snapshots', order: 'scope, snapshot', read: 'left out' },
  { name: 'snapshot_parts', order: 'scope, snapshot, part', read: 'left out' },
  { name: 'security_events', order: 'at, scope, id', read: 'owner' },
];

export const KEPT_TABLES: readonly TableRule[] = TABLES.filter(({ read }) => read !== 'left out');
