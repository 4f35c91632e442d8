import { z } from 'zod';
import { roleSchema } from '../journal/bodies.ts';
import { err, ok, type Result } from '../result.ts';
import { normaliseCode } from '../sync/enrolment-code.ts';
import { unitSchema } from '../sync/protocol.ts';
import { openExchangeFile } from './container.ts';
import { readEnvelope, type Envelope } from './envelope.ts';
import { damaged, type ExchangeFault } from './fault.ts';
import type { ExchangeKit } from './kit.ts';

/**
 * What a PC needs to work as its unit before it was ever in touch with the endpoint. The code that opens the file also enrols the PC,
 * with its first carry file; it is not in the file. The unit stands on the label.
 */
export const invitationHeadSchema = z.looseObject({
  role: roleSchema,
  /** until when the endpoint takes the code, UTC; told to people, and never decided on by the clock of a PC */
  expires: z.string().max(40),
  demo: z.boolean(),
  /** age recipient of the ministry */
  ministryKey: z.string().max(4_000),
  /** Ed25519 key of the endpoint: receipts are signed with it, and so is this */
  endpointKey: z.string().max(200),
  /** where the endpoint is, for a PC that will have a line one day; null: nobody said */
  endpoint: z.string().max(300).nullable(),
  /** all units, by which other offices are named */
  units: z.array(unitSchema).max(2_000),
});
export type InvitationHead = z.infer<typeof invitationHeadSchema>;

export type Invitation = InvitationHead & { readonly epoch: string; readonly unit: z.infer<typeof unitSchema> };

/** Opens an invitation with the code that came on paper, however it was typed. */
export const openInvitation = async (kit: ExchangeKit, file: Uint8Array | Envelope, code: string): Promise<Result<Invitation, ExchangeFault>> => {
  const envelope = file instanceof Uint8Array ? readEnvelope(kit, file) : ok(file);
  if (!envelope.ok) return envelope;
  if (envelope.value.label.kind !== 'invitation') return err({ type: 'exchange-not-for-us' });
  const opened = await openExchangeFile(kit, envelope.value, { passphrase: normaliseCode(code) });
  if (!opened.ok) return opened;
  const head = invitationHeadSchema.safeParse(opened.value.manifest.head);
  // Whoever knew the code has sealed both: the file is signed by the endpoint that it speaks of.
  if (!head.success || head.data.endpointKey !== opened.value.label.key) return damaged('head');
  return ok({ ...head.data, epoch: opened.value.manifest.epoch, unit: opened.value.label.unit });
};
