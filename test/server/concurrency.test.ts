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

  it('give one answer to a batch that comes several times at once, and take it once', async () => {
    const endpoint = await openTestEndpoint();
    const unit = await endpoint.newUnit();
    const pc = await endpoint.connect(unit, 'officer');
    const epoch = must(await pc.status(going)).epoch;
    const life = aLife(unit);
    const push = (changes: readonly unknown[]) => pc.push({ epoch, incarnation: life.name, pending: 0, changes }, going);
    must(await push(life.makeMany(1)));
    for (let from = 2; from < 60; from += 20) {
      const batch = [...life.makeMany(19), life.make({ scope: 'elsewhere' })];
      const answers = (await Promise.all([push(batch), push(batch), push(batch), push(batch)])).map(must);
      expect(answers[0]).toMatchObject({ type: 'taken', upTo: from + 19 });
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }
    expect(await endpoint.rows('SELECT FROM changes')).toHaveLength(1 + 3 * 19);
    expect(await endpoint.rows('SELECT FROM refused')).toHaveLength(3);
    await endpoint.close();
  });
});
