import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '#core/result.ts';
import type { Endpoint, EndpointFailure, SyncJournal } from '#core/sync/ports.ts';
import type { PushRequest } from '#core/sync/protocol.ts';
import { pushAll } from '#core/sync/push.ts';
import { beginRun, patiently, type Run, type SyncDeps } from '#core/sync/run.ts';

const CUT: EndpointFailure = { type: 'interrupted', retry: true };

/** A run that notes how long it waits. */
const aRun = (parts: Partial<SyncDeps> = {}): { run: Run; waits: number[] } => {
  const waits: number[] = [];
  const wait = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
  const standing = { incarnation: 'aaaaaaaaaaaa', cursor: null, epoch: 'e', unacknowledged: 0 };
  const journal = { standing: () => standing } as unknown as SyncJournal;
  const deps: SyncDeps = { endpoint: {} as Endpoint, journal, wait, signal: { aborted: false }, report: () => undefined, learned: () => undefined, ...parts };
  return { run: beginRun(deps), waits };
};

/** A call that fails so often in these ways, and then goes well. */
const failing = (...failures: readonly EndpointFailure[]) => {
  const left = [...failures];
  return (): Promise<Result<string, EndpointFailure>> => {
    const failure = left.shift();
    return Promise.resolve(failure === undefined ? ok('here') : err(failure));
  };
};

describe('patience with a line', () => {
  it('waits longer after each failure, and gives up after the third', async () => {
    const { run, waits } = aRun();
    expect(await patiently(run, failing(CUT, CUT))).toEqual(ok('here'));
    expect(waits).toEqual([1_000, 2_000]);
    expect(await patiently(run, failing(CUT, CUT, CUT))).toEqual(err(CUT));
  });

  it('scatters its pauses by the number it is given, from a half to one and a half', async () => {
    for (const [fraction, expected] of [[0, [500, 1_000]], [0.5, [1_000, 2_000]], [1, [1_500, 3_000]]] as const) {
      const { run, waits } = aRun({ scatter: () => fraction });
      await patiently(run, failing(CUT, CUT));
      expect(waits).toEqual(expected);
    }
  });

  it('never comes back sooner than the endpoint asked, nor all offices in the same moment', async () => {
    const { run, waits } = aRun({ scatter: () => 0.7 });
    await patiently(run, failing({ type: 'too-many-requests', retry: true, retryAfterMs: 5_000 }));
    expect(waits).toEqual([5_700]);
  });

  it('goes on for as long as every break leaves something behind', async () => {
    const { run } = aRun();
    const some: EndpointFailure = { ...CUT, headway: true };
    expect(await patiently(run, failing(...Array.from({ length: 30 }, () => some)))).toEqual(ok('here'));
    expect(await patiently(run, failing(some, CUT, CUT))).toEqual(err(CUT));
  });

  it('sends less in the next try when the line has shrunk meanwhile', async () => {
    const asked: number[] = [];
    const sent: number[] = [];
    const sizes = [1_000, 500, 250];
    const changes = Array.from({ length: 10 }, (_, index) => ({ id: `aaaaaaaaaaaa:${index + 1}` }));
    const journal = {
      standing: () => ({ incarnation: 'aaaaaaaaaaaa', cursor: null, epoch: 'e', unacknowledged: 10 }),
      unacknowledged: (bytes: number) => {
        asked.push(bytes);
        return Promise.resolve(ok(changes.slice(0, bytes / 100)));
      },
    } as unknown as SyncJournal;
    const endpoint = {
      pushBytes: () => sizes.shift() ?? 0,
      push: (request: PushRequest) => {
        sent.push(request.changes.length);
        return Promise.resolve(err(CUT));
      },
    } as unknown as Endpoint;
    expect(await pushAll(aRun({ endpoint, journal }).run)).toEqual(err(CUT));
    expect([asked, sent]).toEqual([[1_000, 500, 250], [10, 5, 2]]);
  });
});

describe('what was sent without an answer', () => {
  const CHANGE = { id: 'aaaaaaaaaaaa:7', kind: 'agreement' } as never;
  const pushing = async (failure: EndpointFailure): Promise<Run['unanswered']> => {
    const { run } = aRun();
    const journal = { ...run.deps.journal, unacknowledged: () => Promise.resolve(ok([CHANGE])) } as unknown as SyncJournal;
    const endpoint = { push: () => Promise.resolve(err(failure)) } as unknown as Endpoint;
    const pushed: Run = { ...run, deps: { ...run.deps, journal, endpoint } };
    await pushAll(pushed);
    return pushed.unanswered;
  };

  it('is known by its life and number, since it may have arrived', async () => {
    expect(await pushing(CUT)).toEqual({ incarnation: 'aaaaaaaaaaaa', upTo: 7 });
    expect(await pushing({ type: 'timeout', retry: true })).toEqual({ incarnation: 'aaaaaaaaaaaa', upTo: 7 });
  });

  it.each(['unreachable', 'revoked', 'version-too-old', 'certificate'])('is nothing after %s: it never left, or was turned away whole', async (type) => {
    expect(await pushing({ type, retry: false })).toBe(null);
  });
});
