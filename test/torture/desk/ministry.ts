import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pullAll } from '#test/support/endpoint-suite.ts';
import { startTestMinistry } from '#test/support/test-ministry.ts';
import { aPusher } from '#test/torture/a-pusher.ts';
import { randomFrom } from '#test/torture/random.ts';
import type { Saw } from './in-window.ts';
import type { Pc } from './pc.ts';

/** A real endpoint of its own, with another PC of the same office that works too. */
export type Ministry = {
  readonly address: string;
  /** a fresh enrolment code of the office */
  readonly code: () => Promise<string>;
  /** the other PC pushes some changes */
  readonly others: () => Promise<void>;
  /** Syncs the PC to the end; answers what of the confirmed the endpoint then lacks. */
  readonly lackingAfterSync: (pc: Pc, confirmed: readonly Saw[]) => Promise<readonly string[]>;
  /** Which of these texts stand in no change that the endpoint holds. */
  readonly lacking: (texts: readonly string[]) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

const UNIT = 'TH-57';
const RUNS = 12;

export const textsOf = (confirmed: readonly Saw[]): readonly string[] => confirmed.flatMap((each) => (each.type === 'changes' ? each.texts : each.type === 'form' ? [each.text] : []));

/** Syncs until a run was complete. Answers why it never is, or null. */
export const syncToEnd = async (pc: Pc): Promise<string | null> => {
  let last = '';
  for (let runs = 0; runs < RUNS; runs += 1) {
    const reply = await pc.call<{ readonly run: { readonly complete: boolean } }>('sync.run');
    last = JSON.stringify(reply);
    const status = await pc.call<{ readonly unacknowledged: number }>('journal.status');
    if (reply.ok && reply.value.run.complete && status.ok && status.value.unacknowledged === 0) return null;
  }
  return `the sync does not come to its end: ${last.slice(0, 400)}`;
};

export const openMinistry = async (seed: number): Promise<Ministry> => {
  const data = mkdtempSync(join(tmpdir(), 'phinong-torture-ministry-'));
  // When root runs this, the database runs as another user.
  chmodSync(data, 0o755);
  const ministry = await startTestMinistry({ data, logLevel: 'fatal' });
  const code = (): Promise<string> => ministry.code(UNIT, 'officer');
  const other = await aPusher(ministry.address, { unit: UNIT, code: await code(), name: 'torture-other-pc' }, randomFrom(seed));
  const lacking = async (texts: readonly string[]): Promise<readonly string[]> => {
    const { changes } = await pullAll(other.pc);
    const there = new Set(changes.flatMap(({ set }) => [set['notes'], set['parties/b/name']]).map(String));
    return texts.filter((text) => !there.has(text));
  };
  return {
    address: ministry.address,
    code,
    others: async () => {
      let pushes = 0;
      await other.push(() => (pushes += 1) > 2);
      if (other.faults.length > 0) throw new Error(other.faults.join());
    },
    lacking,
    lackingAfterSync: async (pc, confirmed) => {
      const stuck = await syncToEnd(pc);
      if (stuck !== null) return [stuck];
      return (await lacking(textsOf(confirmed))).map((text) => `LOST at the endpoint: ${text.slice(0, 60)}`);
    },
    stop: async () => {
      await ministry.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
