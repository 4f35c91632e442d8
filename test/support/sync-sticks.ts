import { gatherCarry } from '#core/exchange/carry.ts';
import { createSaveBeside, readNames } from '#core/exchange/known-here.ts';
import type { Change } from '#core/change/change.ts';
import { planReceipt, type ReceiptPlan } from '#core/exchange/plan-receipt.ts';
import type { ReceiptDeps, ReceiptOutcome } from '#core/exchange/read-receipt.ts';
import type { Receipt } from '#core/exchange/receipt.ts';
import { must } from './journal-kit.ts';
import type { CarriedFile } from './memory-hand-in.ts';
import { sha256 } from './sha256.ts';
import { onAFullDisk, PowerCut, tearing } from './sync-faults.ts';
import type { Pc, World } from './sync-world.ts';

/** What happens with files on sticks. They lie about for as long as they like; none is ever used up. */
export const ERRANDS = ['carry', 'hand-in', 'receipt', 'unplug'] as const;
export type Errand = { readonly what: (typeof ERRANDS)[number]; readonly pc: number; readonly which: number; readonly fullAt: number | null; readonly tornAt: number | null };

const deviceOf = ({ unit, device }: Pc) => ({ unit, role: unit === 'MFA' ? ('ministry' as const) : ('officer' as const), device });

/** A PC writes a carry file as its journal is now. */
export const carry = async (world: World, at: Pc): Promise<CarriedFile> => {
  at.nameForFile('ministry');
  const journal = world.kit.createSyncJournal(at.writer, () => undefined);
  const contents = must(await gatherCarry({
    standing: () => journal.standing(),
    lives: () => at.writer.offeredLives(),
    readOwn: (incarnation, from, maxBytes) => at.writer.ownChanges(incarnation, from, maxBytes),
    othersChanges: (from, maxBytes) => journal.othersChanges(from, maxBytes),
  }));
  const made: CarriedFile = { file: `file ${String(world.sticks.carried.length)}`, device: deviceOf(at), contents: JSON.parse(JSON.stringify(contents)) as CarriedFile['contents'] };
  for (const { changes } of made.contents.pushes) for (const change of changes as readonly Change[]) world.sent.add(change.id);
  world.sticks.carried.push(made);
  return made;
};

/** Somebody hands a file in: whoever made it need not know. */
export const bring = (world: World, file: CarriedFile): Receipt => {
  const receipt = world.kit.handIn(world.endpoint, file);
  world.sticks.receipts.push(receipt);
  return receipt;
};

/** A PC reads a receipt of its unit, its own or another's, old or new. */
export const read = async (world: World, at: Pc, receipt: Receipt, { fullAt, tornAt }: Pick<Errand, 'fullAt' | 'tornAt'> = { fullAt: null, tornAt: null }, watch: Partial<Pick<ReceiptDeps, 'signal' | 'report'>> = {}): Promise<ReceiptOutcome | 'killed'> => {
  const real = world.kit.createSyncJournal(at.writer, () => at.follow());
  const journal = tearing(onAFullDisk(real, fullAt), at.files, tornAt);
  const [{ lastPosition }, before] = [at.writer.state(), at.truth.counts()];
  const plan = must(await planReceipt(receipt, { writer: at.writer, sha256, rest: noRest }));
  try {
    const outcome = must(await world.kit.readReceipt(receipt, {
      journal, unit: at.unit, device: at.device, lives: () => at.writer.offeredLives(), sha256, signal: { aborted: false }, report: () => undefined, learned: () => undefined, run: world.kit.runSync, ...watch,
      saveBeside: async (id, changes) => {
        const saved = await createSaveBeside(at.writer, noRest)(id, changes);
        at.follow();
        return saved;
      },
    }));
    if (at.writer.state().lastPosition !== lastPosition) at.noteRun(outcome, before, true);
    if (outcome.failure === null) await comparePlan(world, at, receipt, plan, outcome);
    return outcome;
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    at.restart(tornAt !== null);
    return 'killed';
  }
};

const noRest = (): Promise<void> => Promise.resolve();

/** What the dry run said is what happened. Where lives part or an endpoint wants numbers again, it only says so. */
const comparePlan = async (world: World, at: Pc, receipt: Receipt, plan: ReceiptPlan, { counts, beside, time }: ReceiptOutcome): Promise<void> => {
  const names = must(await readNames(at.writer, noRest));
  const missing = plan.fresh.filter((change) => time !== 'past' && !names.isHere(change));
  if (missing.length > 0 && !plan.isFork) world.faults.push(`a dry run promised ${missing.map(({ id }) => id).join(' ')}, and they are not here`);
  if (plan.isFork || receipt.obstacles.length > 0 || time !== 'present') return;
  const [said, done] = [[plan.taken, plan.refused, plan.beside], [counts.sent, counts.refused, beside.length]];
  if (said.join() !== done.join()) world.faults.push(`a dry run said ${said.join(', ')} taken, refused and beside; it was ${done.join(', ')}`);
  if (plan.nothing && (counts.sent > 0 || counts.refused > 0 || beside.length > 0)) world.faults.push('a dry run said that nothing would change');
};

export const runErrand = async (world: World, { what, pc, which, fullAt, tornAt }: Errand): Promise<void> => {
  const at = world.pcs[pc % world.pcs.length]!;
  if (at.isGone || (at.isOld && what === 'receipt')) return;
  if (what === 'unplug') at.isUnplugged = true;
  if (what === 'carry') await carry(world, at);
  const file = world.sticks.carried[which % Math.max(1, world.sticks.carried.length)];
  if (what === 'hand-in' && file !== undefined) bring(world, file);
  const receipts = world.sticks.receipts.filter(({ unit }) => unit === at.unit);
  const receipt = receipts[which % Math.max(1, receipts.length)];
  if (what === 'receipt' && receipt !== undefined) await read(world, at, receipt, { fullAt, tornAt });
};

/** Whole rounds by hand, as many as a restored endpoint and small files may need. */
const MOST_ROUNDS = 12;

/** A PC without any line says and hears everything by hand. Answers whether there was nothing to say or to hear. */
export const syncByHand = async (world: World, at: Pc): Promise<boolean> => {
  const { lastPosition } = at.writer.state();
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const outcome = await read(world, at, bring(world, await carry(world, at)));
    if (outcome !== 'killed' && outcome.failure !== null) world.faults.push(`a quiet receipt fails with ${JSON.stringify(outcome.failure)}`);
    if (outcome !== 'killed' && outcome.complete) return at.writer.state().lastPosition === lastPosition;
  }
  world.faults.push('no end of carrying files');
  return true;
};

/** A receipt that is read again writes nothing. */
export const readAgain = async (world: World, at: Pc): Promise<void> => {
  for (const receipt of world.sticks.receipts.filter(({ unit }) => unit === at.unit)) {
    const before = at.writer.state().lastPosition;
    const outcome = await read(world, at, receipt);
    if (at.writer.state().lastPosition !== before) world.faults.push(`a receipt that was read before changes something: ${JSON.stringify(outcome)}`);
  }
};
