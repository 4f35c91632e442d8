import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_HEADER } from '#core/sync/protocol.ts';
import type { Database } from '../database.ts';
import type { Watch } from '../ops/watch.ts';
import type { Device } from '../store/people.ts';
import { createAuthenticator, type Rates } from './authenticate.ts';
import { Refused } from './refused.ts';

/** The calls of an enrolled device: who asks is known before anything of a body is read. */
export type Signed = { readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>; readonly whoAsks: (request: FastifyRequest) => Device };

export const createSigned = (db: Database, trust: { readonly rates: Rates; readonly tokenDays: number }, watch: Watch): Signed => {
  const authenticate = createAuthenticator(db, trust, watch);
  const devices = new WeakMap<FastifyRequest, Device>();
  return {
    onRequest: async (request, reply) => {
      const device = await authenticate(request);
      devices.set(request, device);
      reply.header(STATUS_HEADER, device.status);
    },
    whoAsks: (request) => {
      const device = devices.get(request);
      if (device === undefined) throw new Refused(401, 'unauthenticated');
      return device;
    },
  };
};
