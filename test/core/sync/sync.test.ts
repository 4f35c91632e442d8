import { describe, expect, test } from 'vitest';
import { err, ok } from '#core/result.ts';
import type { Endpoint } from '#core/sync/ports.ts';
import type { PullPage, PushRequest, PushResponse, SnapshotPart, StatusResponse } from '#core/sync/protocol.ts';
import { bodiesOf } from '#test/support/journal-kit.ts';
import { type Pc, REAL_SYNC, World, type Ran } from '#test/support/sync-world.ts';

const SIGNAL = { aborted: false };

/** An answer of the real endpoint, changed on its way. */
const changing = {
  status: (change: (status: StatusResponse) => StatusResponse) => (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    status: async (signal) => {
      const answer = await endpoint.status(signal);
      return answer.ok ? ok(change(answer.value)) : answer;
    },
  }),
  push: (change: (answer: PushResponse, request: PushRequest) => PushResponse) => (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    push: async (request, signal) => {
      const answer = await endpoint.push(request, signal);
      return answer.ok ? ok(change(answer.value, request)) : answer;
    },
  }),
  pull: (change: (page: PullPage, cursor: string | null) => PullPage) => (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    pull: async (cursor, signal) => {
      const answer = await endpoint.pull(cursor, signal);
      return answer.ok ? ok(change(answer.value, cursor)) : answer;
    },
  }),
  snapshot: (change: (part: SnapshotPart) => SnapshotPart) => (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    snapshot: async (token, signal) => {
      const answer = await endpoint.snapshot(token, signal);
      return answer.ok ? ok(change(answer.value)) : answer;
    },
  }),
};

const worldWith = (wrapEndpoint: (endpoint: Endpoint) => Endpoint): { world: World; pc: Pc; other: Pc } => {
  const world = new World({ ...REAL_SYNC, wrapEndpoint });
  return { world, pc: world.pcs[0]!, other: world.pcs[1]! };
};

/** A PC that has something to send, at an endpoint that answers strangely from its second sync on. */
const strange = async (wrap: (endpoint: Endpoint) => Endpoint, edits = 3): Promise<{ pc: Pc; before: string; ran: Ran }> => {
  let isStrange = false;
  const { pc } = worldWith((endpoint) => (isStrange ? wrap(endpoint) : endpoint));
  await pc.sync();
  for (let n = 1; n <= edits; n += 1) pc.edit(`r${String(n)}`, 'title', `v${String(n)}`);
  isStrange = true;
  const before = JSON.stringify(pc.writer.state());
  const ran = await pc.sync();
  return { pc, before, ran };
};

const failureOf = ({ outcome }: Ran): unknown => (outcome === 'killed' ? outcome : outcome.failure);

const taken = (change: (answer: Extract<PushResponse, { type: 'taken' }>) => PushResponse) =>
  changing.push((answer) => (answer.type === 'taken' ? change(answer) : answer));

describe('an answer that contradicts its question', () => {
  test.each<readonly [string, string, (endpoint: Endpoint) => Endpoint]>([
    ['fewer results than changes', 'results', taken((answer) => ({ ...answer, results: answer.results.slice(1) }))],
    ['more results than changes', 'results', taken((answer) => ({ ...answer, results: [...answer.results, 9] }))],
    ['a decision on less than was sent', 'upTo', taken((answer) => ({ ...answer, upTo: answer.upTo - 1 }))],
    ['a gap after what was sent', 'gap', changing.push((answer) => ({ type: 'gap', epoch: answer.epoch, expected: 7 }))],
    ['a gap before the first number', 'gap', changing.push((answer) => ({ type: 'gap', epoch: answer.epoch, expected: 0 }))],
    ['a fork behind what was sent', 'fork', changing.push((answer) => ({ type: 'fork', epoch: answer.epoch, n: 4 }))],
  ])('%s is not taken over', async (_, detail, wrap) => {
    const { pc, before, ran } = await strange(wrap);
    expect(failureOf(ran)).toEqual({ type: 'answer-inconsistent', detail });
    expect(JSON.stringify(pc.writer.state())).toBe(before);
  });

  test('a page that leads nowhere ends the run', async () => {
    const { pc, world, other } = worldWith(changing.pull((page, cursor) => ({ ...page, cursor: cursor ?? page.cursor, more: true })));
    other.edit('r1', 'title', 'v1');
    await world.kit.runSync({ endpoint: world.endpoint.connect({ unit: other.unit, role: 'officer', device: other.device }), journal: world.kit.createSyncJournal(other.writer, () => undefined), wait: () => Promise.resolve(), signal: SIGNAL, report: () => undefined, learned: () => undefined });
    expect(failureOf(await pc.sync())).toEqual({ type: 'answer-inconsistent', detail: 'cursor' });
  });

  test('pages that lead in a circle end the run', async () => {
    const cursors = ['a', 'b', 'c'];
    let asked = 0;
    const circle = (endpoint: Endpoint): Endpoint => ({
      ...endpoint,
      pull: () => Promise.resolve(ok({ changes: aPageOf(asked), cursor: cursors[(asked += 1) % 3]!, more: true, remaining: 1 })),
    });
    const { pc } = worldWith(circle);
    const ran = await pc.sync();
    expect(failureOf(ran)).toEqual({ type: 'answer-inconsistent', detail: 'cursor' });
    expect(ran.calls).toBeLessThan(8);
  });

  test('a page without changes that says more ends the run', async () => {
    let asked = 0;
    const { pc } = worldWith(changing.pull((page) => ({ ...page, changes: [], cursor: `cursor-${String((asked += 1))}`, more: true })));
    expect(failureOf(await pc.sync())).toEqual({ type: 'answer-inconsistent', detail: 'cursor' });
  });

  test.each<readonly [string, string, (part: SnapshotPart) => SnapshotPart]>([
    ['that begins in the middle', 'part', (part) => ({ ...part, part: part.part + 1, parts: 9 })],
    ['whose parts do not count up', 'part', (part) => ({ ...part, part: 0 })],
    ['that goes on after its last part', 'next', (part) => ({ ...part, next: part.next ?? 'again' })],
    ['that ends before its last part', 'next', (part) => ({ ...part, next: null })],
    ['without a cursor', 'cursor', ({ cursor: _cursor, ...part }) => part],
    ['with a cursor before its end', 'cursor', (part) => ({ ...part, cursor: 'early' })],
  ])('a snapshot %s ends the run', async (_, detail, change) => {
    let isStrange = false;
    const { pc, other } = worldWith((endpoint) => (isStrange ? changing.snapshot(change)(endpoint) : endpoint));
    for (const record of ['r1', 'r2', 'r3']) other.edit(record, 'title', record);
    await other.sync();
    isStrange = true;
    const ran = await pc.sync();
    expect(failureOf(ran)).toEqual({ type: 'answer-inconsistent', detail });
    expect(pc.writer.state().cursor).toBeNull();
    isStrange = false;
    expect((await pc.sync()).outcome).toMatchObject({ complete: true });
  });
});

const aPageOf = (n: number): PullPage['changes'] => [
  { id: `otherpcother:${String(n + 1)}`, scope: 'TH-57', kind: 'agreement', record: 'r1', set: {}, base: {}, at: '0', author: { officer: '', name: '', device: '' }, schema: 1, prev: '' },
];

describe('an endpoint that asks for the same again and again', () => {
  test('with gaps further and further back is left', async () => {
    const { ran } = await strange(changing.push((answer, { changes }) => ({ type: 'gap', epoch: answer.epoch, expected: Math.max(1, Number((changes[0] as { id: string }).id.split(':')[1]) - 1) })), 6);
    expect(failureOf(ran)).toMatchObject({ type: 'answer-inconsistent', detail: 'gap' });
    expect(ran.calls).toBeLessThan(6);
  });

  test('with a gap where there is none gets what it asks for', async () => {
    let pushes = 0;
    let isStrange = false;
    const { pc } = worldWith(changing.push((answer) => (isStrange && (pushes += 1) % 2 === 1 ? { type: 'gap', epoch: answer.epoch, expected: 1 } : answer)));
    pc.edit('r1', 'title', 'v1');
    await pc.sync();
    isStrange = true;
    pc.edit('r2', 'title', 'v2');
    expect((await pc.sync()).outcome).toMatchObject({ complete: true, counts: { sent: 2 } });
  });

  test('with forks is left after four, and nothing typed is lost', async () => {
    const { pc, ran } = await strange(changing.push((answer, { changes }) => ({ type: 'fork', epoch: answer.epoch, n: Number((changes[0] as { id: string }).id.split(':')[1]) })));
    expect(failureOf(ran)).toEqual({ type: 'no-headway', detail: 'fork' });
    expect(pc.writer.state().unacknowledged).toBe(3);
  });

  test('with new epochs is left after two', async () => {
    const { ran } = await strange((endpoint) => ({ ...endpoint, push: () => Promise.resolve(err({ type: 'epoch-changed', retry: false })) }));
    expect(failureOf(ran)).toEqual({ type: 'no-headway', detail: 'epoch' });
    expect(ran.calls).toBeLessThan(8);
  });

  test('with refusals of what stands on a refused change is left after eight', async () => {
    const { pc } = worldWith(taken((answer) => ({ ...answer, results: answer.results.map(() => ({ refused: { type: 'base-refused', base: 'nobodyknowsme:1' } })) })));
    pc.edit('r1', 'title', 'v1');
    expect(failureOf(await pc.sync())).toEqual({ type: 'no-headway', detail: 'base-refused' });
  });

  test('and fails each time is asked three times, with pauses', async () => {
    const pauses: number[] = [];
    const { world, pc } = worldWith((endpoint) => endpoint);
    const failing: Endpoint = { ...world.endpoint.connect({ unit: pc.unit, role: 'officer', device: pc.device }), status: () => Promise.resolve(err({ type: 'timeout', retry: true })) };
    const journal = REAL_SYNC.createSyncJournal(pc.writer, () => undefined);
    const wait = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
    const outcome = await REAL_SYNC.runSync({ endpoint: failing, journal, wait, signal: SIGNAL, report: () => undefined, learned: () => undefined });
    expect(outcome.failure).toMatchObject({ type: 'timeout' });
    expect(pauses).toEqual([1_000, 2_000]);
  });
});

describe('an answer to a push', () => {
  test('that was decided in another epoch is worth nothing', async () => {
    let isStrange = true;
    const { pc } = await strange(taken((answer) => (isStrange ? ((isStrange = false), { ...answer, epoch: 'epoch-0' }) : answer)));
    expect(pc.writer.state().unacknowledged).toBe(0);
    expect(bodiesOf(pc.writer).filter(({ body }) => body.kind === 'acknowledged')).toHaveLength(1);
  });

  test('that speaks of more than was sent counts for what was sent', async () => {
    const { pc, ran } = await strange(taken((answer) => ({ ...answer, upTo: 99 })));
    expect(ran.outcome).toMatchObject({ complete: true, counts: { sent: 3 } });
    expect(bodiesOf(pc.writer).findLast(({ body }) => body.kind === 'acknowledged')?.body).toMatchObject({ upTo: 3 });
  });

  test('takes some, refuses some, and what stood on a refused one goes with the same run', async () => {
    const { pc } = worldWith((endpoint) => endpoint);
    pc.edit('r1', 'title', 'v1');
    pc.edit('r2', 'title', '!v2');
    pc.edit('r2', 'title', 'v3');
    const { outcome } = await pc.sync();
    expect(outcome).toMatchObject({ complete: true, failure: null, counts: { sent: 2, refused: 2, received: 0 } });
    expect([...pc.view.refusals.values()].map(({ type }) => type)).toEqual(['not-allowed']);
    expect(pc.world.endpoint.changesOf(pc.unit).map(({ set }) => set['title'])).toEqual(['v1', 'v3']);
  });
});

describe('a cancel', () => {
  test('keeps the page that had come, and the next run goes on after it', async () => {
    const { pc, other } = worldWith((endpoint) => endpoint);
    await pc.sync();
    for (let n = 1; n <= 8; n += 1) other.edit('r1', 'title', `v${String(n)}`);
    await other.sync();
    const first = await pc.sync({ faults: ['cancel'] });
    expect(first.outcome).toMatchObject({ complete: false, failure: { type: 'cancelled' }, counts: { received: 3 } });
    expect((await pc.sync()).outcome).toMatchObject({ complete: true, counts: { received: 5 } });
  });

  test('asks nothing more', async () => {
    const { pc } = worldWith((endpoint) => endpoint);
    expect(await pc.sync({ faults: ['cancel'] })).toMatchObject({ calls: 1, outcome: { failure: { type: 'cancelled' } } });
  });
});

describe('a snapshot', () => {
  const half = async () => {
    const { world, pc, other } = worldWith((endpoint) => endpoint);
    for (const record of ['r1', 'r2', 'r3']) other.edit(record, 'title', record);
    await other.sync();
    expect((await pc.sync({ faults: ['none', 'none', 'cut-before', 'cut-before', 'cut-before'] })).outcome).toMatchObject({ failure: { type: 'interrupted' }, counts: { received: 2, toReceive: 3 } });
    return { world, pc };
  };

  test('that was interrupted goes on with its next part, after a restart too', async () => {
    const { pc } = await half();
    pc.restart(true);
    expect((await pc.sync()).outcome).toMatchObject({ complete: true, counts: { received: 1 } });
    expect(bodiesOf(pc.writer).filter(({ body }) => body.kind === 'snapshot').map(({ body }) => body['part'])).toEqual([0, 1]);
  });

  test('that the endpoint has let go is begun anew', async () => {
    const { world, pc } = await half();
    world.endpoint.snapshots.clear();
    expect((await pc.sync()).outcome).toMatchObject({ complete: true });
    expect(bodiesOf(pc.writer).filter(({ body }) => body.kind === 'snapshot').map(({ body }) => body['part'])).toEqual([0, 0, 1]);
  });
});

describe('a new epoch', () => {
  test('is read from the beginning as changes, and everything own is offered again', async () => {
    const { world, pc, other } = worldWith((endpoint) => endpoint);
    pc.edit('r1', 'title', 'v1');
    await pc.sync();
    other.edit('r2', 'title', 'v2');
    await other.sync();
    world.restoreEndpoint(world.backups.push(world.endpoint.backup()) - 1);
    const before = pc.writer.state().lastPosition;
    expect((await pc.sync()).outcome).toMatchObject({ complete: true, counts: { sent: 1, received: 1 } });
    expect(bodiesOf(pc.writer, before + 1).map(({ body }) => body.kind)).toEqual(['identity', 'enrolment', 'relayed', 'acknowledged', 'received', 'sync-run']);
  });

  test('of another protocol ends the run before anything is written', async () => {
    let isOther = false;
    const { pc } = worldWith((endpoint) => (isOther ? changing.status((status) => ({ ...status, epoch: 'epoch-9', protocol: { oldest: 2, newest: 3 } }))(endpoint) : endpoint));
    await pc.sync();
    pc.restart(false);
    isOther = true;
    expect(failureOf(await pc.sync())).toEqual({ type: 'version-too-old' });
    expect(pc.writer.state().epoch).toBe('epoch-1');
  });
});
