import type { Label } from '#core/exchange/label.ts';
import type { Invitation } from '#core/exchange/invitation.ts';
import type { OfficeFile } from '#core/exchange/office-file.ts';
import { bringsNothing, type OfficePlan } from '#core/exchange/office.ts';
import { countKinds } from '#core/exchange/office-file.ts';
import type { Receipt } from '#core/exchange/receipt.ts';
import { timeOf } from '#core/exchange/read-receipt.ts';
import type { Change } from '#core/change/change.ts';
import { splitChangeId } from '#core/ids.ts';
import type { DryRun, ExchangeFile, Failure } from '#ipc/contract.ts';

/** A file that lies open at the desk. What it holds was checked to the last byte; nothing of it is in the journal yet. */
export type OpenFile = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly label: Label;
  readonly content:
    | { readonly type: 'carry' }
    | { readonly type: 'receipt'; readonly receipt: Receipt }
    | { readonly type: 'office'; readonly file: OfficeFile; readonly plan: OfficePlan }
    | { readonly type: 'invitation'; readonly invitation: Invitation }
    /** a passphrase or a code opens it; null while none was tried */
    | { readonly type: 'locked'; readonly tried: boolean }
    /** whole, and nothing for this PC */
    | { readonly type: 'useless'; readonly failure: Failure };
};

export type Standpoint = { readonly ownKey: string | null; readonly epoch: string; readonly knownKeys: ReadonlySet<string>; readonly lives: ReadonlySet<string> };

/** What the window is told of it: everything that a person needs before they say yes. */
export const describe = ({ name, bytes, label, content }: OpenFile, at: Standpoint): ExchangeFile => {
  const { kind, unit, madeAt, from, to, counts, key } = label;
  return {
    name,
    bytes: bytes.length,
    label: { kind, unit: { code: unit.code, nameTh: unit.nameTh, nameEn: unit.nameEn, province: unit.province }, madeAt, from, to: [...to], counts: { ...counts } },
    mine: key === at.ownKey,
    isLocked: content.type === 'locked',
    wrongPassphrase: content.type === 'locked' && content.tried,
    failure: content.type === 'useless' ? content.failure : null,
    // A receipt or an invitation that opened was signed by the ministry; a colleague's key is known from the ministry.
    sender: key === at.ownKey ? 'self' : kind === 'carry' || kind === 'office' ? (at.knownKeys.has(key) ? 'known' : 'unknown') : 'ministry',
    dry: dryRunOf(content, at),
    role: content.type === 'invitation' ? content.invitation.role : null,
    expires: content.type === 'invitation' ? content.invitation.expires : null,
  };
};

const dryRunOf = (content: OpenFile['content'], at: Standpoint): DryRun | null => {
  if (content.type === 'office') return dryRunOfOffice(content.plan);
  return content.type === 'receipt' ? dryRunOfReceipt(content.receipt, at) : null;
};

const dryRunOfOffice = (plan: OfficePlan): DryRun => {
  const { weighed, brought, leftSnapshot } = plan;
  const left = new Map<string, number>();
  for (const { reason } of weighed.left) left.set(reason, (left.get(reason) ?? 0) + 1);
  return {
    fresh: weighed.fresh.length,
    kinds: countKinds(weighed.fresh),
    known: weighed.known,
    left: [...left].map(([reason, count]) => ({ reason, count })),
    records: (brought.snapshot ?? []).reduce((sum, { records }) => sum + records.length, 0),
    isCopy: weighed.keeps !== null,
    leftSnapshot,
    decided: null,
    time: 'present',
    nothing: bringsNothing(plan),
  };
};

/** The endpoint decides and merges; what a receipt would open as a conflict shows when its changes are laid over the register. */
const dryRunOfReceipt = (receipt: Receipt, { epoch, lives }: Standpoint): DryRun => {
  const fresh = changesOfReceipt(receipt).filter(({ id }) => !lives.has(splitChangeId(id).incarnation));
  const own = receipt.decisions.filter(([id]) => lives.has(splitChangeId(id).incarnation));
  const refused = own.filter(([, , result]) => typeof result === 'object').length;
  const records = receipt.snapshot.reduce((sum, { part }) => sum + part.records.length, 0);
  return {
    fresh: fresh.length,
    kinds: countKinds(fresh),
    known: 0,
    left: [],
    records,
    isCopy: false,
    leftSnapshot: receipt.head.remaining > 0,
    decided: { taken: own.length - refused, refused },
    time: timeOf(receipt, epoch),
    nothing: false,
  };
};

export const changesOfReceipt = ({ pages }: Receipt): Change[] => pages.flatMap(({ page }) => page.changes as readonly Change[]);
