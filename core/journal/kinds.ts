import type { FrameKind } from './bodies.ts';

/** The byte that stands for a kind in a frame's header. Numbers are never used again for something else. */
export const KIND_CODES = {
  identity: 1,
  enrolment: 2,
  changes: 3,
  reissued: 4,
  received: 5,
  snapshot: 6,
  acknowledged: 7,
  draft: 8,
  setting: 9,
  'sync-run': 10,
  history: 11,
  relayed: 12,
  forgotten: 13,
  brought: 14,
  declined: 15,
} as const satisfies Record<FrameKind, number>;

/**
 * A version that does not know a kind skips it, unless this bit is set in its number: then what such a frame says bears on what
 * may be written after it (numbers, lives), and a version that does not know it opens the journal for nobody.
 */
const MUST_KNOW = 0x80;
const KNOWN: ReadonlySet<number> = new Set(Object.values(KIND_CODES));

export const mustBeKnown = (kind: number): boolean => (kind & MUST_KNOW) !== 0;
export const isUnknownAndMatters = (kind: number): boolean => mustBeKnown(kind) && !KNOWN.has(kind);

/** Frames that hold changes made on this PC. */
export const OWN_KINDS: ReadonlySet<number> = new Set([KIND_CODES.changes, KIND_CODES.reissued]);

/** Frames that hold changes made elsewhere. */
export const OTHERS_KINDS: ReadonlySet<number> = new Set([KIND_CODES.received, KIND_CODES.history, KIND_CODES.brought]);

/** Frames that change what the writer knows; the others need not be parsed at a start. */
export const STATE_KINDS: ReadonlySet<number> = new Set([
  KIND_CODES.identity,
  KIND_CODES.enrolment,
  KIND_CODES.changes,
  KIND_CODES.reissued,
  KIND_CODES.received,
  KIND_CODES.snapshot,
  KIND_CODES.acknowledged,
  KIND_CODES.history,
  KIND_CODES.relayed,
  KIND_CODES.forgotten,
  KIND_CODES.brought,
  KIND_CODES.declined,
  KIND_CODES['sync-run'],
]);
