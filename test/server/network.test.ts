import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SyncJournal } from '#core/sync/ports.ts';
import { openNetworkEndpoint, type NetworkEndpoint } from '#test/torture/network-endpoint.ts';
import { aNetworkHistory, liveOverNetwork, type Happening } from '#test/torture/network-histories.ts';

let endpoint: NetworkEndpoint;
beforeAll(async () => {
  endpoint = await openNetworkEndpoint(inject('postgresUrl'));
});
afterAll(() => endpoint.close());

const histories = (count: number, seed: number): readonly (readonly Happening[])[] => fc.sample(aNetworkHistory(20), { numRuns: count, seed });

describe('offices on a line that drops, doubles, truncates and delays what goes over it', () => {
  it('lose nothing, and agree once the line is good again', async () => {
    const told = [];
    for (const [index, history] of histories(10, 20_261).entries()) told.push(await liveOverNetwork(endpoint, history, index));
    expect(told.flatMap(({ faults }) => faults)).toEqual([]);
    expect(told.reduce((sum, { mishaps }) => sum + mishaps, 0)).toBeGreaterThan(20);
  }, 120_000);

  it('would be seen to lose something if they did', async () => {
    const forgetful = (journal: SyncJournal): SyncJournal => ({
      ...journal,
      saveReceived: (page) => journal.saveReceived({ ...page, changes: page.changes.slice(0, -1) }),
    });
    const faults: string[] = [];
    for (const [index, history] of histories(4, 77).entries()) faults.push(...(await liveOverNetwork(endpoint, history, index, { wrapJournal: forgetful })).faults);
    expect(faults.join('\n')).toContain('shows something else');
  }, 120_000);
});
