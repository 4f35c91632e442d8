import { BRIDGE, EVENTS, type Answer, type Bridge, type CallInput, type CallName, type CallOutput, type EventName, type EventPayload, type Question, type Reply, type Told } from '#ipc/contract.ts';

/** The only file that touches the bridge to main. It also stands on `window`, for support at the console and for tests. */
declare global {
  interface Window {
    phinong: Bridge;
  }
}

type Asked = { readonly resolve: (reply: Reply<unknown>) => void; readonly reject: (problem: Error) => void };

/** Makes the port and offers its other end to the preload, which hands it to main. What is asked before main has it waits in the port. */
const openBridge = (): Bridge => {
  const { port1: port, port2: end } = new MessageChannel();
  const asked = new Map<number, Asked>();
  const listeners = new Set<{ readonly name: EventName; readonly listener: (payload: unknown) => void }>();
  let last = 0;

  port.addEventListener('message', ({ data }: { readonly data: Answer | Told }) => {
    if (data[0] === 0) {
      for (const { name, listener } of listeners) if (name === data[1]) listener(data[2]);
      return;
    }
    const question = asked.get(data[0]);
    asked.delete(data[0]);
    question?.resolve(data[1] as Reply<unknown>);
  });
  port.addEventListener('close', () => {
    for (const { reject } of asked.values()) reject(new Error('the bridge to the machine is closed'));
    asked.clear();
  });
  port.start();
  window.postMessage(BRIDGE, '/', [end]);

  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        last += 1;
        asked.set(last, { resolve, reject });
        port.postMessage([last, name, input] satisfies Question);
      }),
    listen: (name, listener) => {
      const entry = { name, listener };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
  };
};

let opened: Bridge | null = null;
const bridge = (): Bridge => {
  opened ??= window.phinong = openBridge();
  return opened;
};

/** Calls the machine. Failures that are expected come back as values; a broken bridge throws. */
export const callMachine = async <N extends CallName>(name: N, input?: CallInput<N>): Promise<Reply<CallOutput<N>>> =>
  // Main has parsed and typed the answer with the same contract; parsing again here would double the cost of every frame.
  (await bridge().call(name, input === undefined ? undefined : JSON.stringify(input))) as Reply<CallOutput<N>>;

/** Listens to the machine; returns the function that stops listening. */
export const listenToMachine = <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): (() => void) =>
  bridge().listen(name, (payload) => {
    const parsed = EVENTS[name].safeParse(payload);
    if (parsed.success) listener(parsed.data as EventPayload<N>);
  });
