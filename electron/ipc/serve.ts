import { z } from 'zod';
import { CONTRACT, EVENTS, type Answer, type CallInput, type CallName, type CallOutput, type EventName, type EventPayload, type Failure, type Reply, type Told } from './contract.ts';

/** One function per call of the contract. A missing or misspelt one does not compile. */
export type Handlers = { readonly [N in CallName]: (input: CallInput<N>) => Promise<Reply<CallOutput<N>>> | Reply<CallOutput<N>> };

/** Who offers a port, as far as main can be sure of it. */
export type Sender = { readonly url: string; readonly isMainFrame: boolean };

/** Main's end of a port, as Electron gives it. */
export type Port = {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
};

const questionSchema = z.tuple([z.number().int().min(1), z.unknown(), z.unknown()]);

const isCallName = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(CONTRACT, name);

const refuse = (error: Failure): Reply<never> => ({ ok: false, error });

/** The input of a call: nothing, or JSON text. */
const readInput = (input: unknown): { readonly input: unknown } | null => {
  if (input === undefined || input === null) return { input: undefined };
  if (typeof input !== 'string') return null;
  try {
    return { input: JSON.parse(input) };
  } catch {
    return null;
  }
};

/**
 * Main's side of the bridge: looks at who offers a port, then answers what is asked over it by the handlers of the desk that
 * is open now. A port belongs to the document that made it and ends with it, so whoever asks later is who was looked at.
 */
export const createServer = (handlers: () => Handlers, origin: string, logBug: (name: string, bug: unknown) => void) => {
  const ports = new Set<Port>();
  const isTrusted = (sender: Sender): boolean => sender.isMainFrame && URL.canParse(sender.url) && `${new URL(sender.url).protocol}//${new URL(sender.url).host}` === origin;

  /** Never throws across the bridge: a bug in a handler is logged and becomes the failure `unexpected`. */
  const answer = async (name: unknown, text: unknown): Promise<Reply<unknown>> => {
    if (!isCallName(name)) return refuse({ type: 'unknown-call' });
    const read = readInput(text);
    if (read === null) return refuse({ type: 'malformed-call', detail: '' });
    const parsed = CONTRACT[name].input.safeParse(read.input);
    if (!parsed.success) return refuse({ type: 'malformed-call', detail: parsed.error.issues[0]?.path.join('.') ?? '' });
    try {
      // The parser of this very call just ran, so the input has the handler's type.
      return await (handlers()[name] as (input: unknown) => Promise<Reply<unknown>>)(parsed.data);
    } catch (bug) {
      logBug(name, bug);
      return refuse({ type: 'unexpected', detail: bug instanceof Error ? bug.message : String(bug) });
    }
  };

  return {
    /** Serves a port, or closes it where somebody else than the own window offers it. */
    open: (sender: Sender, port: Port): void => {
      if (!isTrusted(sender)) return port.close();
      ports.add(port);
      port.on('close', () => ports.delete(port));
      port.on('message', ({ data }) => {
        const question = questionSchema.safeParse(data);
        if (!question.success) return logBug('bridge', new Error('a message without a number cannot be answered'));
        const [number, name, text] = question.data;
        const send = (reply: Reply<unknown>): void => port.postMessage([number, reply] satisfies Answer);
        answer(name, text).then(send).catch((bug: unknown) => {
          logBug('bridge', bug);
          send(refuse({ type: 'unexpected', detail: String(bug) }));
        });
      });
      port.start();
    },

    tell: <N extends EventName>(name: N, payload: EventPayload<N>): void => {
      const told: Told = [0, name, EVENTS[name].parse(payload)];
      for (const port of ports) port.postMessage(told);
    },
  };
};
