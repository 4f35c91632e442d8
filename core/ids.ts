import { z } from 'zod';

/** The three shapes of identity that travel. Text everywhere, so that they survive JSON, IPC, HTTP and IndexedDB alike. */

/** A record's id: UUID version 7 made offline (RFC 9562), so newer records sort after older ones. */
export const recordIdSchema = z.string().min(1).max(64);
export type RecordId = string;

/** A scope is a unit: a province office (`TH-57`) or the ministry (`MFA`). Trial work on a PC that is not enrolled lives in `trial`. */
export const SCOPE_FORM = /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/;
export const scopeSchema = z.string().regex(SCOPE_FORM);
export type Scope = string;
export const TRIAL_SCOPE: Scope = 'trial';

/** One installation's life between two restores: random, minted at install, restore, import of a profile, or detected clone. */
export const incarnationSchema = z.string().regex(/^[0-9a-z]{12,32}$/);
export type Incarnation = string;

/** `<incarnation>:<n>`, n = 1, 2, 3 … without gaps per incarnation. */
export const CHANGE_ID_FORM = /^[0-9a-z]{12,32}:[1-9][0-9]{0,14}$/;
export const changeIdSchema = z.string().regex(CHANGE_ID_FORM);
export type ChangeId = string;

export const changeId = (incarnation: Incarnation, n: number): ChangeId => `${incarnation}:${n}`;

/** Splits a change id that a parser has accepted. */
export const splitChangeId = (id: ChangeId): { incarnation: Incarnation; n: number } => {
  const colon = id.indexOf(':');
  return { incarnation: id.slice(0, colon), n: Number(id.slice(colon + 1)) };
};
