import type { FastifyInstance } from 'fastify';
import { enrolRequestSchema } from '#core/sync/protocol.ts';
import type { Database } from '../database.ts';
import { Refused, sendJson } from '../http.ts';
import { createRateLimit } from '../rate-limit.ts';
import { enrolDevice } from '../store/people.ts';

/** Guessing a code of 60 random bits at this rate takes longer than the ministry will stand. */
const TRIES_PER_MINUTE = 20;

export const enrolRoutes = (app: FastifyInstance, db: Database, perMinute = TRIES_PER_MINUTE): void => {
  const limit = createRateLimit(perMinute);
  app.post('/v1/enrol', async (request, reply) => {
    const wait = limit.take(request.ip);
    if (wait !== null) throw new Refused(429, 'too-many-requests', wait);
    const parsed = enrolRequestSchema.safeParse(request.body);
    if (!parsed.success) throw new Refused(400, 'malformed');
    const enrolled = await enrolDevice(db, parsed.data);
    if (!enrolled.ok) throw new Refused(403, enrolled.error.type);
    return sendJson(request, reply, JSON.stringify(enrolled.value));
  });
};
