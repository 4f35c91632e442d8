import { EVENTS, type Bridge, type CallInput, type CallName, type CallOutput, type EventName, type EventPayload, type Reply } from '#ipc/contract.ts';

/** The only file that touches what the preload offers. */
declare global {
  interface Window {
    readonly phinong: Bridge;
  }
}

/** Calls the machine. Failures that are expected come back as values; a broken bridge throws. */
export const callMachine = async <N extends CallName>(name: N, input?: CallInput<N>): Promise<Reply<CallOutput<N>>> =>
  // Main has parsed and typed the answer with the same contract; parsing again here would double the cost of every frame.
  (await window.phinong.call(name, input === undefined ? undefined : JSON.stringify(input))) as Reply<CallOutput<N>>;

/** Listens to the machine; returns the function that stops listening. */
export const listenToMachine = <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): (() => void) =>
  window.phinong.listen(name, (payload) => {
    const parsed = EVENTS[name].safeParse(payload);
    if (parsed.success) listener(parsed.data as EventPayload<N>);
  });
