import type { Json } from '#core/change/change.ts';
import type { SyncOutcome } from '#core/sync/sync.ts';
import { NetworkPc, type Enrolled, type NetworkPcOptions } from '#test/support/network-pc.ts';
import type { Mishap } from '#test/support/shaped-connection.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';
import { FIELDS, RECORDS } from '#test/support/sync-world.ts';
import { UNITS, type NetworkEndpoint } from './network-endpoint.ts';

/** How one sync goes: what befalls its requests one after the other, and what befalls the PC. */
export type Going = {
  readonly mishaps: readonly (Mishap | null)[];
  /** the person cancels at this step of the progress */
  readonly cancelAt: number | null;
  /** the power goes after this save */
  readonly dieAfterSave: number | null;
  /** somebody types at this step of the progress */
  readonly typeAt: number | null;
};

/** What PCs are made of where they are not in order. */
export type PcParts = Pick<NetworkPcOptions, 'wrapJournal'>;

/** Failures that a bad line explains. */
const EXPECTED: ReadonlySet<string> = new Set(['interrupted', 'timeout', 'unreachable', 'cancelled', 'server-trouble', 'snapshot-gone']);
/** Longer silence than this ends a request; in peace the product's own patience holds. */
const IMPATIENT = { answer: 700, stall: 700 };
const PATIENT = { answer: 30_000, stall: 30_000 };
/** Small, so that few changes make several pushes and pages. */
const PUSH_BYTES = 2_000;
const PAGE_BYTES = 4_096;
const MOST_PCS = 5;
/** An endpoint cannot write a kind with this in it, and refuses it. */
const REFUSED_KIND = 'agree\u0000ment';

/** Offices and the real endpoint, with a line between them that is as bad as a history says. */
export class NetworkWorld {
  readonly endpoint: NetworkEndpoint;
  readonly proxy: ShapedProxy;
  readonly pcs: NetworkPc[] = [];
  readonly seenBy = new Map<string, ReadonlySet<string>>();
  readonly faults: string[] = [];
  readonly seed: number;
  readonly told = { runs: 0, failed: 0, killed: 0, requests: 0, mishaps: 0 };
  private readonly coming: (Mishap | null)[];
  private readonly parts: PcParts;
  private values = 0;

  private constructor(endpoint: NetworkEndpoint, proxy: ShapedProxy, seed: number, coming: (Mishap | null)[], parts: PcParts) {
    this.endpoint = endpoint;
    this.proxy = proxy;
    this.seed = seed;
    this.coming = coming;
    this.parts = parts;
  }

  static async open(endpoint: NetworkEndpoint, seed: number, parts: PcParts = {}): Promise<NetworkWorld> {
    await endpoint.forget();
    const coming: (Mishap | null)[] = [];
    const told = { mishaps: 0 };
    const mishap = (): Mishap | null => {
      const next = coming.shift() ?? null;
      if (next !== null) told.mishaps += 1;
      return next;
    };
    const proxy = await startShapedProxy(endpoint.address, { seed, shape: { roundTripMs: 1, loss: 0.01, resets: 0.1 }, mishap });
    const world = new NetworkWorld(endpoint, proxy, seed, coming, parts);
    Object.defineProperty(world.told, 'mishaps', { get: () => told.mishaps, enumerable: true });
    // Two PCs of one office and the ministry, which sees all; or an office next door instead of it.
    for (const unit of [UNITS[0], UNITS[0], seed % 3 === 0 ? UNITS[1] : UNITS[2]]) world.add(await endpoint.enrol(unit));
    return world;
  }

  private add(enrolled: Enrolled, like: NetworkPc | null = null): void {
    const index = this.pcs.length;
    const ask = (url: string, init: RequestInit): Promise<Response> => fetch(url.replace(/bytes=\d+/, `bytes=${PAGE_BYTES}`), init);
    const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms / 200));
    const { address } = this.proxy;
    this.pcs.push(new NetworkPc({ ...this.parts, index, seed: this.seed * 10 + index, address, enrolled, timeouts: IMPATIENT, fetch: ask, wait, seenBy: this.seenBy, pushBytes: PUSH_BYTES }, like));
  }

  /** A disk image that is put on one more PC: two now count under one name. */
  clone(pc: number): void {
    const like = this.at(pc);
    if (this.pcs.length < MOST_PCS) this.add(like.options.enrolled, like);
  }

  at(pc: number): NetworkPc {
    const found = this.pcs[pc % this.pcs.length];
    if (found === undefined) throw new Error('a world without PCs');
    return found;
  }

  type(pc: NetworkPc, record: number, field: number, isRefused = false): void {
    this.values += 1;
    const name = FIELDS[field % FIELDS.length] ?? 'title';
    // Some values are long, so that there are pages and parts to cut in.
    const value: Json = name === 'deleted' ? this.values : `v${this.values} ${'ยาว'.repeat((this.values * 37) % 200)}`;
    pc.edit(RECORDS[record % RECORDS.length] ?? 'r1', name, value, isRefused ? REFUSED_KIND : undefined);
  }

  /** One sync, or several at once over the same line. */
  async sync(pcs: readonly number[], going: Going): Promise<void> {
    this.coming.push(...going.mishaps);
    const chosen = new Set(pcs.map((pc) => this.at(pc)));
    await Promise.all([...chosen].map((pc) => this.syncOne(pc, going)));
    this.coming.length = 0;
  }

  private async syncOne(pc: NetworkPc, { cancelAt, dieAfterSave, typeAt }: Going): Promise<void> {
    const signal = { aborted: false };
    const outcome = await pc.sync({
      signal,
      dieAfterSave,
      report: (_phase, step) => {
        if (step === cancelAt) signal.aborted = true;
        if (step === typeAt) this.type(pc, step, step % 2);
      },
    });
    this.told.runs += 1;
    if (outcome === 'killed') this.told.killed += 1;
    else if (outcome.failure !== null) {
      this.told.failed += 1;
      if (!EXPECTED.has(outcome.failure.type)) this.faults.push(`a run failed with ${JSON.stringify(outcome.failure)}`);
    } else if (outcome.complete && pc.writer.state().unacknowledged > 0) this.faults.push('a run says complete while something waits');
  }

  /** The line is mended, what was still on its way arrives, and everybody syncs until nothing is left to say. */
  async settle(): Promise<void> {
    this.coming.length = 0;
    this.proxy.reshape({ roundTripMs: 0, loss: 0, resets: 0 });
    await this.proxy.quiet();
    for (const pc of this.pcs) pc.timeouts = PATIENT;
    for (let round = 1; round <= 3; round += 1) {
      for (const pc of this.pcs) this.expectGood(await pc.sync());
    }
    for (const pc of this.pcs) {
      const asked = { traffic: () => ({ requests: 0 }) };
      this.expectGood(await pc.sync({ began: ({ traffic }) => void (asked.traffic = traffic) }));
      const { requests } = asked.traffic();
      if (requests > 2) this.faults.push(`nothing changed, and ${requests} requests`);
    }
    this.told.requests = this.proxy.requests();
  }

  private expectGood(outcome: SyncOutcome | 'killed'): void {
    if (outcome === 'killed' || outcome.failure !== null || !outcome.complete) this.faults.push(`a quiet sync does not end well: ${JSON.stringify(outcome)}`);
  }

  close(): Promise<void> {
    return this.proxy.close();
  }
}
