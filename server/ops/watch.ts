import type { PushResponse } from '#core/sync/protocol.ts';
import type { Device } from '../store/people.ts';
import type { Metrics } from './metrics.ts';
import type { SecurityEvent, SecurityLog } from './security-log.ts';

type Asker = { readonly ip: string };

/** Who looks on while the routes work: for the figures, the log and the security log. It changes no answer and never fails. */
export type Watch = {
  met(request: Asker, device: Device): void;
  /** the device that a request came from, as far as it is known */
  deviceOf(request: object): string | undefined;
  pushed(request: Asker, device: Device, answer: PushResponse): void;
  pulled(isComplete: boolean): void;
  builtSnapshot(seconds: number): void;
  /** somebody asked for what lies outside their sight */
  reachedBeyond(request: Asker, device: Device, scope: string): void;
  note(event: SecurityEvent): void;
};

export const createWatch = (metrics: Metrics, security: SecurityLog): Watch => {
  const devices = new WeakMap<object, string>();
  const note = ({ device, ...event }: SecurityEvent): void => {
    metrics.noted(event.type);
    security.note(device === undefined ? event : { ...event, device: { id: device.id, unit: device.unit } });
  };
  const reachedBeyond = ({ ip }: Asker, device: Device, scope: string): void => note({ type: 'scope-foreign', address: ip, device, detail: scope });
  return {
    met: (request, { id }) => void devices.set(request, id),
    deviceOf: (request) => devices.get(request),
    pushed: (request, device, answer) => {
      metrics.pushed(answer);
      if (answer.type === 'fork') note({ type: 'fork', address: request.ip, device });
      for (const scope of foreignScopes(device, answer)) reachedBeyond(request, device, scope);
    },
    pulled: (isComplete) => metrics.pulled(isComplete),
    builtSnapshot: (seconds) => metrics.builtSnapshot(seconds),
    reachedBeyond,
    note,
  };
};

const foreignScopes = ({ unit }: Device, answer: PushResponse): Set<string> => {
  const results = answer.type === 'taken' ? answer.results : [];
  return new Set(results.flatMap((one) => (typeof one !== 'number' && one.refused.type === 'not-allowed' && one.refused.scope !== unit ? [one.refused.scope] : [])));
};
