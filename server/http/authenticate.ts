import type { FastifyRequest } from 'fastify';
import type { Database } from '../database.ts';
import { createRateLimit } from '../rate-limit.ts';
import { findDevice, type Device } from '../store/people.ts';
import { Refused } from './refused.ts';

export type Rates = {
  /** attempts with a code, per address and minute: with 60 random bits, guessing takes longer than the ministry will stand */
  readonly enrol: number;
  /** requests with a token that nobody holds, per address and minute */
  readonly badTokens: number;
  /** requests per device and minute */
  readonly device: number;
};

export const RATES: Rates = { enrol: 20, badTokens: 30, device: 1_200 };

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,200})$/i;

/** Asks of a request, before its body is read, which device it comes from. */
export const createAuthenticator = (db: Database, rates: Rates) => {
  const perDevice = createRateLimit(rates.device);
  const badTokens = createRateLimit(rates.badTokens);
  return async (request: FastifyRequest): Promise<Device> => {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const device = token === undefined ? null : await findDevice(db, token);
    if (device === null) {
      const wait = badTokens.take(request.ip);
      throw wait === null ? new Refused(401, 'unauthenticated') : new Refused(429, 'too-many-requests', wait);
    }
    if (device === 'revoked') throw new Refused(403, 'revoked');
    const wait = perDevice.take(device.id);
    if (wait !== null) throw new Refused(429, 'too-many-requests', wait);
    return device;
  };
};
