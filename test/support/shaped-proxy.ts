import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { carry, type Carried, type Mishap, type ProxyWorld, type Way } from './shaped-connection.ts';
import { createLane, fastClock, PERFECT, seededFractions, type LineShape } from './shaped-lane.ts';

export type ProxyOptions = {
  readonly shape?: Partial<LineShape>;
  readonly seed?: number;
  /** so many times faster than the machine's clock; all times given are of the fast clock */
  readonly scale?: number;
  /** what befalls request number `index`, counted from 0 over all connections */
  readonly mishap?: (index: number) => Mishap | null;
};

export type ShapedProxy = {
  /** base address, with a slash at its end */
  readonly address: string;
  /** bytes that arrived at the other end */
  readonly carried: Readonly<Record<Way, number>>;
  readonly requests: () => number;
  /** milliseconds of the fast clock */
  readonly now: () => number;
  /** resets the connection that carries this byte of this direction, counted as `carried` is; to be given in order */
  cutAt(way: Way, byte: number): void;
  reshape(shape: Partial<LineShape>): void;
  /** connections are refused while the line is down */
  setDown(isDown: boolean): void;
  /** until nothing is on the line: also what comes twice, late, or after a silence has come */
  quiet(): Promise<void>;
  close(): Promise<void>;
};

/** A bad line to an HTTP endpoint on this machine: slow, lossy, cut at any byte, with requests that come twice or late. */
export const startShapedProxy = async (target: string, { shape = {}, seed = 1, scale = 1, mishap }: ProxyOptions = {}): Promise<ShapedProxy> => {
  const state = { shape: { ...PERFECT, ...shape }, isDown: false, requests: 0, onTheirWay: 0 };
  const clock = fastClock(scale);
  const random = seededFractions(seed);
  const sockets = createSockets(target);
  const world: ProxyWorld = {
    clock,
    lanes: { up: createLane(clock, () => state.shape, random), down: createLane(clock, () => state.shape, random) },
    carried: { up: 0, down: 0 },
    cuts: { up: [], down: [] },
    connectMs: () => state.shape.handshakes * state.shape.roundTripMs,
    nextMishap: () => {
      state.requests += 1;
      return mishap?.(state.requests - 1) ?? null;
    },
    sendAgain: (request, afterMs) => {
      state.onTheirWay += 1;
      clock.after(afterMs, () => sendAndForget(sockets.onward(), request, () => (state.onTheirWay -= 1)));
    },
  };
  const connections: Carried[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    sockets.keep(client);
    if (state.isDown) client.resetAndDestroy();
    else connections.push(carry(client, sockets.onward(), world));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    carried: world.carried,
    requests: () => state.requests,
    now: () => clock.now(),
    cutAt: (way, byte) => void world.cuts[way].push(byte),
    reshape: (changed) => {
      state.shape = { ...state.shape, ...changed };
    },
    setDown: (isDown) => {
      state.isDown = isDown;
      if (isDown) sockets.dropAll();
    },
    quiet: async () => {
      while (state.onTheirWay > 0 || !connections.every(({ isQuiet }) => isQuiet())) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    close: async () => {
      sockets.dropAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const createSockets = (target: string) => {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on('error', () => undefined).once('close', () => open.delete(socket)).setNoDelay();
  };
  return {
    keep,
    onward: () => keep(connect({ host: hostname, port: Number(port), allowHalfOpen: true })),
    dropAll: () => {
      for (const socket of open) socket.resetAndDestroy();
    },
  };
};

/** Its answer is waited for, so that it is known to have been done, and heard by nobody. */
const sendAndForget = (socket: Socket, request: Buffer, done: () => void): void => {
  socket.write(request);
  socket.once('data', () => socket.destroy()).once('close', done);
};
