import type { EndpointFailure } from '#core/sync/ports.ts';

/** Chromium's words for what went wrong on the line (net_error_list), by what they mean for the person. */
const CERTIFICATE = /ERR_CERT_|ERR_SSL_|CERT_|self.signed/i;
const NO_NAME = /ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION_FAILED|ENOTFOUND|EAI_AGAIN/i;
const CUT = /ERR_CONNECTION_RESET|ERR_CONNECTION_CLOSED|ERR_INCOMPLETE_CHUNKED|ERR_CONTENT_LENGTH_MISMATCH|ERR_CONTENT_DECODING_FAILED|ERR_EMPTY_RESPONSE|ERR_NETWORK_CHANGED|ERR_HTTP2|ECONNRESET|terminated|other side closed/i;
const PROXY = /ERR_PROXY|ERR_TUNNEL/i;
/** The endpoint never redirects; the log-in page of a Wi-Fi does. */
const REDIRECT = /redirect/i;

/** A failure without an HTTP answer, or in the middle of one. */
export const failureOfNetwork = (cause: unknown, hasAnswer: boolean): EndpointFailure => {
  const detail = describe(cause);
  if (CERTIFICATE.test(detail)) return { type: 'certificate', retry: false, detail };
  if (REDIRECT.test(detail)) return { type: 'not-the-endpoint', retry: false, detail };
  if (PROXY.test(detail)) return { type: 'proxy', retry: false, detail };
  if (hasAnswer || CUT.test(detail)) return { type: 'interrupted', retry: true, detail };
  if (NO_NAME.test(detail)) return { type: 'unreachable', retry: false, detail };
  return { type: 'unreachable', retry: true, detail };
};

/** An HTTP answer that is not a success. A typed body says more than its number. */
export const failureOfStatus = (status: number, typed: string | null, retryAfter: string | null): EndpointFailure => {
  const wait = retryAfterMs(retryAfter);
  const extra = wait === null ? {} : { retryAfterMs: wait };
  if (typed !== null && typed !== 'internal' && typed !== 'unavailable') return { type: typed, retry: typed === 'too-many-requests', ...extra };
  if (status === 413) return { type: 'too-large', retry: false };
  if (status === 429) return { type: 'too-many-requests', retry: true, ...extra };
  if (status >= 500) return { type: 'server-trouble', retry: true, detail: String(status), ...extra };
  if (status === 401 || status === 407) return { type: status === 407 ? 'proxy' : 'unauthenticated', retry: false };
  return { type: 'not-the-endpoint', retry: false, detail: String(status) };
};

const describe = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? ` ${cause.cause.message}` : '';
  return `${cause.message}${inner}`;
};

/** Retry-After in seconds (RFC 9110 §10.2.3; the date form is not used by our endpoint). At most five minutes are waited for. */
const retryAfterMs = (header: string | null): number | null => {
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 300) * 1_000 : null;
};
