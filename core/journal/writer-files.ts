import type { Change } from '../change/change.ts';
import type { PackedRecord } from '../change/packed.ts';
import { ok } from '../result.ts';
import type { SnapshotPartBody } from './bodies.ts';
import type { Pen, WriterDeps, Written } from './pen.ts';
import type { StateBody } from './state-bodies.ts';
import { beginNewLife } from './writer-lives.ts';

/** One part of the present state of records, for a PC that lacks the changes behind it. */
export type BroughtPart = { readonly records: readonly PackedRecord[]; readonly vectors: SnapshotPartBody['vectors']; readonly refused?: SnapshotPartBody['refused'] };

/** What another PC's file holds and this journal lacks, checked and weighed (core/exchange). */
export type Brought = {
  /** id of the file */
  readonly file: string;
  /** what the PC that wrote it is called */
  readonly from: string;
  readonly changes: readonly Change[];
  readonly snapshot?: readonly BroughtPart[];
  /** The file shows that this PC is a copy of that one: it goes on under a name of its own, from after this number. */
  readonly keeps?: number | null;
};

/** Changes per frame: the view reads the journal in pages of a few megabytes. */
const BATCH = 1_000;

export const saveBrought = (deps: WriterDeps, pen: Pen, { file, from, changes, snapshot = [], keeps = null }: Brought): Written => {
  const aside = keeps === null ? ok([]) : beginNewLife(deps, pen, 'fork', { keeps });
  if (!aside.ok) return aside;
  const bodies: StateBody[] = [];
  if (snapshot.length > 0 && pen.state().ground === 'stale') bodies.push({ kind: 'forgotten' });
  for (const [part, { records, vectors, refused }] of snapshot.entries()) {
    bodies.push({ kind: 'snapshot', snapshot: file, part, parts: snapshot.length, records, vectors, ...(refused === undefined ? {} : { refused }), brought: { file, last: part === snapshot.length - 1 } } as StateBody);
  }
  for (let at = 0; at < changes.length; at += BATCH) bodies.push({ kind: 'brought', file, from, changes: changes.slice(at, at + BATCH) });
  const written = bodies.length === 0 ? ok([]) : pen.write(bodies);
  return written.ok ? ok([...aside.value, ...written.value]) : written;
};

/**
 * A page of the endpoint. A number in it that came by file with other contents had been used by two PCs: what came by file leaves
 * its record first.
 */
export const saveReceived = (pen: Pen, page: { readonly changes: readonly Change[]; readonly cursor: string }): Written => {
  const received: StateBody = { kind: 'received', ...page };
  if (!pen.state().hasBrought) return pen.write([received]);
  const contradicted = pen.byFile.contradicted(page.changes);
  if (!contradicted.ok) return contradicted;
  return pen.write(contradicted.value.length === 0 ? [received] : [{ kind: 'declined', changes: [...contradicted.value] }, received]);
};
