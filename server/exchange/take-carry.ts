import type { Decision, Obstacle } from '#core/exchange/receipt.ts';
import { BRIEF_HASH } from '#core/exchange/receipt.ts';
import { changeId } from '#core/ids.ts';
import type { PushRequest, PushResponse } from '#core/sync/protocol.ts';
import { isLeftOut } from '#core/sync/relay.ts';
import { asDevice, type Client, type Database } from '../database.ts';
import { Refused } from '../http/refused.ts';
import { readDecided } from '../store/changes.ts';
import { readMeta } from '../store/meta.ts';
import { markSynced, sightOf, type Device } from '../store/people.ts';
import { takePush } from '../store/push.ts';
import { readOne } from '../store/read-batch.ts';
import { relaySight, takeRelay } from '../store/relay.ts';
import type { Carry } from './read-carry.ts';

export type Taken = { readonly decisions: readonly Decision[]; readonly obstacles: readonly Obstacle[] };
/** Is told what a request over a line would have told. */
export type Taking = { readonly db: Database; readonly device: Device; readonly pushed: (answer: PushResponse) => void; readonly beyond: (scope: string) => void };

/**
 * Takes what a carry file brings as if its PC had sent it request by request, each in a transaction of its own: where it is cut, the
 * same file again goes on. Null: the endpoint has been restored since the file was made, and its PC must offer everything anew.
 */
export const takeCarry = async (taking: Taking, carry: Carry): Promise<Taken | null> => {
  const { db, device } = taking;
  if (carry.epoch !== (await asDevice(db, sightOf(device), (client) => readMeta(client, 'epoch')))) return null;
  try {
    const relayed = await takeRelays(taking, carry);
    const obstacles = await takePushes(taking, carry);
    return { decisions: [...relayed, ...(await readNews(db, device, carry))], obstacles };
  } catch (problem) {
    if (problem instanceof Refused && problem.type === 'epoch-changed') return null;
    throw problem;
  }
};

const inEpoch = async (client: Client, epoch: string): Promise<void> => {
  if (epoch !== (await readMeta(client, 'epoch'))) throw new Refused(409, 'epoch-changed');
};

/** What stands on something that was left out of an earlier one is left out of a later one. */
const takeRelays = async (taking: Taking, { relays }: Carry): Promise<Decision[]> => {
  const decisions: Decision[] = [];
  for (const push of relays) {
    const leftOut = decisions.flatMap(([id, , result]) => (isLeftOut(result) ? [id] : []));
    decisions.push(...(await takeBack(taking, { ...push, relay: { scope: push.relay?.scope ?? '', leftOut } })));
  }
  return decisions;
};

const takeBack = async ({ db, device, beyond }: Taking, push: PushRequest): Promise<Decision[]> => {
  const scope = push.relay?.scope ?? '';
  const sight = relaySight(device, scope);
  const taken = sight === null ? null : await asDevice(db, sight, async (client) => {
    await inEpoch(client, push.epoch);
    return takeRelay(client, device, scope, push);
  });
  // Not said as decisions: it is not the changes that are wrong, and another PC may bring them.
  if (taken === null) beyond(scope);
  if (taken === null || taken.type === 'gap') return [];
  return push.changes.flatMap((raw, index): Decision[] => {
    const { n, life, hash } = readOne(raw);
    const result = taken.type === 'fork' ? LEFT_OUT : taken.results[index];
    return n === null || life === null || result === undefined ? [] : [[changeId(life, n), hash.slice(0, BRIEF_HASH), result]];
  });
};
const LEFT_OUT: Decision[2] = { refused: { type: 'malformed', detail: 'chain' } };

/** What comes after an obstacle waits: its PC steps around it first, and may write the rest anew. */
const takePushes = async (taking: Taking, { pushes, head }: Carry): Promise<Obstacle[]> => {
  if (pushes.length === 0) await asDevice(taking.db, sightOf(taking.device), (client) => markSynced(client, taking.device.id, head.pending));
  for (const push of pushes) {
    const answer = await takeOne(taking, push);
    if (answer.type === 'gap') return [{ type: 'gap', incarnation: push.incarnation, from: firstOf(push), expected: answer.expected }];
    if (answer.type === 'taken') continue;
    const common = answer.n - firstOf(push);
    // What stands before a fork is what both have: it is decided on now, as its PC would ask for next.
    if (common > 0) await takeOne(taking, { ...push, changes: push.changes.slice(0, common) });
    const { hash } = readOne(push.changes[common]);
    return [{ type: 'fork', id: changeId(push.incarnation, answer.n), hash: hash.slice(0, BRIEF_HASH) }];
  }
  return [];
};

const firstOf = ({ changes }: PushRequest): number => readOne(changes[0]).n ?? 1;

const takeOne = async ({ db, device, pushed }: Taking, push: PushRequest): Promise<PushResponse> => {
  const sight = sightOf(device);
  const answer = await asDevice(db, sight, async (client) => {
    await inEpoch(client, push.epoch);
    const taken = await takePush(client, device, sight.writes, push);
    if (taken.type === 'unplaced') throw new Refused(400, 'file-damaged');
    if (taken.type === 'taken') await markSynced(client, device.id, push.pending);
    return taken;
  });
  pushed(answer);
  return answer;
};

/** All that was decided about the device's lives after what its file knows of, by this file or by another one. */
const readNews = (db: Database, device: Device, { head, pushes }: Carry): Promise<Decision[]> =>
  asDevice(db, sightOf(device), async (client) => {
    const named = [...new Set([...Object.keys(head.lives), ...pushes.map(({ incarnation }) => incarnation)])];
    const { rows } = await client.query<{ incarnation: string; last_n: number }>(
      'SELECT incarnation, last_n FROM incarnations WHERE scope = $1 AND (incarnation = ANY ($2) OR device = $3) AND last_n > 0 ORDER BY incarnation',
      [device.unit, named, device.id],
    );
    const news: Decision[] = [];
    for (const { incarnation, last_n: lastN } of rows) {
      const life = { incarnation, scope: device.unit, lastN, lastHash: '' };
      const decided = await readDecided(client, life, (head.lives[incarnation] ?? 0) + 1, lastN);
      for (const [n, { hash, revision, refusal }] of decided) news.push([changeId(incarnation, n), hash.slice(0, BRIEF_HASH), refusal === null ? (revision ?? 0) : { refused: refusal }]);
    }
    return news;
  });
