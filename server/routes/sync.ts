import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PROTOCOL_OLDEST, PROTOCOL_VERSION, pushRequestSchema, type PushResponse } from '#core/sync/protocol.ts';
import { asDevice, type Client, type Database, type Sight } from '../database.ts';
import { Refused, sendJson } from '../http.ts';
import { createRateLimit } from '../rate-limit.ts';
import { readCursor, type Cursor } from '../store/cursor.ts';
import { acknowledgedOf, findDevice, listUnits, readMeta, type Device } from '../store/people.ts';
import { readPage } from '../store/pull.ts';
import { takePush } from '../store/push.ts';
import { readSnapshotPart } from '../store/snapshot.ts';

const REQUESTS_PER_MINUTE = 1_200;
const BAD_TOKENS_PER_MINUTE = 30;

/** What a role may see and write: everybody their unit, the ministry all to read and its own to write, a reader nothing. */
export const sightOf = ({ unit, role }: Device): Sight => ({ scopes: role === 'ministry' ? 'all' : [unit], writes: role === 'reader' ? null : unit });

export const syncRoutes = (app: FastifyInstance, db: Database): void => {
  const perDevice = createRateLimit(REQUESTS_PER_MINUTE);
  const badTokens = createRateLimit(BAD_TOKENS_PER_MINUTE);

  const who = async (request: FastifyRequest): Promise<Device> => {
    const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
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

  app.get('/v1/status', async (request, reply) => {
    const device = await who(request);
    const status = await asDevice(db, sightOf(device), async (client) => {
      const units = await listUnits(client);
      return {
        time: Date.now(),
        epoch: await readMeta(client, 'epoch'),
        protocol: { oldest: PROTOCOL_OLDEST, newest: PROTOCOL_VERSION },
        unit: units.find((unit) => unit.code === device.unit),
        role: device.role,
        units,
        acknowledged: await acknowledgedOf(client, device.id),
        messages: [],
      };
    });
    return sendJson(request, reply, JSON.stringify(status));
  });

  app.post('/v1/push', async (request, reply) => {
    const device = await who(request);
    const parsed = pushRequestSchema.safeParse(request.body);
    if (!parsed.success) throw new Refused(400, 'malformed');
    const push = parsed.data;
    const sight = sightOf(device);
    const answer = await asDevice(db, sight, async (client): Promise<PushResponse> => {
      await checkEpoch(client, push.epoch);
      const taken = await takePush(client, device, sight.writes, push);
      if (taken.type === 'unnumbered') throw new Refused(400, 'malformed');
      await client.query('UPDATE devices SET last_synced = now(), last_pending = $2 WHERE id = $1', [device.id, push.pending]);
      return taken;
    });
    // The page is read after the commit, so that it holds the revisions that this push was given.
    const page = answer.type === 'taken' && push.pull !== undefined ? await asDevice(db, sight, async (client) => readPage(client, await cursorOf(client, push.pull?.cursor))) : undefined;
    return sendJson(request, reply, JSON.stringify(page === undefined ? answer : { ...answer, page }));
  });

  app.get<{ Querystring: { cursor?: string } }>('/v1/pull', async (request, reply) => {
    const device = await who(request);
    const page = await asDevice(db, sightOf(device), async (client) => readPage(client, await cursorOf(client, request.query.cursor)));
    return sendJson(request, reply, JSON.stringify(page));
  });

  app.get<{ Querystring: { token?: string } }>('/v1/snapshot', async (request, reply) => {
    const device = await who(request);
    const sight = sightOf(device);
    const epoch = await asDevice(db, sight, (client) => readMeta(client, 'epoch'));
    const part = await readSnapshotPart(db, sight, epoch, typeof request.query.token === 'string' ? request.query.token : null);
    if (part === null) throw new Refused(410, 'snapshot-gone');
    return sendJson(request, reply, part);
  });
};

const checkEpoch = async (client: Client, epoch: string): Promise<void> => {
  if (epoch !== (await readMeta(client, 'epoch'))) throw new Refused(409, 'epoch-changed');
};

const cursorOf = async (client: Client, text: unknown): Promise<Cursor> => {
  const epoch = await readMeta(client, 'epoch');
  if (text === undefined) return { epoch, revisions: {} };
  const cursor = typeof text === 'string' ? readCursor(text) : null;
  if (cursor === null) throw new Refused(400, 'malformed');
  if (cursor.epoch !== epoch) throw new Refused(409, 'epoch-changed');
  return cursor;
};
