import { describe, expect, it } from 'vitest';
import { aLife, pullAll } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

const going = { aborted: false };

describe('several PCs of one unit at once', () => {
  it('give revisions without a gap, and a puller that follows misses and doubles nothing', async () => {
    const endpoint = await openTestEndpoint();
    const unit = await endpoint.newUnit();
    const pcs = await Promise.all(Array.from({ length: 6 }, () => endpoint.connect(unit, 'officer')));
    const puller = await endpoint.connect(unit, 'officer');
    const epoch = must(await puller.status(going)).epoch;
    let done = false;
    const seen: string[] = [];
    const follow = async (): Promise<void> => {
      let cursor: string | null = null;
      for (;;) {
        const last = done;
        const page = await pullAll(puller, cursor);
        seen.push(...page.changes.map((change) => change.id));
        cursor = page.cursor;
        if (last) return;
      }
    };
    const following = follow();
    await Promise.all(
      pcs.map(async (pc) => {
        const life = aLife(unit);
        for (let batch = 0; batch < 10; batch += 1) {
          const answer = must(await pc.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(7) }, going));
          expect(answer.type).toBe('taken');
        }
      }),
    );
    done = true;
    await following;
    const rows = await endpoint.rows<{ revision: number; id: string }>("SELECT revision, incarnation || ':' || n AS id FROM changes WHERE scope = $1 ORDER BY revision", [unit]);
    expect(rows.map((row) => row.revision)).toEqual(Array.from({ length: 420 }, (_, index) => index + 1));
    expect(seen).toEqual(rows.map((row) => row.id));
    await endpoint.close();
  });
});
