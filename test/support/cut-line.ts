import type { SyncOutcome } from '#core/sync/sync.ts';
import { sampleRecords } from '#test/bench/support/records.ts';
import { bodiesOf } from './journal-kit.ts';
import type { NetworkPc } from './network-pc.ts';
import type { ShapedProxy } from './shaped-proxy.ts';

export type OfficeOnLine = { readonly pc: NetworkPc; readonly proxy: ShapedProxy };
type AnOffice = (unit: string) => Promise<OfficeOnLine>;

/** What is on the line when it is cut: changes on their way up, the parts of a snapshot, or the pages of a pull. */
export type CutWay = 'push' | 'snapshot' | 'pull';

/** `units`: two that have nothing in common and nothing yet. `pieces`: the cuts lie between so many equal parts of the way. */
export type CutPlan = { readonly way: CutWay; readonly units: readonly [string, string]; readonly records: number; readonly pieces: number };

const MOST_RUNS = 30;

const finish = async (pc: NetworkPc): Promise<void> => {
  for (let runs = 1; ; runs += 1) {
    const outcome = (await pc.sync()) as SyncOutcome;
    if (outcome.complete) return;
    if (runs > MOST_RUNS) throw new Error(JSON.stringify(outcome));
  }
};

/** Records that a PC holds by what its journal says. */
const heldBy = ({ writer }: NetworkPc): number => {
  const records = new Set<string>();
  for (const { body } of bodiesOf(writer)) {
    for (const { record } of (body['changes'] ?? body['records'] ?? []) as { record: string }[]) records.add(record);
  }
  return records.size;
};

/** Bytes on the line in one direction for one whole sync of an office, cut where `whole` (known from an uncut one) is divided. */
const carriedFor = async (anOffice: AnOffice, unit: string, { way, records, pieces }: CutPlan, whole: number | null): Promise<number> => {
  const { pc, proxy } = await anOffice(unit);
  const lane = way === 'push' ? 'up' : 'down';
  if (way === 'push') pc.fill(sampleRecords(records));
  if (way === 'pull') {
    await finish(pc);
    const { pc: other } = await anOffice(unit);
    other.fill(sampleRecords(records));
    await finish(other);
  }
  const before = proxy.carried[lane];
  if (whole !== null) for (let cut = 1; cut < pieces; cut += 1) proxy.cutAt(lane, before + Math.round((whole * cut) / pieces));
  await finish(pc);
  if (heldBy(pc) !== records) throw new Error(`${heldBy(pc)} records are there instead of ${records}`);
  return proxy.carried[lane] - before;
};

/** The bytes of one whole sync, and of the same with the line cut between all its pieces. Nothing is lost in either, or it throws. */
export const bytesWithCuts = async (anOffice: AnOffice, plan: CutPlan): Promise<readonly [whole: number, cut: number]> => {
  const { way, units: [one, other] } = plan;
  if (way === 'snapshot') await carriedFor(anOffice, one, { ...plan, way: 'push' }, null);
  const whole = await carriedFor(anOffice, one, plan, null);
  return [whole, await carriedFor(anOffice, way === 'snapshot' ? one : other, plan, whole)];
};
