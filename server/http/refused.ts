import type { ProtocolError } from '#core/sync/protocol.ts';

/** A refusal of a whole request, in the words of the protocol. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly type: ProtocolError['type'];
  readonly retryAfter: number | null;

  constructor(status: number, type: ProtocolError['type'], retryAfter: number | null = null) {
    super(type);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }
}

export const errorBody = (type: ProtocolError['type']): string => JSON.stringify({ error: { type } });

const RETRY_SECONDS = 5;

/**
 * PostgreSQL's classes of trouble that pass: no connection, shutting down or starting, too many clients, disk full, a standby
 * that takes no writes, a lock or statement that took too long, two transactions in each other's way.
 */
const PASSING = /^(08|57P|53|25006|55P03|57014|40001|40P01)/;
const BROKEN_LINES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN']);

type Problem = Error & { readonly statusCode?: number; readonly code?: string };

/** What went wrong, as the asker may know it: what they did, what passes, or our own mistake. */
export const toRefused = (problem: Problem): Refused => {
  if (problem instanceof Refused) return problem;
  const status = problem.statusCode ?? 500;
  if (status === 413) return new Refused(413, 'too-large');
  if (status === 404) return new Refused(404, 'not-found');
  if (status >= 400 && status < 500) return new Refused(status, 'malformed');
  return isPassing(problem) ? new Refused(503, 'unavailable', RETRY_SECONDS) : new Refused(500, 'internal');
};

const isPassing = ({ code, message, statusCode }: Problem): boolean => {
  if (statusCode === 503) return true;
  if (code !== undefined) return PASSING.test(code) || BROKEN_LINES.has(code);
  // The driver has no codes for these.
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/.test(message);
};
