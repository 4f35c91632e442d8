import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { startDemoMinistry } from '#build/demo/demo-ministry.ts';
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

describe('an endpoint that is killed', () => {
  it('has kept what it acknowledged, exactly once, and starts again on the same data', async () => {
    const data = mkdtempSync(join(tmpdir(), 'phinong-killed-'));
    const ministry = await startDemoMinistry(data, 0);
    const stranger = createEndpoint(ministry.address, null, (to, init) => fetch(to, init));
    const enrolled = must(await stranger.enrol({ code: await ministry.code('TH-57', 'officer'), device: { label: 'PC', publicKey: 'k' }, app: '0' }));
    const pc = createEndpoint(ministry.address, enrolled.token, (to, init) => fetch(to, init));
    const life = aLife('TH-57');
    const all = life.makeMany(1_500);
    let acknowledged = 0;
    for (let round = 0; round < 5; round += 1) {
      const pushing = (async (): Promise<void> => {
        while (acknowledged < all.length) {
          const answer = await pc.push({ epoch: enrolled.epoch, incarnation: life.name, pending: 0, changes: all.slice(acknowledged, acknowledged + 25) }, going);
          if (!answer.ok || answer.value.type !== 'taken') return;
          acknowledged = answer.value.upTo;
        }
      })();
      await new Promise((resolve) => setTimeout(resolve, 60 + round * 25));
      await ministry.kill();
      await pushing;
      await ministry.start();
      const stored = (await pullAll(pc)).changes;
      expect(stored.length).toBeGreaterThanOrEqual(acknowledged);
      expect(stored.map((change) => change.id)).toEqual(all.slice(0, stored.length).map((change) => change.id));
    }
    await ministry.stop();
    expect(JSON.parse(readFileSync(join(data, 'database.json'), 'utf8'))).toHaveProperty('port');
    rmSync(data, { recursive: true, force: true });
  });
});
