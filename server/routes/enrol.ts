import type { FastifyInstance } from 'fastify';
import { enrolRequestSchema } from '#core/sync/protocol.ts';
import type { Database } from '../database.ts';
import { sendJson } from '../http/answer.ts';
import { Refused } from '../http/refused.ts';
import type { Watch } from '../ops/watch.ts';
import { createRateLimit } from '../rate-limit.ts';
import { enrolDevice } from '../store/people.ts';
import { isStorable } from '../store/storable.ts';

/** The one call without a token: a one-time code for a token. */
export const enrolRoutes = (app: FastifyInstance, db: Database, triesPerMinute: number, watch: Watch): void => {
  const limit = createRateLimit(triesPerMinute);
  const slowDown = async ({ ip }: { readonly ip: string }): Promise<void> => {
    const wait = limit.take(ip);
    if (wait === null) return;
    watch.note({ type: 'too-fast', address: ip });
    throw new Refused(429, 'too-many-requests', wait);
  };
  app.post('/v1/enrol', { onRequest: slowDown }, async (request, reply) => {
    const parsed = enrolRequestSchema.safeParse(request.body);
    if (!parsed.success) throw new Refused(400, 'malformed');
    const { device, app: version } = parsed.data;
    if (![device.label, device.publicKey, version].every(isStorable)) throw new Refused(400, 'malformed');
    const enrolled = await enrolDevice(db, parsed.data);
    if (!enrolled.ok) {
      watch.note({ type: enrolled.error.type, address: request.ip });
      throw new Refused(403, enrolled.error.type);
    }
    return sendJson(request, reply, JSON.stringify(enrolled.value));
  });
};
