import type { Json } from '../json.ts';
import { ok, type Result } from '../result.ts';
import type { JournalFailure } from '../sync/ports.ts';
import { PROTOCOL_VERSION, type Unit } from '../sync/protocol.ts';
import { gatherCarry, type CarryContents, type CarryHead, type CarrySource } from './carry.ts';
import { newFileId, writeExchangeFile } from './container.ts';
import type { ExchangeFault } from './fault.ts';
import type { ExchangeKit } from './kit.ts';

export type CarryOrder = {
  readonly source: CarrySource;
  readonly unit: Unit;
  readonly device: CarryHead['device'];
  /** the Ed25519 key of the device, as base64 of PKCS #8 DER */
  readonly privateKey: string;
  /** age recipient of the ministry, and what it is called on the label */
  readonly ministry: { readonly recipient: string; readonly name: string };
  /** a PC that was invited by file and has no answer yet */
  readonly enrol: CarryHead['enrol'] | null;
  /** now, UTC, ISO 8601 */
  readonly madeAt: string;
  readonly app: string;
};

export type MadeCarry = { readonly file: Uint8Array; readonly id: string; readonly contents: CarryContents };

/** Writes a carry file of everything that the endpoint has not decided on, as far as one file holds it. The journal is not touched. */
export const makeCarry = async (kit: ExchangeKit, order: CarryOrder): Promise<Result<MadeCarry, JournalFailure | ExchangeFault>> => {
  const { unit, device, privateKey, ministry, enrol, madeAt, app } = order;
  const gathered = await gatherCarry(order.source);
  if (!gathered.ok) return gathered;
  const { epoch, head, relays, pushes, counts } = gathered.value;
  const id = newFileId(kit);
  const whole: CarryHead = { device, ...head, ...(enrol === null ? {} : { enrol }) };
  const file = await writeExchangeFile(kit, {
    label: { kind: 'carry', file: id, unit, madeAt, from: device.label, to: [ministry.name], counts: { ...counts }, app, protocol: PROTOCOL_VERSION, key: device.key },
    lock: { recipients: [ministry.recipient] },
    privateKey,
    epoch,
    head: whole as Json,
    parts: [{ name: 'relays', lines: relays }, { name: 'pushes', lines: pushes }],
  });
  return file.ok ? ok({ file: file.value, id, contents: gathered.value }) : file;
};
