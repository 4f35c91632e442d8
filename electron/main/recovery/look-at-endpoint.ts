import type { EndpointRemains } from '#ipc/contract.ts';
import { createEndpoint, type Fetch } from '../endpoint.ts';
import type { Secrets } from '../secrets.ts';

/** Nobody waits longer for an answer that only tells what a sync will bring. */
const PATIENCE_MS = 6_000;

/** What the ministry's system says that it has of this PC. Asked for the recovery screen; changes nothing at either end. */
export const lookAtEndpoint = async (address: string | null, secrets: Secrets, fetch: Fetch): Promise<EndpointRemains> => {
  const token = secrets.read()?.secret.token;
  if (address === null) return { type: token === undefined ? 'not-enrolled' : 'unknown', changes: 0 };
  if (token === undefined) return { type: 'unreachable', changes: 0 };
  const answer = await createEndpoint(address, token, fetch).status(AbortSignal.timeout(PATIENCE_MS));
  if (!answer.ok) return { type: 'unreachable', changes: 0 };
  return { type: 'reached', changes: Object.values(answer.value.acknowledged).reduce((sum, n) => sum + n, 0) };
};
