import { ok } from '#core/result.ts';
import { REAL_SYNC, type SyncKit } from './sync-world.ts';

/** Carry files and receipts with one mistake each, as somebody might make it. The worlds must show every one of them. */

const reading = (readReceipt: SyncKit['readReceipt']): SyncKit => ({ ...REAL_SYNC, readReceipt });
const answering = (handIn: SyncKit['handIn']): SyncKit => ({ ...REAL_SYNC, handIn });
const real = REAL_SYNC.readReceipt;
const NOUGHT = '0'.repeat(64);

export const CARRY_MUTANTS: Readonly<Record<string, SyncKit>> = {
  'pages of a receipt are taken whatever cursor they follow': reading((receipt, deps) => {
    const [first, ...rest] = receipt.pages;
    return real(first === undefined ? receipt : { ...receipt, pages: [{ ...first, after: deps.journal.standing().cursor }, ...rest] }, deps);
  }),
  'a decision counts for whatever stands under its number': reading((receipt, deps) =>
    real({ ...receipt, decisions: receipt.decisions.map(([id, , result]) => [id, NOUGHT.slice(0, 16), result]) }, { ...deps, sha256: () => NOUGHT }),
  ),
  'a receipt says of everything that it was taken': reading((receipt, deps) => real({ ...receipt, decisions: receipt.decisions.map(([id, hash]) => [id, hash, 1]) }, deps)),
  'what was made since is left out of the journal with what was answered': reading((receipt, deps) =>
    real(receipt, { ...deps, journal: { ...deps.journal, saveAcknowledged: (_upTo, refused) => deps.journal.saveAcknowledged(deps.lives().findLast(({ n, decided }) => n > decided)?.n ?? 0, refused) } }),
  ),
  'a receipt is complete though more waits at the endpoint': reading(async (receipt, deps) => {
    const read = await real(receipt, deps);
    return read.ok && read.value.failure === null ? ok({ ...read.value, complete: true }) : read;
  }),
  'the last page of a receipt is lost on the way': reading((receipt, deps) => {
    const [last] = receipt.pages.slice(-1);
    const before = receipt.pages.at(-2);
    if (last === undefined || before === undefined) return real(receipt, deps);
    return real({ ...receipt, pages: [...receipt.pages.slice(0, -2), { ...before, page: { ...before.page, cursor: last.page.cursor, more: false, remaining: 0 } }] }, deps);
  }),
  'an endpoint takes a file that speaks to an epoch that is over': answering((endpoint, file) => REAL_SYNC.handIn(endpoint, { ...file, contents: { ...file.contents, epoch: endpoint.epoch, pushes: file.contents.pushes.map((push) => ({ ...push, epoch: endpoint.epoch })), relays: [] } })),
};
