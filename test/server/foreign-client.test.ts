import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';

/**
 * A client as another ministry's team would write it from server/PROTOCOL.md: nothing here comes from our code, and only the
 * parts that the page calls necessary are done.
 */
type Dict = Record<string, unknown>;
type Made = { id: string; scope: string; kind: string; record: string; set: Dict; base: Record<string, string[]>; at: string; author: Dict; schema: number; prev: string };

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
};
const hashOf = (change: Made): string => createHash('sha256').update(canonical(change), 'utf8').digest('hex');

class ForeignClient {
  token = '';
  unit = '';
  epoch = '';
  cursor: string | null = null;
  n = 0;
  prev = '';
  readonly life = randomBytes(8).toString('hex');
  readonly unsent: Made[] = [];
  readonly known = new Map<string, Made>();
  readonly refused = new Map<string, string>();
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  async call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Dict }> {
    const headers: Record<string, string> = { 'phinong-protocol': '1', ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }) };
    if (body !== undefined) Object.assign(headers, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    const answer = await fetch(new URL(path, this.address), { method, headers, ...(body === undefined ? {} : { body: gzipSync(JSON.stringify(body)) }) });
    return { status: answer.status, body: (await answer.json()) as Dict };
  }

  async enrol(code: string): Promise<void> {
    const { status, body } = await this.call('POST', '/v1/enrol', { code, device: { label: 'foreign', publicKey: 'none' }, app: 'foreign 1' });
    if (status !== 200) throw new Error(`not enrolled: ${String(status)}`);
    this.token = body['token'] as string;
    this.unit = (body['unit'] as { code: string }).code;
    this.epoch = body['epoch'] as string;
  }

  edit(record: string, set: Dict, base: Record<string, string[]> = {}, scope = this.unit): Made {
    this.n += 1;
    const change: Made = { id: `${this.life}:${String(this.n)}`, scope, kind: 'agreement', record, set, base, at: `${String(1_750_000_000_000 + this.n).padStart(15, '0')}-0000`, author: { officer: 'o', name: 'ตัวอย่าง', device: 'foreign' }, schema: 1, prev: this.prev };
    this.prev = hashOf(change);
    this.unsent.push(change);
    this.known.set(change.id, change);
    return change;
  }

  take(page: Dict): void {
    for (const change of page['changes'] as Made[]) this.known.set(change.id, change);
    this.cursor = page['cursor'] as string;
  }

  async sync(): Promise<void> {
    const status = await this.call('GET', '/v1/status');
    if (status.body['epoch'] !== this.epoch) throw new Error('another epoch');
    if (this.unsent.length > 0) {
      const pull = this.cursor === null ? {} : { pull: { cursor: this.cursor } };
      const { body } = await this.call('POST', '/v1/push', { epoch: this.epoch, incarnation: this.life, changes: this.unsent, pending: 0, ...pull });
      if (body['type'] !== 'taken') throw new Error(JSON.stringify(body));
      for (const [index, result] of (body['results'] as unknown[]).entries()) {
        const { id } = this.unsent[index]!;
        if (typeof result === 'number') continue;
        this.refused.set(id, (result as { refused: { type: string } }).refused.type);
        this.known.delete(id);
      }
      this.unsent.length = 0;
      if (body['page'] !== undefined) this.take(body['page'] as Dict);
    }
    for (let remaining = 1; remaining > 0; ) {
      const { body } = await this.call('GET', `/v1/pull${this.cursor === null ? '' : `?cursor=${encodeURIComponent(this.cursor)}`}`);
      this.take(body);
      remaining = body['remaining'] as number;
    }
  }

  /** the heads of a field: who set it, and is named by nobody */
  heads(record: string, field: string): Made[] {
    const setting = [...this.known.values()].filter((change) => change.record === record && Object.hasOwn(change.set, field));
    const named = new Set(setting.flatMap((change) => change.base[field] ?? []));
    return setting.filter(({ id }) => !named.has(id)).toSorted((a, b) => (`${a.at} ${a.id}` > `${b.at} ${b.id}` ? -1 : 1));
  }
}

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

test('a client written from the page alone enrols, sends, reads, and meets and settles a conflict', async () => {
  const unit = await endpoint.newUnit();
  const [one, two] = [new ForeignClient(endpoint.address), new ForeignClient(endpoint.address)];
  await one.enrol(await endpoint.code(unit, 'officer'));
  await two.enrol(await endpoint.code(unit, 'officer'));

  const first = one.edit('r1', { 'title/th': 'ตัวอย่าง', notes: 'a' });
  await one.sync();
  await two.sync();
  expect(two.heads('r1', 'title/th')).toEqual([first]);

  one.edit('r1', { notes: 'one' }, { notes: [first.id] });
  two.edit('r1', { notes: 'two' }, { notes: [first.id] });
  for (const client of [one, two, one]) await client.sync();
  const heads = one.heads('r1', 'notes');
  expect(new Set(heads.map(({ set }) => set['notes']))).toEqual(new Set(['one', 'two']));
  expect(two.heads('r1', 'notes')).toEqual(heads);

  two.edit('r1', { notes: 'both' }, { notes: heads.map(({ id }) => id) });
  const foreign = two.edit('r2', { notes: 'not mine' }, {}, 'TH-elsewhere');
  two.edit('r3', { notes: 'after it' });
  for (const client of [two, one]) await client.sync();
  expect(one.heads('r1', 'notes').map(({ set }) => set['notes'])).toEqual(['both']);
  expect([...two.refused]).toEqual([[foreign.id, 'not-allowed']]);
  expect(one.heads('r3', 'notes')).toHaveLength(1);
  expect(one.heads('r2', 'notes')).toEqual([]);
});

test('a client that has lost its data reads the state of all records from a snapshot', async () => {
  const unit = await endpoint.newUnit();
  const writer = new ForeignClient(endpoint.address);
  await writer.enrol(await endpoint.code(unit, 'officer'));
  for (let record = 1; record <= 30; record += 1) writer.edit(`r${String(record)}`, { notes: `text ${String(record)}` });
  await writer.sync();

  const reader = new ForeignClient(endpoint.address);
  await reader.enrol(await endpoint.code(unit, 'reader'));
  const records: Dict[] = [];
  for (let token: string | null = ''; token !== null; ) {
    const { body } = await reader.call('GET', `/v1/snapshot${token === '' ? '' : `?token=${encodeURIComponent(token)}`}`);
    records.push(...(body['records'] as Dict[]));
    expect((body['vectors'] as Record<string, Dict>)[unit]).toEqual({ [writer.life]: 30 });
    token = body['next'] as string | null;
    if (token === null) reader.cursor = body['cursor'] as string;
  }
  expect(records).toHaveLength(30);
  expect(new Set(records.map(({ fields }) => (fields as Dict)['notes']))).toEqual(new Set(Array.from({ length: 30 }, (_, index) => `text ${String(index + 1)}`)));
  writer.edit('r31', { notes: 'later' });
  await writer.sync();
  await reader.sync();
  expect(reader.heads('r31', 'notes')).toHaveLength(1);
});
