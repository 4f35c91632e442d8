import type { Answer, Reply, Told } from '#ipc/contract.ts';
import type { createServer, Port, Sender } from '#ipc/serve.ts';

/** A window's end of a port, without a window. */
export const connect = (server: ReturnType<typeof createServer>, sender: Sender) => {
  const listeners: { readonly event: string; readonly listener: (event: { readonly data: unknown }) => void }[] = [];
  const asked = new Map<number, (reply: Reply<unknown>) => void>();
  const told: Told[] = [];
  const stands = { started: false, closed: false };
  const emit = (event: string, data?: unknown): void => {
    for (const each of listeners) if (each.event === event) each.listener({ data: structuredClone(data) });
  };
  const port: Port = {
    on: (event: string, listener: (event: { readonly data: unknown }) => void) => listeners.push({ event, listener }),
    start: () => void (stands.started = true),
    close: () => void (stands.closed = true),
    postMessage: (message) => {
      const heard = structuredClone(message) as Answer | Told;
      if (heard[0] === 0) told.push(heard as Told);
      else asked.get(heard[0])?.((heard as Answer)[1]);
    },
  };
  server.open(sender, port);
  let last = 0;
  return {
    stands,
    told,
    /** Asks as the window does; `name` and `text` may be anything that a port can carry. */
    ask: (name: unknown, text?: unknown): Promise<Reply<unknown>> =>
      new Promise((resolve) => {
        last += 1;
        asked.set(last, resolve);
        emit('message', [last, name, text]);
      }),
    /** Something that is no question. */
    say: (message: unknown) => emit('message', message),
    /** The document is gone. */
    end: () => emit('close'),
  };
};
