import { create } from 'zustand';
import type { CallOutput, Failure, JournalStatus } from '#ipc/contract.ts';
import { callMachine } from '#renderer/platform.ts';

type Start = CallOutput<'app.start'>;

/** Where this window stands: who it belongs to, and whether the view is ready. Never a copy of records. */
type Session = {
  readonly phase: 'starting' | 'catching-up' | 'ready' | 'failed';
  readonly progress: { readonly position: number; readonly lastPosition: number; readonly rebuilding: boolean } | null;
  readonly start: Start | null;
  readonly status: JournalStatus | null;
  readonly failure: Failure | null;
  readonly findings: readonly Failure[];
  readonly set: (part: Partial<Omit<Session, 'set' | 'refresh' | 'dismiss' | 'find'>>) => void;
  /** adds findings in the place of older ones of the same types */
  readonly find: (types: readonly string[], found: readonly Failure[]) => void;
  readonly dismiss: (finding: Failure) => void;
  /** asks main again: after enrolment, after a sync */
  readonly refresh: () => Promise<void>;
};

export const useSession = create<Session>()((set) => ({
  phase: 'starting',
  progress: null,
  start: null,
  status: null,
  failure: null,
  findings: [],
  set: (part) => set(part),
  find: (types, found) => set(({ findings }) => ({ findings: [...findings.filter(({ type }) => !types.includes(type)), ...found] })),
  dismiss: (finding) => set(({ findings }) => ({ findings: findings.filter((each) => each !== finding) })),
  refresh: async () => {
    const reply = await callMachine('journal.status');
    if (reply.ok) set({ status: reply.value });
  },
}));

/** The status of a session that is ready; screens are shown only then. */
export const useStatus = (): JournalStatus => {
  const status = useSession((session) => session.status);
  if (status === null) throw new Error('A screen was drawn before the session was ready.');
  return status;
};
