import { availableParallelism } from 'node:os';
import pg from 'pg';
import type { Change } from '#core/change/change.ts';
import { canonicalJson } from '#core/change/canonical.ts';
import { splitChangeId } from '#core/ids.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import type { Enrolled } from '#test/support/network-pc.ts';
import { cpuMs, nowMb, peakMb } from './support/cost.ts';
import { changesOf, readyPushes, type ReadyPush } from './support/ready-pushes.ts';
import { startPostgres, type Postgres, type RealEndpoint } from './support/real-endpoint.ts';
import { sampleRecords } from './support/records.ts';
import { fillWithChanges } from './support/stored-changes.ts';
import { loadNow, median, rowsOf, type Bench, type Plan } from './support/rows.ts';

const CLIENTS = 16;
/** of each client; a batch is about what one push carries on a quick line */
const [BATCHES, BATCH] = [5, 200];
const [SMALL, LARGE] = [10_000, 1_000_000];
const [PUSHES, PUSH] = [60, 20];
const PULLERS = 50;
const WARM_UP = 5;
/** As the operators' page has it. */
const PROCESSES = availableParallelism();

export const plan = {
  inserted: { name: `${CLIENTS} clients, plain batched INSERTs of the same rows`, unit: 'changes/s' },
  accepted: { name: `${CLIENTS} clients push to one process`, unit: 'changes/s', against: 'inserted' },
  insertedBeside: { name: `${CLIENTS} clients, plain batched INSERTs, once more`, unit: 'changes/s' },
  acceptedByAll: { name: `${CLIENTS} clients push to ${PROCESSES} processes, one for each core`, unit: 'changes/s', against: 'insertedBeside', goal: 0.5, atLeast: true },
  acceptedCpu: { name: `${CLIENTS} clients push, CPU of the endpoint for 1,000 changes`, unit: 'ms' },
  small: { name: `push of ${PUSH} changes onto 10 thousand stored, p50`, unit: 'ms' },
  large: { name: `push of ${PUSH} changes onto 1 million stored, p50`, unit: 'ms', against: 'small', goal: 1.2 },
  smallCpu: { name: `push of ${PUSH} changes onto 10 thousand stored, CPU of the endpoint`, unit: 'ms' },
  largeCpu: { name: `push of ${PUSH} changes onto 1 million stored, CPU of the endpoint`, unit: 'ms', against: 'smallCpu' },
  built: { name: `first pull of ${PULLERS} clients at once, snapshots built`, unit: 'snapshots', goal: 1 },
  pulledAgain: { name: `first pull of ${PULLERS} clients at once, asked to come again`, unit: 'answers' },
  pulledOne: { name: 'first pull of one client, prepared', unit: 'ms' },
  pulledAll: { name: `first pull of ${PULLERS} clients at once, until the last has all`, unit: 'ms' },
  pulledEach: { name: `first pull of ${PULLERS} clients at once, each`, unit: 'ms', against: 'pulledOne' },
  pulledCpu: { name: `first pull of ${PULLERS} clients at once, CPU of the endpoint for each`, unit: 'ms' },
  memory: { name: 'the most memory of the endpoint beyond that at rest', unit: 'MB' },
} as const satisfies Plan;
type Measured = Record<keyof typeof plan, number>;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const inOrder = async (pushes: readonly ReadyPush[]): Promise<void> => {
  for (const { send } of pushes) await send();
};

/** One client's rows into a table that is made like the endpoint's, a transaction for each batch: what PostgreSQL itself takes. */
const insertPlainly = async (url: string, scope: string, batches: readonly (readonly Change[])[]): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let revision = 0;
  const rows = batches.map((batch) =>
    batch.map((change) => {
      const body = canonicalJson(change);
      return { revision: (revision += 1), ...splitChangeId(change.id), hash: change.prev, kind: change.kind, record: change.record, bytes: Buffer.byteLength(body), body };
    }),
  );
  return async () => {
    for (const batch of rows) {
      await client.query(
        `INSERT INTO plain_changes (scope, incarnation, revision, n, hash, kind, record, bytes, body)
         SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::text[])`,
        [scope, batch[0]?.incarnation, batch.map((row) => row.revision), batch.map(({ n }) => n), batch.map(({ hash }) => hash), batch.map(({ kind }) => kind), batch.map(({ record }) => record), batch.map(({ bytes }) => bytes), batch.map(({ body }) => body)],
      );
    }
    await client.end();
  };
};

type Accepted = { readonly inserted: number; readonly accepted: number; readonly cpu: number; readonly memory: number };

/** Clients are shared out among the processes, as a proxy in front does it. */
const measureAccepted = async (postgres: Postgres, run: number, processes: number): Promise<Accepted> => {
  const endpoint = await postgres.endpoint();
  const others = await Promise.all(Array.from({ length: processes - 1 }, () => endpoint.another()));
  const all = [endpoint, ...others];
  const administrator = new pg.Client({ connectionString: endpoint.databaseUrl });
  await administrator.connect();
  await administrator.query('CREATE TABLE plain_changes (LIKE changes INCLUDING ALL)');
  const pushing: ReadyPush[][] = [];
  const inserting: (() => Promise<void>)[] = [];
  for (let client = 0; client < CLIENTS; client += 1) {
    const enrolled = await endpoint.enrol(await endpoint.newUnit());
    const changes = changesOf(enrolled, sampleRecords((WARM_UP + BATCHES) * BATCH, 100 * run + client));
    const pushes = await readyPushes(all[client % processes]?.address ?? endpoint.address, enrolled, changes, BATCH);
    // The machine code of the endpoint's own work is made before it counts.
    const isFirst = client < 2 * processes;
    if (isFirst) await inOrder(pushes.slice(0, WARM_UP));
    pushing.push(isFirst ? pushes.slice(WARM_UP) : pushes.slice(0, BATCHES));
    inserting.push(await insertPlainly(endpoint.databaseUrl, enrolled.unit, (pushing.at(-1) ?? []).map(({ changes: batch }) => batch)));
  }
  const count = CLIENTS * BATCHES * BATCH;
  const atRest = nowMb(endpoint.pid);
  const cpuOfAll = (): number => all.reduce((sum, { pid }) => sum + cpuMs(pid), 0);
  const before = cpuOfAll();
  const product = (): Promise<number> => timed(() => Promise.all(pushing.map(inOrder)));
  const plain = (): Promise<number> => timed(() => Promise.all(inserting.map((insert) => insert())));
  const first = run % 2 === 0 ? await plain() : null;
  const pushMs = await product();
  const cpu = cpuOfAll() - before;
  const insertMs = first ?? (await plain());
  const memory = peakMb(endpoint.pid) - atRest;
  await administrator.end();
  for (const other of others) await other.close();
  await endpoint.close();
  return { inserted: (count / insertMs) * 1_000, accepted: (count / pushMs) * 1_000, cpu: (cpu / count) * 1_000, memory };
};

const measureEndpoints = async (postgres: Postgres, run: number): Promise<Pick<Measured, 'inserted' | 'accepted' | 'insertedBeside' | 'acceptedByAll' | 'acceptedCpu' | 'memory'>> => {
  const one = await measureAccepted(postgres, run, 1);
  const beside = await measureAccepted(postgres, run, PROCESSES);
  return { inserted: one.inserted, accepted: one.accepted, acceptedCpu: one.cpu, memory: one.memory, insertedBeside: beside.inserted, acceptedByAll: beside.accepted };
};

type Filled = { readonly endpoint: RealEndpoint; readonly pushes: readonly ReadyPush[] };

const prepareFilled = async (postgres: Postgres, stored: number, seed: number): Promise<Filled> => {
  const endpoint = await postgres.endpoint();
  const enrolled = await endpoint.enrol(await endpoint.newUnit());
  await fillWithChanges(endpoint.databaseUrl, enrolled, stored);
  const changes = changesOf(enrolled, sampleRecords((WARM_UP + PUSHES) * PUSH, seed));
  return { endpoint, pushes: await readyPushes(endpoint.address, enrolled, changes, PUSH) };
};

/** The same pushes onto little and much in turns, so that both meet the same load. */
const measureStored = async (little: Filled, much: Filled): Promise<Pick<Measured, 'small' | 'large' | 'smallCpu' | 'largeCpu'>> => {
  const times: { readonly small: number[]; readonly large: number[] } = { small: [], large: [] };
  let before = { small: 0, large: 0 };
  for (let at = 0; at < WARM_UP + PUSHES; at += 1) {
    if (at === WARM_UP) before = { small: cpuMs(little.endpoint.pid), large: cpuMs(much.endpoint.pid) };
    const small = await timed(async () => little.pushes[at]?.send());
    const large = await timed(async () => much.pushes[at]?.send());
    if (at < WARM_UP) continue;
    times.small.push(small);
    times.large.push(large);
  }
  const each = (now: number, then: number): number => (now - then) / PUSHES;
  return {
    small: median(times.small),
    large: median(times.large),
    smallCpu: each(cpuMs(little.endpoint.pid), before.small),
    largeCpu: each(cpuMs(much.endpoint.pid), before.large),
  };
};

const going = { aborted: false };
const AGAIN_MS = 500;

/** All parts of a snapshot, as a PC reads them: it comes again when it is asked to. Answers how often it was. */
const firstPull = async (address: string, { token }: Enrolled): Promise<number> => {
  const line = createEndpoint(address, token, (url, init) => fetch(url, init));
  let repeats = 0;
  for (let next: string | null = null, isDone = false; !isDone; ) {
    const answer = await line.snapshot(next, going);
    if (answer.ok) [next, isDone] = [answer.value.next, answer.value.next === null];
    else if (answer.error.retry && repeats < PULLERS) {
      repeats += 1;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    } else throw new Error(answer.error.type);
  }
  return repeats;
};

const measurePulls = async (postgres: Postgres, records: number, run: number): Promise<Pick<Measured, 'built' | 'pulledAgain' | 'pulledOne' | 'pulledAll' | 'pulledEach' | 'pulledCpu'>> => {
  const endpoint = await postgres.endpoint();
  const unit = await endpoint.newUnit();
  const author = await endpoint.enrol(unit);
  await inOrder(await readyPushes(endpoint.address, author, changesOf(author, sampleRecords(records, run)), BATCH));
  const pullers: Enrolled[] = [];
  for (let client = 0; client < PULLERS; client += 1) pullers.push(await endpoint.enrol(unit));
  const before = cpuMs(endpoint.pid);
  let pulledAgain = 0;
  const pulledAll = await timed(() => Promise.all(pullers.map(async (puller) => (pulledAgain += await firstPull(endpoint.address, puller)))));
  const pulledCpu = (cpuMs(endpoint.pid) - before) / PULLERS;
  const ones: number[] = [];
  for (let i = 0; i < WARM_UP; i += 1) ones.push(await timed(() => firstPull(endpoint.address, author)));
  const administrator = new pg.Client({ connectionString: endpoint.databaseUrl });
  await administrator.connect();
  const { rows } = await administrator.query<{ count: string }>('SELECT count(*) FROM snapshots');
  await administrator.end();
  await endpoint.close();
  return { built: Number(rows[0]?.count), pulledAgain, pulledOne: median(ones), pulledAll, pulledEach: pulledAll / PULLERS, pulledCpu };
};

/** The endpoint as a process of its own on a real PostgreSQL. The clients are this process, so they take their share of the machine. */
export const run: Bench = async ({ runs, records, say }) => {
  const postgres = await startPostgres();
  try {
    const measured: Measured[] = [];
    const [little, much] = [await prepareFilled(postgres, SMALL, 1), await prepareFilled(postgres, LARGE, 2)];
    const stored = await measureStored(little, much);
    await little.endpoint.close();
    await much.endpoint.close();
    say(`endpoint: pushes onto little and much, ${loadNow()}`);
    for (let i = 1; i <= runs; i += 1) {
      measured.push({ ...stored, ...(await measureEndpoints(postgres, i)), ...(await measurePulls(postgres, records, i)) });
      say(`endpoint: run ${i} of ${runs}, ${loadNow()}`);
    }
    const values = Object.keys(plan).map((key) => [key, measured.map((each) => each[key as keyof Measured])]);
    return rowsOf('endpoint', plan, Object.fromEntries(values) as Record<keyof Measured, number[]>);
  } finally {
    await postgres.stop();
  }
};
