import { z } from 'zod';

/** A Chrome DevTools Protocol line to a running program: enough to hear of its window before the window has done anything. */
const messageSchema = z.looseObject({
  id: z.number().optional(),
  method: z.string().optional(),
  sessionId: z.string().optional(),
  params: z.looseObject({}).optional(),
  result: z.looseObject({}).optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});
type Message = z.infer<typeof messageSchema>;
type Params = Readonly<Record<string, unknown>>;

export type Devtools = {
  send(method: string, params?: Params, sessionId?: string): Promise<Params>;
  on(method: string, listener: (params: Params, sessionId: string | undefined) => void): void;
  close(): void;
};

/** The line to a program broke off; its process may take a moment longer. */
export class ProgramEnded extends Error {
  override readonly name = 'ProgramEnded';
  constructor() {
    super('the program has ended');
  }
}

export const connectDevtools = async (address: string): Promise<Devtools> => {
  const socket = new WebSocket(address);
  const waiting = new Map<number, { resolve: (result: Params) => void; reject: (problem: Error) => void }>();
  const listeners: { readonly method: string; readonly listener: (params: Params, sessionId: string | undefined) => void }[] = [];
  let lastId = 0;
  const take = (message: Message): void => {
    if (message.id === undefined) {
      for (const { method, listener } of listeners) if (method === message.method) listener(message.params ?? {}, message.sessionId);
      return;
    }
    const question = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) question?.resolve(message.result ?? {});
    else question?.reject(new Error(message.error.message));
  };
  socket.addEventListener('message', (event) => take(messageSchema.parse(JSON.parse(String(event.data)))));
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new ProgramEnded());
    waiting.clear();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('the program does not answer')));
  });
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        socket.send(JSON.stringify({ id: lastId, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
      }),
    on: (method, listener) => void listeners.push({ method, listener }),
    close: () => socket.close(),
  };
};
