import * as fc from 'fast-check';
import { live, type Happening } from './sync-histories.ts';
import type { SyncKit } from './sync-world.ts';

type Histories = fc.Arbitrary<readonly Happening[]>;

const MOST = 300;

/** Lives the same histories with one mistake after the other: first rare meetings, which chance brings about too seldom, then random ones. */
export const mistakeTrial = (meetings: readonly (readonly Happening[])[], histories: Histories) => {
  let needed = 0;
  /** The random history by which a mistake is shown; 0 where a meeting shows it, null where nothing does. */
  const shownBy = async (kit: SyncKit, most: number): Promise<number | null> => {
    for (const meeting of meetings) if ((await live(meeting, kit)).faults.length > 0) return 0;
    const property = fc.asyncProperty(histories, async (history) => (await live(history, kit)).faults.length === 0);
    const { failed, numRuns } = await fc.check(property, { seed: 20, numRuns: most, endOnFailure: true });
    return failed ? numRuns : null;
  };
  return {
    shows: async (kit: SyncKit): Promise<boolean> => {
      const shown = await shownBy(kit, MOST);
      needed = Math.max(needed, shown ?? MOST);
      return shown !== null;
    },
    /** On every history by which a mistake was shown; on all where none was tried before. */
    showsWithoutMistake: async (kit: SyncKit): Promise<boolean> => (await shownBy(kit, needed === 0 ? MOST : needed)) !== null,
  };
};
