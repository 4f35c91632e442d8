import type { JournalWriter } from '#core/journal/writer.ts';
import type { StatusResponse } from '#core/sync/protocol.ts';
import type { RandomBytes, WallClock } from '#core/ports.ts';
import type { EventName, EventPayload, Failure, JournalStatus, Reply, SyncRun } from '#ipc/contract.ts';
import type { Handlers } from '#ipc/serve.ts';
import { addressOf } from './address.ts';
import type { Fetch } from './line-exchange.ts';
import type { Secrets } from './secrets.ts';
import { createEndpoint } from './endpoint.ts';
import { introduce } from './exchange/carrier.ts';
import { deviceKeys, newFileKey } from './exchange/device-keys.ts';
import { fetchAgain } from './fetch-again.ts';
import { createLearning, heardMark } from './learn-status.ts';
import { createLine } from './line.ts';
import { TIMEOUTS } from './line-watch.ts';
import { createSyncJournal, rememberTwins } from './sync-journal.ts';
import { createSyncRunner } from './sync-runner.ts';

const fail = (error: Failure): { readonly ok: false; readonly error: Failure } => ({ ok: false, error });
const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** What of the machine a sync needs. */
export type SyncDeps = {
  readonly secrets: Secrets;
  readonly now: WallClock;
  readonly random: RandomBytes;
  readonly newDeviceKey: () => { readonly publicKey: string; readonly privateKey: string };
  readonly fetch: Fetch;
  readonly tell: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly app: { readonly version: string };
};

export type SyncDeskParts = {
  readonly deps: SyncDeps;
  readonly writer: JournalWriter;
  readonly status: () => JournalStatus;
  readonly advanced: () => void;
  /** a copy of the present state before everything is fetched anew; answers false when there is none */
  readonly makeSafe: () => Promise<boolean>;
  /** a receipt that is being read is read to its end first */
  readonly readingIsOver: () => Promise<unknown>;
};

type SyncCalls = 'sync.enrol' | 'sync.run' | 'sync.cancel' | 'sync.noteConflicts' | 'sync.fetchAgain';

export type SyncDesk = {
  readonly handlers: Pick<Handlers, SyncCalls>;
  readonly isRunning: () => boolean;
  /** what the endpoint says of itself and of this PC's place, over a line or in a file */
  readonly learned: (status: StatusResponse) => void;
};

/** The PC and the ministry over a line: enrolment, runs of the sync. */
export const createSyncDesk = ({ deps, writer, status, advanced, makeSafe, readingIsOver }: SyncDeskParts): SyncDesk => {
  const keys = createEnrolKeys(deps.newDeviceKey);
  const learned = createLearning(writer, deps.app.version);
  /** what one run learns of the line serves the next */
  const line = createLine();
  const twins = rememberTwins();
  let last: StatusResponse | null = null;
  const runner = createSyncRunner({
    journal: createSyncJournal(writer, advanced, twins.meet),
    metTwin: twins.wereMet,
    connect: () => {
      const { endpoint, device } = writer.state();
      if (endpoint === null) return { failure: { type: 'not-enrolled' } };
      // Invited by file: the ministry hears of this PC with its first carry file.
      if (device === '' || endpoint === '') return { failure: { type: 'not-known-yet' } };
      const kept = deps.secrets.read();
      if (kept === null) return { failure: { type: 'token-unreadable' } };
      line.status.known = heardMark(writer, deps.app.version);
      return { endpoint: createEndpoint(endpoint, kept.secret.token, deps.fetch, TIMEOUTS, line) };
    },
    now: deps.now,
    app: deps.app.version,
    newRunId: () => Buffer.from(deps.random(12)).toString('hex'),
    tell: (progress) => deps.tell('sync.progress', progress),
    learned: (said) => {
      last = said;
      learned(said, line.status.known);
    },
    saveRun: (run: SyncRun) => {
      writer.saveSyncRun(run);
      advanced();
    },
  });
  return {
    isRunning: runner.isRunning,
    learned,
    handlers: {
      // A run that is under way counts on the names and the endpoint that this PC has now.
      'sync.enrol': (request) => (runner.isRunning() ? fail({ type: 'sync-running' }) : enrol({ deps, writer, status }, keys, request)),
      'sync.run': async () => {
        await readingIsOver();
        const run = await runner.run();
        if (last !== null) await handInKey(deps, writer, last);
        return 'outcome' in run ? done({ run: run as SyncRun, lastPosition: writer.state().lastPosition }) : fail(run);
      },
      'sync.cancel': () => {
        runner.cancel();
        return done(undefined);
      },
      'sync.noteConflicts': ({ run, conflicts }) => {
        const kinds = { ...run.kinds };
        for (const [kind, count] of Object.entries(conflicts)) kinds[kind] = { sent: 0, received: 0, refused: 0, ...kinds[kind], conflicts: count };
        const written = writer.saveSyncRun({ ...run, kinds });
        return written.ok ? done({ frames: [...written.value] }) : fail({ ...written.error });
      },
      'sync.fetchAgain': () => fetchAgain(writer, makeSafe, runner.isRunning),
    },
  };
};

/** A PC that was enrolled before files could be carried by hand tells the endpoint to which key its own are encrypted. */
const handInKey = async (deps: SyncDeps, writer: JournalWriter, { devices }: StatusResponse): Promise<void> => {
  const { endpoint, device } = writer.state();
  const token = deps.secrets.read()?.secret.token;
  const known = devices?.find(({ id }) => id === device);
  if (endpoint === null || token === undefined || known === undefined) return;
  const keys = await deviceKeys(deps.secrets);
  if (keys !== null && known.recipient !== keys.recipient) await introduce({ address: endpoint, token, fetch: deps.fetch }, keys.recipient);
};

type EnrolCall = { readonly endpoint: string; readonly code: string; readonly deviceLabel: string };
type EnrolKeys = { readonly publicKey: string; readonly privateKey: string; readonly identity: string; readonly recipient: string };

/** The same keys for the same code: an answer that was lost on the way can be asked for again. */
const createEnrolKeys = (newKey: SyncDeps['newDeviceKey']) => {
  let last: { readonly code: string; readonly keys: Promise<EnrolKeys> } | null = null;
  return {
    keysFor: (code: string): Promise<EnrolKeys> => {
      if (last?.code !== code) last = { code, keys: newFileKey().then((key) => ({ ...newKey(), ...key })) };
      return last.keys;
    },
  };
};

const enrol = async ({ deps, writer, status }: Pick<SyncDeskParts, 'deps' | 'writer' | 'status'>, enrolKeys: ReturnType<typeof createEnrolKeys>, request: EnrolCall): Promise<Reply<JournalStatus>> => {
  const address = addressOf(request.endpoint);
  if (address === null) return fail({ type: 'address-unreadable' });
  const keys = await enrolKeys.keysFor(request.code);
  const { unit: own } = writer.state();
  const answer = await createEndpoint(address, null, deps.fetch).enrol({
    code: request.code,
    device: { label: request.deviceLabel, publicKey: keys.publicKey, recipient: keys.recipient },
    app: deps.app.version,
    ...(own === null ? {} : { unit: own.code }),
  });
  if (!answer.ok) return fail({ ...answer.error });
  const { token, device, unit, role, epoch, demo, ministryKey, endpointKey } = answer.value;
  const written = writer.saveEnrolment({ endpoint: address, epoch, device, unit, role, demo, ministryKey, ...(endpointKey === undefined ? {} : { endpointKey }) });
  if (!written.ok) return fail({ ...written.error });
  deps.secrets.write({ token, privateKey: keys.privateKey, identity: keys.identity, deviceLabel: request.deviceLabel });
  return done(status());
};
