import type { FastifyInstance } from 'fastify';
import { EXCHANGE_TYPE } from '#core/exchange/label.ts';
import { isRecipient } from '#core/exchange/lock.ts';
import { introductionSchema } from '#core/sync/protocol.ts';
import { asDevice } from '../database.ts';
import { endpointKit } from '../exchange/endpoint-kit.ts';
import { handIn } from '../exchange/hand-in.ts';
import { sendJson } from '../http/answer.ts';
import { Refused } from '../http/refused.ts';
import type { Signed } from '../http/signed.ts';
import type { Watch } from '../ops/watch.ts';
import { createRateLimit } from '../rate-limit.ts';
import { saveRecipient, sightOf } from '../store/people.ts';
import type { Store } from './sync.ts';

/** Files that are looked at at once: each may take a few hundred megabytes of memory, and who brings one can wait. */
const AT_ONCE = 2;
const RETRY_SECONDS = 10;

export const EXCHANGE_PATH = '/v1/exchange';

type Settings = { readonly filesPerMinute: number; readonly tokenDays: number };

/** Files carried by hand, brought by any PC that has a line; and the key by which a PC's own answers are locked. */
export const exchangeRoutes = (app: FastifyInstance, store: Store, { onRequest, whoAsks }: Signed, { filesPerMinute, tokenDays }: Settings, watch: Watch): void => {
  const limit = createRateLimit(filesPerMinute);
  let atWork = 0;

  app.post(EXCHANGE_PATH, {
    onRequest: async (request, reply) => {
      await onRequest(request, reply);
      const device = whoAsks(request);
      const wait = limit.take(device.id);
      if (wait !== null) {
        watch.note({ type: 'too-fast', address: request.ip, device });
        throw new Refused(429, 'too-many-requests', wait);
      }
      if (atWork >= AT_ONCE) throw new Refused(503, 'unavailable', RETRY_SECONDS);
      atWork += 1;
      reply.raw.once('close', () => {
        atWork -= 1;
      });
    },
  }, async (request, reply) => {
    if (!(request.body instanceof Uint8Array)) throw new Refused(415, 'malformed');
    const carrier = whoAsks(request);
    try {
      const { receipt } = await handIn(store, request.body, tokenDays, {
        met: () => undefined,
        pushed: (device, answer) => watch.pushed(request, device, answer),
        beyond: (device, scope) => watch.reachedBeyond(request, device, scope),
      });
      reply.header('content-type', EXCHANGE_TYPE).header('cache-control', 'no-store');
      return await reply.send(Buffer.from(receipt.buffer, receipt.byteOffset, receipt.byteLength));
    } catch (problem) {
      // Who brought it is known; who made it is not, or is not to be believed.
      if (problem instanceof Refused) watch.note({ type: 'file-refused', address: request.ip, device: carrier, detail: problem.type });
      throw problem;
    }
  });

  app.post('/v1/device', { onRequest }, async (request, reply) => {
    const device = whoAsks(request);
    const parsed = introductionSchema.safeParse(request.body);
    if (!parsed.success || !isRecipient(endpointKit, parsed.data.recipient)) throw new Refused(400, 'malformed');
    await asDevice(store.db, sightOf(device), (client) => saveRecipient(client, device.id, parsed.data.recipient));
    return sendJson(request, reply, JSON.stringify({ recipient: parsed.data.recipient }));
  });
};
