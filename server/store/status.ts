import type { Role } from '#core/journal/bodies.ts';
import { PROTOCOL_OLDEST, PROTOCOL_VERSION, type StatusResponse } from '#core/sync/protocol.ts';
import { asDevice, type Client, type Database } from '../database.ts';
import { readMessages } from './messages.ts';
import { readMeta } from './meta.ts';
import { acknowledgedOf, listUnits, sightOf, type Device } from './people.ts';
import { readTemplates } from './templates.ts';

/** A PC of a unit, as the others of that unit may know it. */
export type Companion = { readonly id: string; readonly label: string; readonly role: Role; readonly key: string; readonly recipient: string | null };

/** PCs of a unit that are in good standing: not revoked, and heard of within so many days. */
export const companionsOf = async (client: Client, unit: string, days: number): Promise<Companion[]> =>
  (
    await client.query<Companion>(
      `SELECT id, label, role, public_key AS key, recipient FROM devices
       WHERE scope = $1 AND revoked_at IS NULL AND coalesce(last_seen, enrolled_at) > now() - $2 * interval '1 day' ORDER BY enrolled_at, id`,
      [unit, days],
    )
  ).rows;

/** Where a device stands. */
export const statusOf = (db: Database, device: Device, tokenDays: number): Promise<StatusResponse> =>
  asDevice(db, sightOf(device), async (client) => {
    const units = await listUnits(client);
    const unit = units.find(({ code }) => code === device.unit);
    if (unit === undefined) throw new Error(`The unit ${device.unit} is out of reach.`);
    return {
      time: Date.now(),
      epoch: await readMeta(client, 'epoch'),
      protocol: { oldest: PROTOCOL_OLDEST, newest: PROTOCOL_VERSION },
      unit,
      role: device.role,
      units,
      acknowledged: await acknowledgedOf(client, device.id),
      messages: await readMessages(client, device.unit),
      templates: await readTemplates(client),
      devices: await companionsOf(client, device.unit, tokenDays),
      ministryKey: await readMeta(client, 'ministry-key'),
      endpointKey: await readMeta(client, 'endpoint-key'),
    };
  });
