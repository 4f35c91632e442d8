import { setTimeout as wait } from 'node:timers/promises';
import type { Change } from '#core/change/change.ts';
import type { Endpoint } from '#core/sync/ports.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { must } from '#test/support/journal-kit.ts';

const going = { aborted: false };
const BATCH = 20;
const RECORDS = 12;
/** one in so many is refused for good: its number counts, and its answer must stay the same */
const REFUSED = 15;
const PAUSE_MS = 40;

export type Pusher = {
  readonly life: string;
  readonly unit: string;
  readonly pc: Endpoint;
  readonly made: readonly Change[];
  /** how many of `made` the endpoint has said to have decided on */
  acknowledged(): number;
  /** what it was told about each, in their order: a revision or a refusal */
  readonly answers: readonly string[];
  /** pushes that ended without an answer */
  brokenOff(): number;
  taken(): number;
  /** answers to one and the same change that differ */
  readonly faults: readonly string[];
  /** pushes until it is told to rest; a push that failed is tried again, from the same change on */
  push(isOver: () => boolean): Promise<void>;
};

type PusherParts = { readonly unit: string; readonly code: string; readonly name: string; readonly fetchOnce?: (to: string, init: RequestInit) => Promise<Response> };

/** A PC that makes records, edits them, and pushes for ever; it remembers what it was told. The same `random` does the same. */
export const aPusher = async (address: string, { unit, code, name, fetchOnce = fetch }: PusherParts, random: () => number): Promise<Pusher> => {
  const { token, epoch } = must(await createEndpoint(address, null, fetchOnce).enrol({ code, device: { label: name, publicKey: name }, app: '0' }));
  const life = aLife(unit, name);
  const pc = createEndpoint(address, token, fetchOnce);
  const made: Change[] = [];
  const answers: string[] = [];
  const faults: string[] = [];
  const heads = new Map<string, string>();
  let brokenOff = 0;
  let taken = 0;
  const make = (): Change => {
    if (random() < 1 / REFUSED) return life.make({ scope: 'ZZ-9' });
    const record = `${name}-${Math.trunc(random() * RECORDS)}`;
    const head = heads.get(record);
    const change = life.make({ record, set: { title: `${name} ${made.length}` }, base: head === undefined ? {} : { title: [head] } });
    heads.set(record, change.id);
    return change;
  };
  const learn = (from: number, results: readonly unknown[]): void => {
    for (const [index, result] of results.entries()) {
      const text = JSON.stringify(result);
      const known = answers[from + index];
      if (known !== undefined && known !== text) faults.push(`${name}:${from + index + 1} was answered ${known} and then ${text}`);
      answers[from + index] = text;
    }
  };
  const pushOnce = async (): Promise<boolean> => {
    // Now and then it begins before what was answered: the answer must be the same again.
    const from = Math.max(0, answers.length - (random() < 0.2 ? Math.trunc(random() * BATCH) : 0));
    const upTo = Math.max(answers.length, from) + 1 + Math.trunc(random() * BATCH);
    while (made.length < upTo) made.push(make());
    const answer = await pc.push({ epoch, incarnation: name, pending: 0, changes: made.slice(from, upTo) }, going);
    if (!answer.ok) return false;
    if (answer.value.type === 'taken') learn(from, answer.value.results);
    else faults.push(`a push of ${name} from ${from + 1} on was answered ${answer.value.type}`);
    return true;
  };
  const push = async (isOver: () => boolean): Promise<void> => {
    while (!isOver() && faults.length === 0) {
      if (await pushOnce()) taken += 1;
      else {
        brokenOff += 1;
        await wait(PAUSE_MS);
      }
    }
  };
  return { life: name, unit, pc, made, answers, faults, push, acknowledged: () => answers.length, brokenOff: () => brokenOff, taken: () => taken };
};
