import { hashChange } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import type { CarryContents } from '#core/exchange/carry.ts';
import { BRIEF_HASH, type Decision, type Obstacle, type Receipt } from '#core/exchange/receipt.ts';
import { changeId } from '#core/ids.ts';
import type { PullPage, PushRequest, SnapshotPart } from '#core/sync/protocol.ts';
import { isLeftOut } from '#core/sync/relay.ts';
import type { MemoryDevice, MemoryEndpoint } from './memory-endpoint.ts';
import { sha256 } from './sha256.ts';

/** A carry file as it lies on a stick: what would be in it, without its locks. */
export type CarriedFile = { readonly file: string; readonly device: MemoryDevice; readonly contents: CarryContents };

/** All files that were ever made in a world. */
export type Sticks = { readonly carried: CarriedFile[]; readonly receipts: Receipt[] };
export const noSticks = (): Sticks => ({ carried: [], receipts: [] });

const briefHash = (raw: unknown): string => hashChange(raw as Change, sha256).slice(0, BRIEF_HASH);
const idOf = (raw: unknown): string => (raw as Change).id;
const LEFT_OUT: Decision[2] = { refused: { type: 'malformed', detail: 'chain' } };

/** The endpoint in memory takes a carry file and answers its receipt, after the same rules as the real one (server/exchange). */
export const handIn = (endpoint: MemoryEndpoint, { file, device, contents }: CarriedFile, mostPages = 4): Receipt => {
  const { epoch } = endpoint;
  const isPresent = contents.epoch === epoch;
  const leftOut = new Set<string>();
  const relayed = isPresent ? contents.relays.flatMap((push) => relay(endpoint, device, push, leftOut)) : [];
  const obstacles = isPresent ? takePushes(endpoint, device, contents.pushes) : [];
  const decisions = isPresent ? [...relayed, ...newsOf(endpoint, device, contents)] : [];
  const read = isPresent ? readFor(endpoint, device, contents.head, mostPages) : { pages: [], snapshot: [], history: [], remaining: 0 };
  const receipt: Receipt = {
    file: `receipt of ${file}`,
    head: { answers: file, device: device.device, carried: contents.epoch, remaining: read.remaining },
    unit: device.unit,
    epoch,
    status: endpoint.status(device),
    known: endpoint.known(device),
    decisions,
    obstacles,
    ...read,
  };
  return JSON.parse(JSON.stringify(receipt)) as Receipt;
};

const relay = (endpoint: MemoryEndpoint, device: MemoryDevice, push: PushRequest, leftOut: Set<string>): Decision[] => {
  const answer = endpoint.push(device, { ...push, relay: { scope: push.relay!.scope, leftOut: [...leftOut] } });
  if (!answer.ok || answer.value.type === 'gap') return [];
  const { value } = answer;
  const decisions = push.changes.map((raw, index): Decision => [idOf(raw), briefHash(raw), value.type === 'fork' ? LEFT_OUT : value.results[index]!]);
  for (const [id, , result] of decisions) if (isLeftOut(result)) leftOut.add(id);
  return decisions;
};

const takePushes = (endpoint: MemoryEndpoint, device: MemoryDevice, pushes: readonly PushRequest[]): Obstacle[] => {
  for (const push of pushes) {
    const answer = endpoint.push(device, push);
    if (!answer.ok) throw new Error(`a carry file that an endpoint answers with ${answer.error.type}`);
    const { value } = answer;
    const first = Number(idOf(push.changes[0]).split(':')[1]);
    if (value.type === 'gap') return [{ type: 'gap', incarnation: push.incarnation, from: first, expected: value.expected }];
    if (value.type === 'taken') continue;
    const common = value.n - first;
    if (common > 0) endpoint.push(device, { ...push, changes: push.changes.slice(0, common) });
    return [{ type: 'fork', id: changeId(push.incarnation, value.n), hash: briefHash(push.changes[common]) }];
  }
  return [];
};

const newsOf = (endpoint: MemoryEndpoint, device: MemoryDevice, { head, pushes }: CarryContents): Decision[] => {
  const named = new Set([...Object.keys(head.lives), ...pushes.map(({ incarnation }) => incarnation)]);
  return [...endpoint.stored.lives].flatMap(([name, life]) => {
    if (life.scope !== device.unit || (life.device !== device.device && !named.has(name))) return [];
    return life.decisions.flatMap((decision, index): Decision[] => {
      if ('hole' in decision || index < (head.lives[name] ?? 0)) return [];
      return [[changeId(name, index + 1), decision.hash.slice(0, BRIEF_HASH), decision.refusal === null ? (decision.revision ?? 0) : { refused: decision.refusal }]];
    });
  });
};

type Followed = { readonly after: string | null; readonly page: PullPage };
type Read = Pick<Receipt, 'pages' | 'snapshot' | 'history'> & { readonly remaining: number };

const readFor = (endpoint: MemoryEndpoint, device: MemoryDevice, { read, history }: CarryContents['head'], mostPages: number): Read => {
  const snapshot: { token: string | null; part: SnapshotPart }[] = [];
  if (read.type === 'snapshot') {
    for (let token = read.token, isAnew = token === null; snapshot.length < mostPages; ) {
      const part = endpoint.snapshot(device, token);
      if (!part.ok && isAnew) break;
      if (!part.ok) {
        [token, isAnew] = [null, true];
        continue;
      }
      snapshot.push({ token, part: part.value });
      if (part.value.next === null) break;
      token = part.value.next;
    }
  }
  const last = snapshot.at(-1)?.part;
  const from = read.type === 'changes' ? read.cursor : last?.cursor;
  const chain = from === undefined ? { pages: [], remaining: last?.totalRecords ?? 0 } : chainAfter(endpoint, device, from, mostPages);
  return { ...chain, snapshot, history: history === null ? [] : chainAfter(endpoint, device, history.cursor, mostPages).pages };
};

const chainAfter = (endpoint: MemoryEndpoint, device: MemoryDevice, from: string | null, mostPages: number): { pages: Followed[]; remaining: number } => {
  const pages: Followed[] = [];
  let after = from;
  let remaining = 0;
  while (pages.length < mostPages) {
    const page = endpoint.pull(device, after);
    if (!page.ok) return { pages, remaining };
    pages.push({ after, page: page.value });
    ({ remaining } = page.value);
    after = page.value.cursor;
    if (!page.value.more) break;
  }
  return { pages, remaining };
};
