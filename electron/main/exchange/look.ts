import type { Label } from '#core/exchange/label.ts';
import type { Invitation } from '#core/exchange/invitation.ts';
import type { OfficeFile } from '#core/exchange/office-file.ts';
import { bringsNothing, type OfficePlan } from '#core/exchange/office.ts';
import { countKinds } from '#core/exchange/office-file.ts';
import type { Receipt } from '#core/exchange/receipt.ts';
import type { ReceiptPlan } from '#core/exchange/plan-receipt.ts';
import type { DryRun, ExchangeFile, Failure } from '#ipc/contract.ts';

/** A file that lies open at the desk. What it holds was checked to the last byte; nothing of it is in the journal yet. */
export type OpenFile = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly label: Label;
  readonly content:
    | { readonly type: 'carry' }
    | { readonly type: 'receipt'; readonly receipt: Receipt; readonly plan: ReceiptPlan }
    | { readonly type: 'office'; readonly file: OfficeFile; readonly plan: OfficePlan }
    | { readonly type: 'invitation'; readonly invitation: Invitation }
    /** a passphrase or a code opens it; null while none was tried */
    | { readonly type: 'locked'; readonly tried: boolean }
    /** whole, and nothing for this PC */
    | { readonly type: 'useless'; readonly failure: Failure };
};

export type Standpoint = { readonly ownKey: string | null; readonly knownKeys: ReadonlySet<string> };

/** What the window is told of it: everything that a person needs before they say yes. */
export const describe = ({ name, bytes, label, content }: OpenFile, at: Standpoint): ExchangeFile => {
  const { kind, unit, madeAt, from, to, counts, key, part } = label;
  return {
    name,
    bytes: bytes.length,
    label: { kind, unit: { code: unit.code, nameTh: unit.nameTh, nameEn: unit.nameEn, province: unit.province }, madeAt, from, to: [...to], counts: { ...counts }, part: part === undefined ? null : { n: part.n, of: part.of } },
    mine: key === at.ownKey,
    isLocked: content.type === 'locked',
    wrongPassphrase: content.type === 'locked' && content.tried,
    failure: content.type === 'useless' ? content.failure : null,
    // A receipt or an invitation that opened was signed by the ministry; a colleague's key is known from the ministry.
    sender: key === at.ownKey ? 'self' : kind === 'carry' || kind === 'office' ? (at.knownKeys.has(key) ? 'known' : 'unknown') : 'ministry',
    dry: dryRunOf(content),
    role: content.type === 'invitation' ? content.invitation.role : null,
    expires: content.type === 'invitation' ? content.invitation.expires : null,
  };
};

const dryRunOf = (content: OpenFile['content']): DryRun | null => {
  if (content.type === 'office') return dryRunOfOffice(content.plan);
  return content.type === 'receipt' ? dryRunOfReceipt(content.receipt, content.plan) : null;
};

const dryRunOfOffice = (plan: OfficePlan): DryRun => {
  const { weighed, brought, leftSnapshot } = plan;
  const left = new Map<string, number>();
  for (const { reason } of weighed.left) left.set(reason, (left.get(reason) ?? 0) + 1);
  return {
    fresh: weighed.fresh.length,
    kinds: countKinds(weighed.fresh),
    known: weighed.known,
    beside: 0,
    left: [...left].map(([reason, count]) => ({ reason, count })),
    records: (brought.snapshot ?? []).reduce((sum, { records }) => sum + records.length, 0),
    isCopy: weighed.keeps !== null,
    leftSnapshot,
    decided: null,
    time: 'present',
    nothing: bringsNothing(plan),
  };
};

/** What would be in conflict shows when the new changes are laid over the register. */
const dryRunOfReceipt = ({ head }: Receipt, { time, fresh, known, beside, records, taken, refused, isFork, nothing }: ReceiptPlan): DryRun => ({
  fresh: fresh.length,
  kinds: countKinds(fresh),
  known,
  left: [],
  beside,
  records,
  isCopy: isFork,
  leftSnapshot: head.remaining > 0,
  decided: { taken, refused },
  time,
  nothing,
});
