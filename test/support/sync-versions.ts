import { err, ok, type Result } from '#core/result.ts';
import type { Endpoint, EndpointFailure } from '#core/sync/ports.ts';

/** An endpoint from before relays: it has never heard of the question, and passes over what it does not know in another. */
export const beforeRelays = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  known: () => Promise.resolve(err({ type: 'not-found', retry: false })),
});

const LATER = { ofTomorrow: { deep: [1, null, 'x'] } };
const more = <T extends object>(answer: Result<T, EndpointFailure>): Result<T, EndpointFailure> => (answer.ok ? ok({ ...answer.value, ...LATER }) : answer);

/** An endpoint of a later version, which says more than this app knows. */
export const sayingMore = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  status: async (signal) => {
    const answer = await endpoint.status(signal);
    return more(answer.ok ? ok({ ...answer.value, protocol: { ...answer.value.protocol, newest: answer.value.protocol.newest + 1 } }) : answer);
  },
  push: async (request, signal) => more(await endpoint.push(request, signal)),
  pull: async (cursor, signal) => more(await endpoint.pull(cursor, signal)),
  snapshot: async (token, signal) => more(await endpoint.snapshot(token, signal)),
  known: async (signal) => more(await endpoint.known(signal)),
});
