import { jsonFault } from '#core/change/plain-json.ts';
import { LIMITS, pushRequestSchema, type PushRequest } from '#core/sync/protocol.ts';
import { Refused } from './refused.ts';

/** A push as it came over a line or in a file. */
export const parsePush = (body: unknown): PushRequest => {
  const { changes, ...rest } = typeof body === 'object' && body !== null ? (body as { changes?: unknown }) : {};
  if (Array.isArray(changes) && changes.length > LIMITS.pushChanges) throw new Refused(413, 'too-large');
  const parsed = pushRequestSchema.safeParse(body);
  // The changes are looked at one by one later; what stands around them has no room for oddities.
  if (!parsed.success || jsonFault(rest) !== null) throw new Refused(400, 'malformed');
  return parsed.data;
};
