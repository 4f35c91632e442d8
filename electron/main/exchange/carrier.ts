import { EXCHANGE_LIMITS, EXCHANGE_TYPE } from '#core/exchange/label.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { EndpointFailure } from '#core/sync/ports.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION, protocolErrorSchema } from '#core/sync/protocol.ts';
import { failureOfNetwork, failureOfStatus } from '../endpoint-failures.ts';
import type { Fetch } from '../line-exchange.ts';
import { TIMEOUTS, watchLine } from '../line-watch.ts';

export type LineTo = { readonly address: string; readonly token: string; readonly fetch: Fetch };

const headers = (token: string, type: string): Record<string, string> => ({ authorization: `Bearer ${token}`, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION), 'content-type': type });

/** Milliseconds that a file may take to the endpoint and through it, before the answer begins: it may be large, and the line slow. */
const ANSWER_MS = 600_000;

/** Hands another office's file in, or one's own, and answers the receipt. Neither can be read here unless it is one's own. */
export const handIn = async (line: LineTo, file: Uint8Array): Promise<Result<Uint8Array, EndpointFailure>> => {
  const watch = watchLine({ ...TIMEOUTS, answer: ANSWER_MS }, undefined);
  try {
    const response = await watch.whileAlive(line.fetch(new URL('v1/exchange', line.address).href, { method: 'POST', headers: headers(line.token, EXCHANGE_TYPE), body: new Uint8Array(file), signal: watch.signal, redirect: 'manual' }));
    watch.answered();
    const body = new Uint8Array(await watch.whileAlive(response.arrayBuffer()));
    if (!response.ok) return err(failureOfStatus(response.status, typeOf(body), response.headers.get('retry-after')));
    const isOurs = (response.headers.get('content-type') ?? '').includes(EXCHANGE_TYPE) && body.length <= EXCHANGE_LIMITS.fileBytes;
    return isOurs ? ok(body) : err({ type: 'not-the-endpoint', retry: false });
  } catch (cause) {
    return err(watch.cause() ?? failureOfNetwork(cause, watch.hasAnswer()));
  } finally {
    watch.stop();
  }
};

const typeOf = (body: Uint8Array): string | null => {
  try {
    const parsed = protocolErrorSchema.safeParse(JSON.parse(new TextDecoder().decode(body)));
    return parsed.success ? parsed.data.error.type : null;
  } catch {
    return null;
  }
};

/** Hands in the key to which this PC's files are encrypted, where it was enrolled before there were any. A failure is tried again with the next sync. */
export const introduce = async ({ address, token, fetch }: LineTo, recipient: string): Promise<void> => {
  const watch = watchLine(TIMEOUTS, undefined);
  try {
    await watch.whileAlive(fetch(new URL('v1/device', address).href, { method: 'POST', headers: headers(token, 'application/json'), body: JSON.stringify({ recipient }), signal: watch.signal, redirect: 'manual' }));
  } catch {
    // Said again at the next sync, as long as the endpoint does not know it.
  } finally {
    watch.stop();
  }
};
