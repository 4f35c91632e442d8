import type { Socket } from 'node:net';
import { createPipe, type FastClock, type Lane } from './shaped-lane.ts';

export type Way = 'up' | 'down';

/** What happens to one request on its way, at a byte of it (up) or of its answer (down). */
export type Mishap =
  /** both ends see the connection reset after that many bytes */
  | { readonly what: 'cut'; readonly way: Way; readonly at: number }
  /** the asker sees the connection closed in good order in the middle of the answer */
  | { readonly what: 'truncate'; readonly at: number }
  /** the endpoint gets the same request a second time, later; nobody hears that answer */
  | { readonly what: 'replay'; readonly afterMs: number }
  /** the asker is cut off at the end of its request, and the request arrives all the same, later */
  | { readonly what: 'late'; readonly afterMs: number }
  | { readonly what: 'stall'; readonly way: Way; readonly at: number; readonly ms: number };

/** What the connections of a proxy share. */
export type ProxyWorld = {
  readonly clock: FastClock;
  readonly lanes: Readonly<Record<Way, Lane>>;
  readonly carried: Record<Way, number>;
  /** bytes of `carried` at which the line breaks, in order */
  readonly cuts: Readonly<Record<Way, number[]>>;
  /** how long a new connection is silent before it carries anything, ms */
  readonly connectMs: () => number;
  readonly nextMishap: () => Mishap | null;
  readonly sendAgain: (request: Buffer, afterMs: number) => void;
};

type Request = { readonly mishap: Mishap | null; readonly bytes: Buffer[]; readonly done: Record<Way, number> };
const aRequest = (mishap: Mishap | null): Request => ({ mishap, bytes: [], done: { up: 0, down: 0 } });

/** Carries one connection. Requests on it come one after the other, each after the answer to the one before. */
export const carry = (client: Socket, endpoint: Socket, world: ProxyWorld): Carried => {
  const { clock, lanes, carried } = world;
  let request: Request | null = null;
  const hang = (): void => {
    pipes.up.close();
    pipes.down.close();
  };
  const end = (): void => {
    hang();
    for (const socket of [client, endpoint]) socket.resetAndDestroy();
  };
  const pass = (way: Way, bytes: Buffer): void => {
    const to = way === 'up' ? endpoint : client;
    const { room, pause, farewell } = roomFor(world, request ?? aRequest(null), way, bytes.byteLength);
    if (request !== null) request.done[way] += room;
    carried[way] += room;
    if (room > 0 && !to.destroyed) to.write(bytes.subarray(0, room));
    if (pause > 0) pipes[way].hold(pause);
    if (farewell === null) return;
    hang();
    // What was written before is let out first.
    setTimeout(() => (farewell === 'close' ? client.end(end) : end()), 2);
  };
  const asked = (bytes: Buffer): void => {
    if (request === null || request.done.down > 0) request = aRequest(world.nextMishap());
    const { mishap } = request;
    if (mishap?.what !== 'late') pass('up', bytes);
    if (mishap?.what !== 'late' && mishap?.what !== 'replay') return;
    request.bytes.push(bytes);
    const whole = Buffer.concat(request.bytes);
    if (!isWhole(whole)) return;
    world.sendAgain(whole, mishap.afterMs);
    if (mishap.what === 'late') end();
  };
  const pipes = {
    up: createPipe(client, clock, lanes.up, { arrived: asked, ended: () => endpoint.end(), broken: end }),
    down: createPipe(endpoint, clock, lanes.down, { arrived: (bytes) => pass('down', bytes), ended: () => client.end(), broken: end }),
  };
  const connectMs = world.connectMs();
  if (connectMs > 0) pipes.up.hold(connectMs);
  client.once('close', end);
  endpoint.once('error', end);
  return { isQuiet: () => pipes.up.isEmpty() && pipes.down.isEmpty() };
};

/** `isQuiet`: nothing of this connection is on the line. */
export type Carried = { readonly isQuiet: () => boolean };

type Room = { readonly room: number; readonly pause: number; readonly farewell: 'reset' | 'close' | null };

/** How many of the next bytes go on, and what happens behind them. */
const roomFor = ({ carried, cuts }: ProxyWorld, { mishap, done }: Request, way: Way, length: number): Room => {
  const [cut] = cuts[way];
  const toCut = cut === undefined ? Infinity : cut - carried[way];
  const at = placeOf(mishap, way);
  const toMishap = at === null || done[way] > at ? Infinity : at - done[way];
  if (toCut < length && toCut <= toMishap) {
    cuts[way].shift();
    return { room: Math.max(0, toCut), pause: 0, farewell: 'reset' };
  }
  if (toMishap >= length) return { room: length, pause: 0, farewell: null };
  if (mishap?.what === 'stall') return { room: length, pause: mishap.ms, farewell: null };
  return { room: toMishap, pause: 0, farewell: mishap?.what === 'truncate' ? 'close' : 'reset' };
};

const placeOf = (mishap: Mishap | null, way: Way): number | null => {
  if (mishap === null || !('at' in mishap)) return null;
  const own = mishap.what === 'truncate' ? 'down' : mishap.way;
  return own === way ? mishap.at : null;
};

/** Whether a request is here to its last byte. Our offices say how long a body is. */
const isWhole = (bytes: Buffer): boolean => {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.subarray(0, head).toString('latin1'));
  return bytes.byteLength >= head + 4 + Number(length?.[1] ?? 0);
};
