import { carryHeadSchema, type CarryHead } from '#core/exchange/carry.ts';
import { openExchangeFile } from '#core/exchange/container.ts';
import { readEnvelope } from '#core/exchange/envelope.ts';
import type { ExchangeFault } from '#core/exchange/fault.ts';
import type { Label } from '#core/exchange/label.ts';
import { isRecipient } from '#core/exchange/lock.ts';
import type { PushRequest } from '#core/sync/protocol.ts';
import { parsePush } from '../http/parse-push.ts';
import { Refused } from '../http/refused.ts';
import { isStorable } from '../store/storable.ts';
import { endpointKit } from './endpoint-kit.ts';

export type Carry = {
  readonly label: Label;
  readonly epoch: string;
  readonly head: CarryHead;
  readonly relays: readonly PushRequest[];
  readonly pushes: readonly PushRequest[];
};

/** A PC without a line begins one with every file that takes new work along: a file a day for 25 years. */
const MOST_LIVES = 10_000;

/** Opens a carry file with the ministry's identity and checks all of it. What is not one, or not right, is refused as a whole. */
export const readCarry = async (file: Uint8Array, identity: string): Promise<Carry> => {
  const envelope = readEnvelope(endpointKit, file);
  if (!envelope.ok) throw refusedFor(envelope.error);
  const { label } = envelope.value;
  if (label.kind !== 'carry') throw new Refused(400, 'file-kind');
  const opened = await openExchangeFile(endpointKit, envelope.value, { identities: [identity] });
  if (!opened.ok) throw refusedFor(opened.error);
  const head = carryHeadSchema.safeParse(opened.value.manifest.head);
  if (!head.success || !isSound(head.data, label)) throw new Refused(400, 'file-damaged');
  try {
    const { epoch } = opened.value.manifest;
    const [relays, pushes] = [opened.value.lines('relays').map(parsePush), opened.value.lines('pushes').map(parsePush)];
    if (![...relays, ...pushes].every((push) => push.epoch === epoch) || relays.some(({ relay }) => relay === undefined) || pushes.some(({ relay }) => relay !== undefined)) throw new Refused(400, 'file-damaged');
    return { label, epoch, head: head.data, relays, pushes };
  } catch (problem) {
    throw problem instanceof Refused ? new Refused(400, 'file-damaged') : problem;
  }
};

const isSound = ({ device, lives }: CarryHead, { key, app }: Label): boolean =>
  device.key === key && isRecipient(endpointKit, device.recipient) && [device.id ?? '', device.label, device.key, app].every(isStorable) && Object.keys(lives).length <= MOST_LIVES;

const refusedFor = (fault: ExchangeFault): Refused => {
  if (fault.type === 'exchange-newer') return new Refused(426, 'file-newer');
  if (fault.type === 'exchange-older') return new Refused(426, 'file-older');
  if (fault.type === 'exchange-too-large') return new Refused(413, 'too-large');
  // A passphrase is nothing that the ministry could know.
  const isForeign = fault.type === 'exchange-not-for-us' || fault.type === 'exchange-passphrase';
  return isForeign ? new Refused(403, 'file-foreign') : new Refused(400, 'file-damaged');
};
