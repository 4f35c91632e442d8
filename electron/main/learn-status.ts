import type { Json } from '#core/json.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import type { StatusResponse } from '#core/sync/protocol.ts';

/** Keeps what the endpoint says of this PC's unit, of all units and of the ministry's messages; again only where it says something else. */
export const createLearning = (writer: Pick<JournalWriter, 'updateEnrolment' | 'saveSetting'>) => {
  const known = new Map<string, string>();
  const keep = (key: string, value: unknown): void => {
    const text = JSON.stringify(value);
    // It came as JSON, and was parsed from it a moment ago.
    if (text !== known.get(key)) writer.saveSetting(key, JSON.parse(text) as Json);
    known.set(key, text);
  };
  return ({ unit, role, units, messages, devices, ministryKey, endpointKey }: StatusResponse): void => {
    writer.updateEnrolment({ unit, role, ...(devices === undefined ? {} : { devices }), ...(ministryKey === undefined ? {} : { ministryKey }), ...(endpointKey === undefined ? {} : { endpointKey }) });
    keep('units', units.map(({ code, nameTh, nameEn, province }) => ({ code, nameTh, nameEn, province })));
    keep('messages', messages);
  };
};
