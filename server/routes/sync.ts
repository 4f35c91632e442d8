import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIMITS, pullWishSchema, type PushRequest, type PushResponse } from '#core/sync/protocol.ts';
import { asDevice, type Database } from '../database.ts';
import { answerOf, readsColumns, sendAnswer, sendJson, type Answer } from '../http/answer.ts';
import { parsePush } from '../http/parse-push.ts';
import { sendPart, sendParts } from '../http/part.ts';
import { Refused } from '../http/refused.ts';
import type { Signed } from '../http/signed.ts';
import type { Watch } from '../ops/watch.ts';
import { readCursor, type Cursor } from '../store/cursor.ts';
import { readKnown } from '../store/holes.ts';
import type { Identity } from '../store/identity.ts';
import { readMeta, renewEpoch } from '../store/meta.ts';
import { markSynced, sightOf, type Device } from '../store/people.ts';
import { pageMessage, pageText, readPage, type OwnChanges, type Page, type PageLimits } from '../store/pull.ts';
import { takePush } from '../store/push.ts';
import { statusOf } from '../store/status.ts';
import { relaySight, takeRelay } from '../store/relay.ts';
import { scopesBeyond } from '../store/snapshot-token.ts';
import { readSnapshotPart, readSnapshotParts } from '../store/snapshot.ts';

/** The database, and the key by which its cursors are known again. */
export type Store = { readonly db: Database; readonly cursorKey: string };

/** The calls of an enrolled device. Who asks is known before anything of a body is read. */
export const syncRoutes = (app: FastifyInstance, { db, cursorKey }: Store, asks: Signed, tokenDays: number, watch: Watch): void => {
  const { whoAsks } = asks;
  const signed = { onRequest: asks.onRequest };

  app.get('/v1/status', signed, async (request, reply) => sendJson(request, reply, JSON.stringify(await statusOf(db, whoAsks(request), tokenDays))));

  app.post('/v1/push', signed, async (request, reply) => {
    const device = whoAsks(request);
    const sight = sightOf(device);
    const push = parsePush(request.body);
    if (push.relay !== undefined) return sendAnswer(request, reply, answerOf(await relayFor(request, device, push, push.relay.scope)));
    const take = (): Promise<PushResponse> =>
      asDevice(db, sight, async (client) => {
        if (push.epoch !== (await readMeta(client, 'epoch'))) throw new Refused(409, 'epoch-changed');
        const taken = await takePush(client, device, sight.writes, push);
        if (taken.type === 'unplaced') throw new Refused(400, 'malformed');
        if (taken.type === 'taken') await markSynced(client, device.id, push.pending);
        return taken;
      });
    const answer = push.follows === true ? await afterTheOneBefore(take, request.raw.socket) : await take();
    watch.pushed(request, device, answer);
    if (answer.type !== 'taken' || push.pull === undefined) return sendAnswer(request, reply, answerOf(answer));
    // The page is read after the commit, so that it holds the revisions that this push was given.
    const page = await pageFor(device, push.pull.cursor, push.pull.bytes, push.pull.knows === undefined ? null : { incarnation: push.incarnation, ...push.pull.knows });
    return sendAnswer(request, reply, withPage(answer, page));
  });

  app.get<{ Querystring: { cursor?: unknown; bytes?: unknown } }>('/v1/pull', signed, async (request, reply) => {
    const { cursor, bytes } = request.query;
    return sendAnswer(request, reply, ofPage(await pageFor(whoAsks(request), cursor, bytes === undefined ? undefined : Number(bytes))));
  });

  app.get<{ Querystring: { token?: unknown } }>('/v1/snapshot', signed, async (request, reply) => {
    const device = whoAsks(request);
    const sight = sightOf(device);
    const { token } = request.query;
    if (token !== undefined && typeof token !== 'string') throw new Refused(400, 'malformed');
    const epoch = await asDevice(db, sight, (client) => readMeta(client, 'epoch'));
    const asked = { db, sight, identity: { epoch, cursorKey, onBuilt: (seconds: number) => watch.builtSnapshot(seconds) }, wanted: token ?? null, isResumed: request.headers.range !== undefined };
    const part = await (readsColumns(request) ? readSnapshotParts(asked) : readSnapshotPart(asked));
    if (part === null) {
      for (const scope of scopesBeyond(sight, token)) watch.reachedBeyond(request, device, scope);
      throw new Refused(410, 'snapshot-gone');
    }
    if ('empty' in part) return sendJson(request, reply, part.empty);
    return 'text' in part ? sendPart(request, reply, part) : sendParts(request, reply, part);
  });

  app.get('/v1/known', signed, async (request, reply) => {
    const sight = sightOf(whoAsks(request));
    const text = await asDevice(db, sight, async (client) => JSON.stringify({ epoch: await readMeta(client, 'epoch'), scopes: await readKnown(client, sight.scopes) }));
    return sendJson(request, reply, text);
  });

  const relayFor = async (request: FastifyRequest, device: Device, push: PushRequest, scope: string): Promise<PushResponse> => {
    const sight = relaySight(device, scope);
    const taken = sight === null ? null : await asDevice(db, sight, async (client) => {
      if (push.epoch !== (await readMeta(client, 'epoch'))) throw new Refused(409, 'epoch-changed');
      return takeRelay(client, device, scope, push);
    });
    if (taken !== null) return taken;
    watch.reachedBeyond(request, device, scope);
    throw new Refused(403, 'not-allowed');
  };

  const pageFor = async (device: Device, cursor: unknown, wish: number | undefined, own: OwnChanges | null = null): Promise<Page> => {
    const sight = sightOf(device);
    const limits = pageLimits(wish);
    const answer = await asDevice(db, sight, async (client) => {
      const epoch = await readMeta(client, 'epoch');
      const page = await readPage(client, sight, toCursor(cursor, { epoch, cursorKey }), cursorKey, { ...limits, own });
      if (page !== 'lost' && page.remaining === 0) await markSynced(client, device.id, null);
      return { page, epoch };
    });
    if (answer.page !== 'lost') {
      watch.pulled(answer.page.remaining === 0);
      return answer.page;
    }
    // We once gave out revisions that we do not have: the database was set back. Those who have them offer them again.
    await renewEpoch(db, answer.epoch);
    throw new Refused(409, 'epoch-changed');
  };
};

/** How long a push that overtook the one before it waits for it, and after what time it looks, at first and at last, in ms: some twenty looks for one request. */
const FOLLOWS = { longest: 10_000, first: 50, last: 800, slower: 1.4 } as const;

/** Takes a push whose asker has sent another one before it. It may go by another process, so the database is asked, and nothing held meanwhile. */
const afterTheOneBefore = async (take: () => Promise<PushResponse>, line: { readonly destroyed: boolean }): Promise<PushResponse> => {
  const until = performance.now() + FOLLOWS.longest;
  for (let look: number = FOLLOWS.first; ; look = Math.min(FOLLOWS.last, look * FOLLOWS.slower)) {
    const answer = await take();
    if (answer.type !== 'gap' || line.destroyed || performance.now() > until) return answer;
    await new Promise((resolve) => setTimeout(resolve, look));
  }
};

const hashIn = ({ hashes }: Page) => (_change: object, index: number): string => hashes[index] ?? '';
const ofPage = (page: Page): Answer => ({ text: pageText(page), message: () => pageMessage(page), hashOf: hashIn(page) });
const withPage = (answer: PushResponse, page: Page): Answer => ({
  text: `${JSON.stringify(answer).slice(0, -1)},"page":${pageText(page)}}`,
  message: () => ({ ...answer, page: pageMessage(page) }),
  hashOf: hashIn(page),
});

/** What the asker's line carries well, but neither more than we give at once nor so little that nothing moves. */
const pageLimits = (wish: number | undefined): PageLimits => {
  if (wish !== undefined && !pullWishSchema.safeParse(wish).success) throw new Refused(400, 'malformed');
  const bytes = Math.min(LIMITS.pullBytes, Math.max(LIMITS.pullLeastBytes, wish ?? LIMITS.pullBytes));
  return { changes: LIMITS.pullChanges, bytes };
};

const toCursor = (cursor: unknown, { epoch, cursorKey }: Identity): Cursor => {
  if (cursor === undefined) return { epoch, revisions: new Map() };
  const read = typeof cursor === 'string' ? readCursor(cursor, cursorKey) : null;
  if (read === null) throw new Refused(400, 'malformed');
  if (read.epoch !== epoch) throw new Refused(409, 'epoch-changed');
  return read;
};
