import { bytesWithCuts, type CutWay, type OfficeOnLine } from '#test/support/cut-line.ts';
import { NetworkPc } from '#test/support/network-pc.ts';
import { startShapedProxy, type ShapedProxy } from '#test/support/shaped-proxy.ts';
import { startPostgres } from './support/real-endpoint.ts';
import { loadNow, rowsOf, type Bench, type Plan } from './support/rows.ts';

const PIECES = 20;
const GOAL = 0.05;
const DEFAULT = 10_000;
const WAYS = ['push', 'snapshot', 'pull'] as const satisfies readonly CutWay[];

export const plan = {
  push: { name: 'sent again for each cut of a push, of the whole', unit: 'share', goal: GOAL },
  snapshot: { name: 'sent again for each cut of a first pull, of the whole', unit: 'share', goal: GOAL },
  pull: { name: 'sent again for each cut of a pull of changes, of the whole', unit: 'share', goal: GOAL },
} as const satisfies Plan;

/** What a cut costs: syncs with nineteen cuts spread evenly over them, beside the same without; bytes counted on the line. Nothing of it depends on how busy the machine is. */
export const run: Bench = async ({ records, say }) => {
  const postgres = await startPostgres();
  const endpoint = await postgres.endpoint();
  const proxies: ShapedProxy[] = [];
  let seeds = 90_000;
  const anOffice = async (unit: string): Promise<OfficeOnLine> => {
    const proxy = await startShapedProxy(endpoint.address);
    proxies.push(proxy);
    seeds += 1;
    // Pauses after a cut are not what is measured.
    const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
    return { pc: new NetworkPc({ index: 0, seed: seeds, address: proxy.address, enrolled: await endpoint.enrol(unit), wait, isWatched: false }), proxy };
  };
  try {
    const shares: Partial<Record<CutWay, number[]>> = {};
    for (const way of WAYS) {
      const [whole, cut] = await bytesWithCuts(anOffice, { way, units: [await endpoint.newUnit(), await endpoint.newUnit()], records, pieces: PIECES });
      shares[way] = [(cut - whole) / whole / (PIECES - 1)];
      say(`cut: ${way}, ${whole} bytes whole, ${cut} with ${PIECES - 1} cuts, ${loadNow()}`);
    }
    return rowsOf(records === DEFAULT ? 'cut' : `cut with ${records} records`, plan, { push: [], snapshot: [], pull: [], ...shares });
  } finally {
    for (const proxy of proxies) await proxy.close();
    await endpoint.close();
    await postgres.stop();
  }
};
