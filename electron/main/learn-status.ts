import type { Json } from '#core/json.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import type { StatusResponse } from '#core/sync/protocol.ts';

type Writer = Pick<JournalWriter, 'state' | 'updateEnrolment' | 'saveSetting'>;

/**
 * Keeps what the endpoint says of this PC's unit, of all units, of the ministry's messages and of its templates; again only where it says something else.
 * `mark`: that of the status, where it came over a line; it is kept last, and with it nobody has to ask again after a start.
 */
export const createLearning = (writer: Writer, app: string) => {
  const known = new Map<string, string>();
  const keep = (key: string, value: unknown): void => {
    const text = JSON.stringify(value);
    // It came as JSON, and was parsed from it a moment ago.
    if (text !== known.get(key)) writer.saveSetting(key, JSON.parse(text) as Json);
    known.set(key, text);
  };
  return ({ unit, role, units, messages, templates, devices, ministryKey, endpointKey }: StatusResponse, mark: string | null = null): void => {
    keep('units', units.map(({ code, nameTh, nameEn, province }) => ({ code, nameTh, nameEn, province })));
    keep('messages', messages);
    if (templates !== undefined) keep('templates', templates);
    // As long as this PC has not handed in the key for its files, it asks at every start, and then does.
    const isKnown = devices?.some(({ id, recipient }) => id === writer.state().device && recipient !== null) ?? true;
    const heard = mark === null || !isKnown ? null : { mark, app };
    writer.updateEnrolment({ unit, role, heard, ...(devices === undefined ? {} : { devices }), ...(ministryKey === undefined ? {} : { ministryKey }), ...(endpointKey === undefined ? {} : { endpointKey }) });
  };
};

/** The mark of the status that this PC has kept; null where it has none, or kept it when it was another version and understood less. */
export const heardMark = (writer: Pick<JournalWriter, 'state'>, app: string): string | null => {
  const heard = writer.state().enrolment?.heard;
  return heard?.app === app ? heard.mark : null;
};
