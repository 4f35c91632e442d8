import { openExchangeFile } from '#core/exchange/container.ts';
import { readEnvelope, type Envelope } from '#core/exchange/envelope.ts';
import type { UnitHere } from '#core/exchange/here.ts';
import { openInvitation } from '#core/exchange/invitation.ts';
import type { ExchangeKit } from '#core/exchange/kit.ts';
import type { Keys } from '#core/exchange/lock.ts';
import { parseOfficeFile, type OfficeFile } from '#core/exchange/office-file.ts';
import { planOffice } from '#core/exchange/office.ts';
import type { ReceiptPlan } from '#core/exchange/plan-receipt.ts';
import { parseReceipt, type Receipt } from '#core/exchange/receipt.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { WriterError } from '#core/journal/pen.ts';
import type { Failure } from '#ipc/contract.ts';
import type { OpenFile } from './look.ts';

export type OpenDeps = {
  /** the unit that this PC belongs to; null on trial */
  readonly unit: string | null;
  readonly epoch: string;
  /** with which receipts are signed */
  readonly endpointKey: string | null;
  /** opens what is for this PC */
  readonly identity: string | null;
  readonly readHere: () => Promise<Result<UnitHere, WriterError>>;
  readonly planReceipt: (receipt: Receipt) => Promise<Result<ReceiptPlan, WriterError>>;
};

type Given = Pick<OpenFile, 'name' | 'bytes'>;

/**
 * Looks into a file as far as this PC may: anybody can see what it is and whether it is whole. `read`: what was read of an office file
 * before, which only has to be weighed anew.
 */
export const openFile = async (kit: ExchangeKit, given: Given, deps: OpenDeps, read?: OfficeFile): Promise<Result<OpenFile, Failure>> => {
  const envelope = readEnvelope(kit, given.bytes);
  if (!envelope.ok) return err({ ...envelope.error });
  const { label } = envelope.value;
  const whole = (content: OpenFile['content']): Result<OpenFile, Failure> => ok({ name: given.name, bytes: given.bytes, label, content });
  const useless = (failure: Failure): Result<OpenFile, Failure> => whole({ type: 'useless', failure });
  if (label.kind === 'carry') return whole({ type: 'carry' });
  if (label.kind === 'invitation') return deps.unit === null ? whole({ type: 'locked', tried: false }) : useless({ type: 'already-enrolled' });
  if (deps.unit === null) return useless({ type: 'not-enrolled' });
  if (label.unit.code !== deps.unit) return useless({ type: label.kind === 'receipt' ? 'receipt-other-unit' : 'office-other-unit' });
  if (read !== undefined) return weighOffice(given, envelope.value, deps, read);
  return openContents(kit, given, envelope.value, { identities: deps.identity === null ? [] : [deps.identity] }, deps);
};

/** Tries a passphrase, or the code of an invitation. */
export const unlock = async (kit: ExchangeKit, file: OpenFile, passphrase: string, deps: OpenDeps): Promise<Result<OpenFile, Failure>> => {
  const envelope = readEnvelope(kit, file.bytes);
  if (!envelope.ok) return err({ ...envelope.error });
  if (file.label.kind !== 'invitation') return openContents(kit, file, envelope.value, { passphrase }, deps);
  const invitation = await openInvitation(kit, envelope.value, passphrase);
  if (invitation.ok) return ok({ ...file, content: { type: 'invitation', invitation: invitation.value } });
  return invitation.error.type === 'exchange-passphrase' ? ok({ ...file, content: { type: 'locked', tried: true } }) : err({ ...invitation.error });
};

const openContents = async (kit: ExchangeKit, given: Given, envelope: Envelope, keys: Keys, deps: OpenDeps): Promise<Result<OpenFile, Failure>> => {
  const { label } = envelope;
  const signedBy = label.kind === 'receipt' && deps.endpointKey !== null ? deps.endpointKey : undefined;
  const opened = await openExchangeFile(kit, envelope, keys, signedBy);
  if (!opened.ok && opened.error.type === 'exchange-passphrase') return ok({ ...given, label, content: { type: 'locked', tried: opened.error.given } });
  if (!opened.ok && opened.error.type === 'exchange-not-for-us') return ok({ ...given, label, content: { type: 'useless', failure: { type: label.kind === 'office' ? 'office-not-for-this-pc' : 'receipt-not-for-this-pc' } } });
  if (!opened.ok) return err({ ...opened.error });
  if (label.kind === 'receipt') {
    const receipt = parseReceipt(opened.value);
    if (!receipt.ok) return err({ ...receipt.error });
    const plan = await deps.planReceipt(receipt.value);
    return plan.ok ? ok({ ...given, label, content: { type: 'receipt', receipt: receipt.value, plan: plan.value } }) : err({ ...plan.error });
  }
  const office = parseOfficeFile(opened.value);
  return office.ok ? weighOffice(given, envelope, deps, office.value) : err({ ...office.error });
};

const weighOffice = async (given: Given, { label }: Envelope, { epoch, readHere }: OpenDeps, file: OfficeFile): Promise<Result<OpenFile, Failure>> => {
  const here = await readHere();
  if (!here.ok) return err({ ...here.error });
  return ok({ name: given.name, bytes: given.bytes, label, content: { type: 'office', file, plan: planOffice(file.contents, here.value, epoch) } });
};
