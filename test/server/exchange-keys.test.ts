import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXCHANGE_TYPE } from '#core/exchange/label.ts';
import { handIn, readKeys } from '#server/exchange/hand-in.ts';
import { TOKEN_DAYS } from '#server/http/authenticate.ts';
import { writeBackup } from '#server/ops/backup.ts';
import { restoreBackup } from '#server/ops/restore.ts';
import { ensureMeta } from '#server/store/meta.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { FileOffice } from '#test/support/file-office.ts';

const NOBODY = { met: () => undefined, pushed: () => undefined, beyond: () => undefined };
const bringTo = async (to: TestEndpoint, file: Uint8Array) => handIn({ db: to.db, cursorKey: await ensureMeta(to.db) }, file, TOKEN_DAYS, NOBODY);

let endpoint: TestEndpoint;
let folder: string;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
  folder = mkdtempSync(join(tmpdir(), 'phinong-exchange-keys-'));
});
afterAll(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the keys of the ministry', () => {
  it('come back with a backup in an empty database: files that were under way are read, and receipts are signed as before', async () => {
    const office = await FileOffice.enrolled(endpoint, await endpoint.newUnit(), 'officer');
    office.edit('r', 'v');
    const { file } = await office.carry();
    const backup = join(folder, 'keys.phinong-backup');
    await writeBackup(endpoint.db, backup);
    const elsewhere = await openTestEndpoint();
    expect((await readKeys(elsewhere)).publicKey).not.toBe((await readKeys(endpoint)).publicKey);
    await restoreBackup(elsewhere.db, backup, { replace: false, safety: null });
    expect(await readKeys(elsewhere)).toEqual(await readKeys(endpoint));
    const { receipt, taken } = await bringTo(elsewhere, file);
    expect(taken).toBe(false);
    expect(await office.read(receipt)).toMatchObject({ time: 'new-epoch', failure: null });
    for (let round = 1; round <= 2; round += 1) await office.read((await bringTo(elsewhere, (await office.carry()).file)).receipt);
    expect(office.writer.state().unacknowledged).toBe(0);
    expect(await elsewhere.rows('SELECT FROM changes WHERE scope = $1', [office.unit])).toHaveLength(1);
    await elsewhere.close();
  }, 60_000);

  it('are given to a database from before there were files, and stay what they are', async () => {
    const older = await openTestEndpoint();
    await older.rows("DELETE FROM meta WHERE key LIKE 'endpoint-%'");
    await ensureMeta(older.db);
    const given = await readKeys(older);
    expect(given.publicKey).toMatch(/^[A-Za-z0-9+/]{59}=$/);
    await ensureMeta(older.db);
    expect(await readKeys(older)).toEqual(given);
    await older.close();
  });

  it('are out of reach of the role that requests run as, but for their public halves', async () => {
    const client = new pg.Client({ connectionString: endpoint.database.administratorUrl });
    await client.connect();
    await client.query('SET SESSION AUTHORIZATION phinong_endpoint');
    const { rows } = await client.query<{ key: string }>('SELECT key FROM meta ORDER BY key');
    await client.end();
    expect(rows.map(({ key }) => key)).toEqual(['demo', 'endpoint-key', 'epoch', 'format', 'ministry-key']);
  });
});

describe('who brings files', () => {
  it('may bring so many a minute, and is noted beyond that', async () => {
    const at = await openTestEndpoint({ rates: { enrol: 1_000, badTokens: 1_000, device: 1_000, files: 2 } });
    const carrier = await at.connect(await at.newUnit(), 'officer');
    const bring = (): Promise<Response> => at.ask('v1/exchange', { method: 'POST', token: carrier.token, headers: { 'content-type': EXCHANGE_TYPE }, body: 'x' });
    const statuses: number[] = [];
    // The minute may turn between two of them; of six in a row, two minutes take four at most.
    for (let times = 0; times < 6; times += 1) statuses.push((await bring()).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
    expect(statuses.filter((status) => status === 400).length).toBeGreaterThanOrEqual(2);
    await expect.poll(() => at.rows("SELECT FROM security_events WHERE type = 'too-fast' AND device = $1", [carrier.device])).not.toEqual([]);
    await at.close();
  });

  it('waits while two others are at it, and its turn comes', async () => {
    const [first, second, third] = [await endpoint.connect(await endpoint.newUnit(), 'officer'), await endpoint.connect(await endpoint.newUnit(), 'officer'), await endpoint.connect(await endpoint.newUnit(), 'officer')];
    const send = (token: string, body: BodyInit): Promise<Response> =>
      endpoint.ask('v1/exchange', { method: 'POST', token, headers: { 'content-type': EXCHANGE_TYPE }, body, duplex: 'half' } as RequestInit & { token: string });
    /** A body whose end is for the test to say. */
    const slowly = (token: string) => {
      let end = (): void => undefined;
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(Buffer.from('PHINONG'));
          end = () => controller.close();
        },
      });
      const slow = { isOver: false, end: () => end(), answer: send(token, body) };
      void slow.answer.then(() => (slow.isOver = true));
      return slow;
    };
    let [one, other, answer] = [slowly(first.token), slowly(second.token), await send(third.token, 'x')];
    while (answer.status !== 503) {
      // One of the two may have met the other and the third at work.
      if (one.isOver) one = slowly(first.token);
      if (other.isOver) other = slowly(second.token);
      answer = await send(third.token, 'x');
    }
    expect(answer.headers.get('retry-after')).toBe('10');
    for (const { end } of [one, other]) end();
    await Promise.all([one.answer, other.answer]);
    while (answer.status === 503) answer = await send(third.token, 'x');
    expect(answer.status).toBe(400);
  });
});
