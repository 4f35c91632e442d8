import { CONTRACT, type CallInput, type CallName, type CallOutput, type Failure, type Reply } from './contract.ts';

/** One function per call of the contract. A missing or misspelt one does not compile. */
export type Handlers = { readonly [N in CallName]: (input: CallInput<N>) => Promise<Reply<CallOutput<N>>> | Reply<CallOutput<N>> };

/** Who sent an IPC message, as far as main can be sure of it. */
export type Sender = { readonly url: string; readonly isMainFrame: boolean };

const isCallName = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(CONTRACT, name);

const refuse = (error: Failure): Reply<never> => ({ ok: false, error });

/** The question of a call: nothing, or JSON text. */
const readQuestion = (input: unknown): { readonly question: unknown } | null => {
  if (input === undefined || input === null) return { question: undefined };
  if (typeof input !== 'string') return null;
  try {
    return { question: JSON.parse(input) };
  } catch {
    return null;
  }
};

/**
 * Answers calls of the window: checks who asks, then what is asked, then runs the handler of the desk that is open now. Never throws across the
 * bridge: a bug in a handler is logged and becomes the failure `unexpected`.
 */
export const createServer = (handlers: () => Handlers, origin: string, logBug: (name: string, bug: unknown) => void) => {
  const isTrusted = (sender: Sender): boolean => sender.isMainFrame && URL.canParse(sender.url) && `${new URL(sender.url).protocol}//${new URL(sender.url).host}` === origin;

  return async (sender: Sender, name: unknown, input: unknown): Promise<Reply<unknown>> => {
    if (!isTrusted(sender)) return refuse({ type: 'foreign-sender' });
    if (!isCallName(name)) return refuse({ type: 'unknown-call' });
    const read = readQuestion(input);
    if (read === null) return refuse({ type: 'malformed-call', detail: '' });
    const parsed = CONTRACT[name].input.safeParse(read.question);
    if (!parsed.success) return refuse({ type: 'malformed-call', detail: parsed.error.issues[0]?.path.join('.') ?? '' });
    try {
      // The parser of this very call just ran, so the input has the handler's type.
      return await (handlers()[name] as (input: unknown) => Promise<Reply<unknown>>)(parsed.data);
    } catch (bug) {
      logBug(name, bug);
      return refuse({ type: 'unexpected', detail: bug instanceof Error ? bug.message : String(bug) });
    }
  };
};
