import type { FastifyRequest } from 'fastify';
import type { Database } from '../database.ts';
import type { Watch } from '../ops/watch.ts';
import { createRateLimit } from '../rate-limit.ts';
import { findDevice, type Holder } from '../store/people.ts';
import { Refused } from './refused.ts';

export type Rates = {
  /** attempts with a code, per address and minute: with 60 random bits, guessing takes longer than the ministry will stand */
  readonly enrol: number;
  /** requests with a token that nobody holds, per address and minute */
  readonly badTokens: number;
  /** requests per device and minute */
  readonly device: number;
  /** files carried by hand per device and minute */
  readonly files: number;
};

export const RATES = { enrol: 20, badTokens: 30, device: 1_200, files: 30 } as const satisfies Rates;

/** Days without a single request after which a token is good for nothing any more. */
export const TOKEN_DAYS = 400;

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,200})$/i;

/** Asks of a request, before its body is read, which device it comes from. */
export const createAuthenticator = (db: Database, { rates, tokenDays }: { readonly rates: Rates; readonly tokenDays: number }, watch: Watch) => {
  const perDevice = createRateLimit(rates.device);
  const badTokens = createRateLimit(rates.badTokens);
  return async (request: FastifyRequest): Promise<Holder> => {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const device = token === undefined ? null : await findDevice(db, token, tokenDays);
    const address = request.ip;
    if (device === null) {
      const wait = badTokens.take(address);
      watch.note({ type: wait === null ? 'token-unknown' : 'too-fast', address, detail: token === undefined ? 'no token' : '' });
      throw wait === null ? new Refused(401, 'unauthenticated') : new Refused(429, 'too-many-requests', wait);
    }
    watch.met(request, device);
    if (device.state !== 'good') {
      watch.note({ type: `token-${device.state}`, address, device });
      throw device.state === 'revoked' ? new Refused(403, 'revoked') : new Refused(401, 'unauthenticated');
    }
    const wait = perDevice.take(device.id);
    if (wait === null) return device;
    watch.note({ type: 'too-fast', address, device });
    throw new Refused(429, 'too-many-requests', wait);
  };
};
