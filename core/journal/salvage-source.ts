import type { Change } from '../change/change.ts';
import type { FrameBody } from './bodies.ts';

/** A change of the view's log, and whether it was still to be sent. */
export type FromView = { readonly change: Change; readonly waits: boolean };

/** A frame of a source, or some of what the view knew. */
export type SalvageFrame = FrameBody | { readonly kind: 'from-view'; readonly changes: readonly FromView[] };
export type SalvageKind = SalvageFrame['kind'];

/**
 * All that can be read, in the order in which it counts: frames as they were written, those of the journal that is to go on last, then the
 * view. It is read several times, each time whole and the same; `kinds`: only these are asked for.
 */
export type SalvageSource = (kinds: ReadonlySet<SalvageKind>) => AsyncIterable<SalvageFrame>;
