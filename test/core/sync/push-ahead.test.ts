import { describe, expect, test } from 'vitest';
import { ok, type Result } from '#core/result.ts';
import type { Endpoint, EndpointFailure } from '#core/sync/ports.ts';
import type { PushRequest, PushResponse } from '#core/sync/protocol.ts';
import { REAL_SYNC, World, type Pc } from '#test/support/sync-world.ts';

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

/** A PC on a line on which answers take long, with so many edits to send in batches of one or two. */
const sending = async (edits: number, wrap: (endpoint: Endpoint) => Endpoint): Promise<{ world: World; pc: Pc }> => {
  let isWrapped = false;
  const world = new World({ ...REAL_SYNC, wrapEndpoint: (endpoint) => (isWrapped ? wrap(endpoint) : endpoint) });
  const pc = world.pcs[1]!;
  await pc.sync();
  world.sendsAhead = true;
  for (let n = 1; n <= edits; n += 1) pc.edit(`r${String(n)}`, 'title', `v${String(n)}`);
  isWrapped = true;
  return { world, pc };
};

type Answer = Promise<Result<PushResponse, EndpointFailure>>;
const onPush = (act: (request: PushRequest, push: () => Answer) => Answer) => (endpoint: Endpoint): Endpoint => ({ ...endpoint, push: (request, signal) => act(request, () => endpoint.push(request, signal)) });

describe('a push that leaves before the one before it is answered', () => {
  test('keeps the line busy: two are under way, never three, in the order of their numbers', async () => {
    let underWay = 0;
    const seen: number[] = [];
    const asked: { readonly follows: boolean; readonly first: string }[] = [];
    const { pc } = await sending(30, onPush(async (request, push) => {
      underWay += 1;
      seen.push(underWay);
      asked.push({ follows: request.follows === true, first: (request.changes[0] as { readonly id: string }).id.split(':')[1] ?? '' });
      const answer = await push();
      await turns(60);
      underWay -= 1;
      return answer;
    }));
    const ran = await pc.sync();
    expect(ran.outcome).toMatchObject({ complete: true, failure: null, unanswered: null, counts: { sent: 30, refused: 0, received: 0 } });
    expect(Math.max(...seen)).toBe(2);
    expect(asked.map(({ follows }) => follows)).toEqual(seen.map((count) => count === 2));
    expect(asked.filter(({ follows }) => follows).length).toBeGreaterThanOrEqual(asked.length / 2 - 1);
    expect(asked.map(({ first }) => Number(first))).toEqual(asked.map(({ first }) => Number(first)).toSorted((a, b) => a - b));
  });

  test('that overtakes it is sent again, and from then on each one waits', async () => {
    let underWay = 0;
    let most = 0;
    let overtaken = 0;
    const { pc, world } = await sending(20, onPush(async (request, push) => {
      if (request.follows === true) {
        overtaken += 1;
        return ok({ type: 'gap', epoch: request.epoch, expected: 1 });
      }
      underWay += 1;
      most = Math.max(most, underWay);
      await turns(60);
      const answer = await push();
      underWay -= 1;
      return answer;
    }));
    expect((await pc.sync()).outcome).toMatchObject({ complete: true, failure: null, counts: { sent: 20 } });
    expect([overtaken, most]).toEqual([1, 1]);
    expect(world.endpoint.changesOf(pc.unit)).toHaveLength(20);
  });

  test('is remembered as unanswered where nobody heard whether it was taken', async () => {
    const { pc, world } = await sending(12, onPush(async (request, push) => {
      // The first is cut off on its way back, again and again; what follows it arrives, and is not heard either.
      if (request.follows !== true) await push();
      const answer = await push();
      await turns(60);
      return request.follows === true ? answer : { ok: false, error: { type: 'interrupted', retry: true } };
    }));
    const { outcome } = await pc.sync();
    expect(outcome).toMatchObject({ complete: false, failure: { type: 'interrupted' } });
    const taken = world.endpoint.changesOf(pc.unit).length;
    expect(taken).toBeGreaterThan(1);
    expect(outcome === 'killed' ? null : outcome.unanswered?.upTo).toBe(taken);
  });

  test('is not one of a PC that counts under more than one name', async () => {
    let isAhead = false;
    const { pc } = await sending(5, onPush((request, push) => {
      isAhead ||= request.follows === true;
      return push();
    }));
    pc.writer.beginNewLife('restore');
    for (let n = 1; n <= 10; n += 1) pc.edit(`r${String(n)}`, 'title', `w${String(n)}`);
    expect((await pc.sync()).outcome).toMatchObject({ complete: true, counts: { sent: 15 } });
    expect(isAhead).toBe(false);
  });
});
