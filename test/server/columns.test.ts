import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLUMNS_TYPE, namesColumns, PACKED_TYPE } from '#core/sync/protocol.ts';
import { createEndpoint, type Fetch } from '#electron/main/endpoint.ts';
import { verifyChains } from '#server/store/verify.ts';
import { sampleRecords } from '#test/bench/support/records.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

const going = { aborted: false };
const CHANGES = 20;

type Seen = { readonly up: string | null; readonly down: string | null; readonly status: number };

/** A PC of a new unit whose line shows what went over it; `change` is what an older version on either end would do. */
const anOffice = async (change: (init: RequestInit) => RequestInit | Response = (init) => init) => {
  const unit = await endpoint.newUnit();
  const { token } = await endpoint.connect(unit, 'officer');
  const seen: Seen[] = [];
  const listening: Fetch = async (url, init) => {
    const sent = change(init);
    const answer = sent instanceof Response ? sent : await fetch(url, sent);
    seen.push({ up: new Headers(init.headers).get('content-type'), down: answer.headers.get('content-type'), status: answer.status });
    return answer;
  };
  return { unit, seen, pc: createEndpoint(endpoint.address, token, listening) };
};

const ofTomorrow = (record: string) => ({ ofTomorrow: { deep: [record] } });

const changesOf = (unit: string) => {
  const life = aLife(unit);
  const changes = sampleRecords(CHANGES).map(({ kind, record, set }) => life.make({ kind, record, set, ...ofTomorrow(record) }));
  return { life, changes };
};

const pushAndPull = async ({ unit, pc }: Awaited<ReturnType<typeof anOffice>>) => {
  const { life, changes } = changesOf(unit);
  const answer = must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes }, going));
  expect(answer).toMatchObject({ type: 'taken', results: changes.map((_, index) => index + 1) });
  return { changes, page: must(await pc.pull(null, going)) };
};

const withoutColumns = (init: RequestInit): RequestInit => {
  const headers = new Headers(init.headers);
  headers.set('accept', `${PACKED_TYPE}, application/json`);
  return { ...init, headers };
};

describe('changes as columns', () => {
  it('go up and come down as such, to the letter, with their chain whole', async () => {
    const office = await anOffice();
    const { changes, page } = await pushAndPull(office);
    expect(page.changes).toEqual(changes);
    expect(office.seen).toMatchObject([{ up: COLUMNS_TYPE, status: 200 }, { down: COLUMNS_TYPE, status: 200 }]);
    expect(await verifyChains(endpoint.db)).toMatchObject({ broken: [] });
  });

  it('are rows for an older app, which asks for no more', async () => {
    const office = await anOffice(withoutColumns);
    const { changes, page } = await pushAndPull(office);
    expect(page.changes).toEqual(changes);
    expect(office.seen.at(-1)).toMatchObject({ down: PACKED_TYPE });
  });

  it('are offered to an older endpoint once, and then go as rows', async () => {
    const office = await anOffice((init) => (namesColumns(new Headers(init.headers).get('content-type') ?? '') ? Response.json({ error: { type: 'malformed' } }, { status: 415 }) : withoutColumns(init)));
    const { changes, page } = await pushAndPull(office);
    expect(page.changes).toEqual(changes);
    expect(office.seen.map(({ up, status }) => [up, status])).toEqual([[COLUMNS_TYPE, 415], ['application/json', 200], [null, 200]]);
  });

  it('are asked for again where a byte of them was lost on the way', async () => {
    const office = await anOffice();
    const { unit, pc } = office;
    await pushAndPull(office);
    const { token } = await endpoint.connect(unit, 'officer');
    let isFirst = true;
    const losing = createEndpoint(endpoint.address, token, async (url, init) => {
      const answer = await fetch(url, init);
      if (!isFirst) return answer;
      isFirst = false;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      bytes.fill(0x20, 900, 1_000);
      return new Response(bytes, answer);
    });
    expect(await losing.pull(null, going)).toMatchObject({ ok: false, error: { type: 'interrupted', retry: true } });
    expect(must(await losing.pull(null, going))).toEqual(must(await pc.pull(null, going)));
  });
});
