import type { Result } from '#core/result.ts';
import { err, ok } from '#core/result.ts';
import { sampleIntents } from '#core/import/sample-set.ts';
import type { Failure } from '#ipc/contract.ts';
import { followHealth, followRoom } from '#renderer/data/follow-health.ts';
import { checkAfterStart, noteHealed } from '#renderer/data/heal-view.ts';
import { followJournal, view } from '#renderer/data/machine.ts';
import { wasJustRecovered } from '#renderer/data/recovery.ts';
import { newRecordId, saveIntents } from '#renderer/data/save.ts';
import { saveSetting } from '#renderer/data/settings.ts';
import { callMachine } from '#renderer/platform.ts';
import { useSession } from '#renderer/state/session.ts';
import { enrol } from '#renderer/sync/enrol.ts';
import { followSync, startSync } from '#renderer/sync/run-sync.ts';

const fail = (failure: Failure): Result<void, Failure> => {
  useSession.getState().set({ phase: 'failed', failure });
  return err(failure);
};

/** Begins: asks the machine where this PC stands, and brings the view to where the journal is. */
export const boot = async (): Promise<Result<void, Failure>> => {
  const session = useSession.getState();
  session.set({ phase: 'starting', failure: null });
  performance.mark('asked');
  const reply = await callMachine('app.start');
  performance.mark('answered');
  if (!reply.ok) return fail(reply.error);
  const start = reply.value;
  session.set({ start, status: start.status, findings: start.findings });
  followJournal();
  followSync();
  followHealth();
  followRoom();
  session.set({ phase: 'catching-up' });
  const caught = await view.start(start.status, (progress) => useSession.getState().set({ progress }));
  if (!caught.ok) return fail(caught.error);
  performance.mark('checked');
  session.set({ phase: 'ready', progress: null });
  noteHealed(caught.value.wrong);
  checkAfterStart();
  // What the endpoint has comes back by itself where a line is there.
  if (wasJustRecovered() && start.status.endpoint !== null && start.status.tokenReadable) void startSync();
  return ok(undefined);
};

const today = (): string => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
};

/** Puts the sample set into the register: on trial it stays on this PC for ever, in a demo it travels like real work. */
export const loadSamples = (): Promise<Result<{ changed: number }, Failure>> => saveIntents(sampleIntents(newRecordId, today()));

/** Trial mode: nothing is enrolled, everything works, samples are marked. Enrolling later takes along what the officer made. */
export const startTrial = async (): Promise<Result<void, Failure>> => {
  const loaded = await loadSamples();
  if (!loaded.ok) return loaded;
  await saveSetting('first-run', 'trial');
  return ok(undefined);
};

/** A demo hands the app its code: the office is enrolled without questions, and gets sample records to look at. */
export const startDemo = async (deviceLabel: string, officerName: string, officerPost: string): Promise<Result<void, Failure>> => {
  const start = useSession.getState().start;
  if (start === null || start.demoCode === null || start.demoEndpoint === null) return err({ type: 'not-a-demo' });
  const enrolled = await enrol({ endpoint: start.demoEndpoint, code: start.demoCode, deviceLabel, officerName, officerPost });
  if (!enrolled.ok) return err(enrolled.error);
  const loaded = await loadSamples();
  if (!loaded.ok) return loaded;
  await saveSetting('first-run', 'demo');
  return ok(undefined);
};
