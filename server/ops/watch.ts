import type { PushResponse } from '#core/sync/protocol.ts';
import type { Device } from '../store/people.ts';
import type { Metrics } from './metrics.ts';

/** Who looks on while the routes work: figures, and what the security log should know. It changes no answer and never fails. */
export type Watch = {
  pushed(device: Device, address: string, answer: PushResponse): void;
  pulled(isComplete: boolean): void;
  builtSnapshot(seconds: number): void;
};

export const createWatch = (metrics: Metrics): Watch => ({
  pushed: (_device, _address, answer) => metrics.pushed(answer),
  pulled: (isComplete) => metrics.pulled(isComplete),
  builtSnapshot: (seconds) => metrics.builtSnapshot(seconds),
});
