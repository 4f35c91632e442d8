import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { aLife, pullAll } from '#test/support/endpoint-suite.ts';
import { newKeys } from '#test/support/exchange-kit.ts';
import { must } from '#test/support/journal-kit.ts';
import { startTestMinistry } from '#test/support/test-ministry.ts';
import { handMade, http, type Holder, type RawRequest } from './hand-made-requests.ts';
import { generatedFiles, handMadeFiles, type FileHolder } from './carried-requests.ts';
import { sendRaw } from './raw-line.ts';

export type RequestsReport = {
  readonly byHand: number;
  readonly generated: number;
  /** status → how often; `none` = hung up */
  readonly answers: Readonly<Record<string, number>>;
  /** what was answered 5xx, or changed a row that it should not */
  readonly faults: readonly string[];
  readonly grownMiB: number;
};

const going = { aborted: false };
const STRETCH = 1_000;
/** As many files as one device may bring in a minute; each of these is brought by one of its own. */
const FILES_A_STRETCH = 25;

/** Resident memory of a process in MiB (Linux); 0 where it cannot be read. */
const memoryOf = (pid: number | null): number => {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

const aValue = fc.oneof({ maxDepth: 3 }, fc.anything({ maxDepth: 3, maxKeys: 4, withNullPrototype: false }), fc.constantFrom('', '\u0000', '__proto__', -1, 2 ** 53, 'TH-57', 'TH-50'), fc.string({ unit: 'binary', maxLength: 30 }));

/** A push that is nearly right: some members as the schema wants them, some not. */
const aPush = ({ epoch, unit }: Holder): fc.Arbitrary<unknown> => {
  const oftenRight = (right: unknown): fc.Arbitrary<unknown> => fc.oneof({ weight: 4, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: aValue });
  const change = fc.record(
    {
      id: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }).map((n) => `generated0000:${String(n)}`) }, { weight: 1, arbitrary: aValue }),
      scope: fc.oneof({ weight: 2, arbitrary: fc.constant('TH-50') }, { weight: 1, arbitrary: fc.constant(`${unit}x`) }, { weight: 1, arbitrary: aValue }),
      kind: oftenRight('agreement'),
      record: oftenRight('r'),
      set: fc.oneof(fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }), aValue),
      base: fc.oneof(fc.constant({}), fc.dictionary(fc.string({ maxLength: 6 }), fc.array(fc.constantFrom('generated0000:1', 'x', ''), { maxLength: 3 }), { maxKeys: 3 }), aValue),
      at: oftenRight('1'),
      author: oftenRight({ officer: '', name: '', device: '' }),
      schema: oftenRight(1),
      prev: oftenRight(''),
    },
    { requiredKeys: [] },
  );
  return fc.record(
    { epoch: oftenRight(epoch), incarnation: oftenRight('generated0000'), changes: fc.oneof({ weight: 5, arbitrary: fc.array(change, { maxLength: 4 }) }, { weight: 1, arbitrary: aValue }), pending: oftenRight(0), pull: fc.oneof(fc.constant(undefined), aValue), confirmed: fc.oneof(fc.constant(undefined), aValue), relay: fc.oneof(fc.constant(undefined), aValue) },
    { requiredKeys: [] },
  );
};

const text = (value: unknown): string => JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? String(member) : member)) ?? 'null';

const aRequest = (holder: Holder): fc.Arbitrary<RawRequest> => {
  const auth = { authorization: `Bearer ${holder.token}` };
  const query = fc.string({ unit: 'binary', maxLength: 60 }).map(encodeURIComponent);
  return fc.oneof(
    { weight: 6, arbitrary: aPush(holder).map((push): RawRequest => ({ name: `push ${text(push).slice(0, 300)}`, chunks: [http('POST', '/v1/push', auth, text(push))] })) },
    { weight: 2, arbitrary: query.map((cursor): RawRequest => ({ name: `pull ${cursor}`, chunks: [http('GET', `/v1/pull?cursor=${cursor}`, auth)] })) },
    { weight: 1, arbitrary: query.map((token): RawRequest => ({ name: `snapshot ${token}`, chunks: [http('GET', `/v1/snapshot?token=${token}`, auth)] })) },
    { weight: 1, arbitrary: aValue.map((value): RawRequest => ({ name: `enrol ${text(value).slice(0, 200)}`, chunks: [http('POST', '/v1/enrol', {}, text(value))] })) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes): RawRequest => ({ name: 'bytes', chunks: [http('POST', '/v1/push', auth, Buffer.from(bytes))] })) },
  );
};

/** The same request with another token: whoever brings a file need not have made it. */
const broughtBy = (bringer: Holder, maker: Holder, { name, chunks }: RawRequest): RawRequest => ({
  name,
  chunks: chunks.map((chunk) => (typeof chunk === 'string' ? chunk : Buffer.from(chunk.toString('latin1').replace(maker.token, bringer.token), 'latin1'))),
});

/** Some of these wait for an answer until nobody would wait any longer: so several at once. */
const LANES = 8;
const inLanes = async (requests: readonly RawRequest[], ask: (request: RawRequest) => Promise<void>): Promise<void> => {
  const waiting = [...requests];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await ask(next);
  };
  await Promise.all(Array.from({ length: LANES }, work));
};

/** Asks a real endpoint's process things that no office asks, over bare sockets; says what it should not have done. */
export const tortureRequests = async ({ count, seed }: { readonly count: number; readonly seed: number }, say: (line: string) => void = () => undefined): Promise<RequestsReport> => {
  const data = mkdtempSync(join(tmpdir(), 'phinong-torture-requests-'));
  const ministry = await startTestMinistry({ data, logLevel: 'fatal' });
  const faults: string[] = [];
  const answers: Record<string, number> = {};
  try {
    const port = Number(new URL(ministry.address).port);
    const enrol = async (unit: string): Promise<FileHolder> => {
      const keys = await newKeys();
      const stranger = createEndpoint(ministry.address, null, (to, init) => fetch(to, init));
      const code = await ministry.code(unit, 'officer');
      for (;;) {
        const answer = await stranger.enrol({ code, device: { label: 'PC', publicKey: keys.publicKey, recipient: keys.recipient }, app: '0' });
        // The wrong codes that were tried count against this address.
        if (!answer.ok && answer.error.type === 'too-many-requests') await wait(answer.error.retryAfterMs ?? 1_000);
        else return { ...must(answer), unit, keys };
      }
    };
    const good = await enrol('TH-57');
    const pc = createEndpoint(ministry.address, good.token, (to, init) => fetch(to, init));
    must(await pc.push({ epoch: good.epoch, incarnation: 'goodgoodgood', pending: 0, changes: aLife('TH-57', 'goodgoodgood').makeMany(20) }, going));
    // A device of its own per stretch, enrolled before wrong codes are tried: limits per minute are not what is tried here.
    const holders: FileHolder[] = [];
    for (let done = 0; done < count; done += STRETCH) holders.push(await enrol('TH-57'));
    const stranger = await enrol('TH-50');
    const before = text((await pullAll(pc)).changes);
    const ask = async (request: RawRequest): Promise<void> => {
      const { status } = await sendRaw(port, request.chunks);
      const name = status === null ? 'none' : String(status);
      answers[name] = (answers[name] ?? 0) + 1;
      if (status !== null && status >= 500 && status !== 505) faults.push(`${name}: ${request.name}`);
    };
    const files = await handMadeFiles(good);
    const bringers: FileHolder[] = [];
    for (let done = 0; done < files.length; done += FILES_A_STRETCH) bringers.push(await enrol('TH-57'));
    const brought = files.map((request, index) => broughtBy(bringers[Math.floor(index / FILES_A_STRETCH)] ?? good, good, request));
    const bare = handMade(good);
    await inLanes(bare, ask);
    // No more than two files are looked at at once: one after the other none is sent away for that.
    for (const request of brought) await ask(request);
    const start = memoryOf(ministry.pid());
    for (let done = 0; done < count; ) {
      const holder = holders[done / STRETCH] ?? good;
      for (const request of fc.sample(aRequest(holder), { numRuns: Math.min(STRETCH, count - done), seed: seed + done })) await ask(request);
      for (const request of await generatedFiles(holder, aPush(holder), { numRuns: FILES_A_STRETCH, seed: seed + done })) await ask(request);
      done += STRETCH;
      say(`${String(Math.min(done, count))} generated, ${memoryOf(ministry.pid()).toFixed(0)} MiB`);
    }
    const grownMiB = memoryOf(ministry.pid()) - start;
    const after = (await pullAll(pc)).changes.filter(({ id }) => id.startsWith('goodgoodgood:'));
    if (text(after) !== before) faults.push('what was there is not as it was');
    const elsewhere = createEndpoint(ministry.address, stranger.token, (to, init) => fetch(to, init));
    if ((await pullAll(elsewhere)).changes.length > 0) faults.push('a change came into a unit that nobody of it wrote');
    return { byHand: bare.length + brought.length, generated: count, answers, faults, grownMiB };
  } finally {
    await ministry.stop();
    rmSync(data, { recursive: true, force: true });
  }
};
