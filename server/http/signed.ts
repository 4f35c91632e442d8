import type { FastifyRequest } from 'fastify';
import type { Database } from '../database.ts';
import type { Watch } from '../ops/watch.ts';
import type { Device } from '../store/people.ts';
import { createAuthenticator, type Rates } from './authenticate.ts';
import { Refused } from './refused.ts';

/** The calls of an enrolled device: who asks is known before anything of a body is read. */
export type Signed = { readonly onRequest: (request: FastifyRequest) => Promise<void>; readonly whoAsks: (request: FastifyRequest) => Device };

export const createSigned = (db: Database, trust: { readonly rates: Rates; readonly tokenDays: number }, watch: Watch): Signed => {
  const authenticate = createAuthenticator(db, trust, watch);
  const devices = new WeakMap<FastifyRequest, Device>();
  return {
    onRequest: async (request) => {
      devices.set(request, await authenticate(request));
    },
    whoAsks: (request) => {
      const device = devices.get(request);
      if (device === undefined) throw new Refused(401, 'unauthenticated');
      return device;
    },
  };
};
