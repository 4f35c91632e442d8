import type { TestEndpoint } from './endpoint.ts';
import type { OfficeOnLine } from './cut-line.ts';
import { NetworkPc } from './network-pc.ts';
import { startShapedProxy, type ProxyOptions, type ShapedProxy } from './shaped-proxy.ts';

/** `isQuick`: the office waits for nothing between its tries */
export type LineOptions = ProxyOptions & { readonly isQuick?: boolean };

/** Offices that each have a line of their own to one endpoint. */
export const officesOnLines = (ministry: TestEndpoint) => {
  const proxies: ShapedProxy[] = [];
  let seeds = 1_000;
  return {
    anOffice: async (unit: string, { isQuick = false, ...options }: LineOptions): Promise<OfficeOnLine> => {
      const proxy = await startShapedProxy(ministry.address, options);
      proxies.push(proxy);
      const { token, device } = await ministry.connect(unit, 'officer');
      const { scale = 1 } = options;
      const enrolled = { unit, role: 'officer' as const, token, device, epoch: await ministry.epoch() };
      const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, isQuick ? 1 : ms / scale));
      const pc = new NetworkPc({ index: 0, seed: (seeds += 1), address: proxy.address, enrolled, now: () => proxy.now(), wait, isWatched: false });
      return { pc, proxy };
    },
    close: async (): Promise<void> => {
      for (const proxy of proxies.splice(0)) await proxy.close();
    },
  };
};
