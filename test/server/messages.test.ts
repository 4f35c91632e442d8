import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asDevice } from '#server/database.ts';
import { STATUS_HEADER } from '#core/sync/protocol.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

const SIGNAL = { aborted: false };

let endpoint: TestEndpoint;
let ministry: string;
let mine: string;
let other: string;
let pcs: Record<'ministry' | 'mine' | 'other', Connected>;

beforeAll(async () => {
  endpoint = await openTestEndpoint();
  [ministry, mine, other] = [await endpoint.newUnit(true), await endpoint.newUnit(), await endpoint.newUnit()];
  pcs = { ministry: await endpoint.connect(ministry, 'ministry'), mine: await endpoint.connect(mine, 'officer'), other: await endpoint.connect(other, 'officer') };
});
afterAll(() => endpoint.close());

const messagesOf = async (pc: Connected) => must(await pc.status(SIGNAL)).messages;

const push = async (pc: Connected, life: ReturnType<typeof aLife>, changes: ReturnType<ReturnType<typeof aLife>['make']>[]) => {
  const answer = must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes }, SIGNAL));
  if (answer.type !== 'taken') throw new Error(answer.type);
  return answer.results;
};

describe('what the ministry writes to a unit', () => {
  it('reaches that unit and no other, and no more once it is withdrawn', async () => {
    const life = aLife(ministry);
    const sent = life.make({ kind: 'notice', record: 'n1', set: { to: mine, type: 'request', subject: 'Sample subject', text: 'Sample text', about: 'a1' }, at: '001800000000000-0000' });
    await push(pcs.ministry, life, [sent]);
    expect(await messagesOf(pcs.mine)).toEqual([{ id: 'n1', from: ministry, at: 1_800_000_000_000, type: 'request', subject: 'Sample subject', text: 'Sample text', due: null, about: 'a1' }]);
    expect(await messagesOf(pcs.other)).toEqual([]);
    expect(await messagesOf(pcs.ministry)).toEqual([]);
    await push(pcs.ministry, life, [life.make({ kind: 'notice', record: 'n1', set: { deleted: true } })]);
    expect(await messagesOf(pcs.mine)).toEqual([]);
  });

  it('changes the mark by which an office knows that its status says something new', async () => {
    const markOf = async (pc: Connected): Promise<string | null> => (await endpoint.ask('v1/status', { token: pc.token })).headers.get(STATUS_HEADER);
    const life = aLife(ministry);
    const before = [await markOf(pcs.mine), await markOf(pcs.other)];
    await push(pcs.ministry, life, [life.make({ kind: 'notice', record: 'n0', set: { to: mine, type: 'note', text: 'Sample text' } })]);
    const written = await markOf(pcs.mine);
    await push(pcs.ministry, life, [life.make({ kind: 'notice', record: 'n0', set: { deleted: true } })]);
    expect(new Set([before[0], written, await markOf(pcs.mine)]).size).toBe(3);
    expect(await markOf(pcs.other)).toBe(before[1]);
  });

  it('is told by the ministry alone: another unit cannot write to one, neither in its own scope nor in the ministry\'s', async () => {
    const life = aLife(other);
    const own = life.make({ kind: 'notice', record: 'n2', set: { to: mine, type: 'note', text: 'Sample text' } });
    const foreign = life.make({ scope: ministry, kind: 'notice', record: 'n3', set: { to: mine, type: 'note', text: 'Sample text' } });
    expect(await push(pcs.other, life, [own, foreign])).toEqual([expect.any(Number), { refused: expect.objectContaining({ type: 'not-allowed' }) as unknown }]);
    expect(await messagesOf(pcs.mine)).toEqual([]);
  });

  it('is shown by row-level security alone to the unit that it is for, and nothing else of the ministry is', async () => {
    const life = aLife(ministry);
    await push(pcs.ministry, life, [
      life.make({ kind: 'notice', record: 'n4', set: { to: mine, type: 'note', text: 'Sample text' } }),
      life.make({ kind: 'agreement', record: 'a4', set: { to: mine } }),
    ]);
    const seenBy = (unit: string): Promise<string[]> =>
      asDevice(endpoint.db, { unit, scopes: [unit], writes: unit }, async (client) =>
        (await client.query<{ record: string }>('SELECT record FROM records WHERE scope = $1 ORDER BY record', [ministry])).rows.map(({ record }) => record),
      );
    expect(await seenBy(mine)).toEqual(['n0', 'n1', 'n4']);
    expect(await seenBy(other)).toEqual([]);
  });

  it('tells every unit the steps that the ministry wrote, until they are deleted, and never those of another unit', async () => {
    const templatesOf = async (pc: Connected) => must(await pc.status(SIGNAL)).templates;
    const markOf = async (pc: Connected): Promise<string | null> => (await endpoint.ask('v1/status', { token: pc.token })).headers.get(STATUS_HEADER);
    const [life, foreign] = [aLife(ministry), aLife(other)];
    const before = await markOf(pcs.mine);
    await push(pcs.other, foreign, [foreign.make({ kind: 'template', record: 't9', set: { 'name/th': 'Foreign', version: 9 } })]);
    expect(await templatesOf(pcs.mine)).toEqual([]);
    await push(pcs.ministry, life, [life.make({ kind: 'template', record: 't1', set: { 'name/th': 'Sample steps', version: 2, confirmed: true, 'steps/a': { th: 'Sample step', en: '', responsible: 'mfa', order: 10, optional: false } } })]);
    const told = [{ id: 't1', nameTh: 'Sample steps', nameEn: '', version: 2, isConfirmed: true, steps: [{ key: 'a', th: 'Sample step', en: '', responsible: 'mfa', order: 10, optional: false }] }];
    expect([await templatesOf(pcs.mine), await templatesOf(pcs.other)]).toEqual([told, told]);
    expect(await markOf(pcs.mine)).not.toBe(before);
    await push(pcs.ministry, life, [life.make({ kind: 'template', record: 't1', set: { deleted: true } })]);
    expect(await templatesOf(pcs.mine)).toEqual([]);
  });

  it('is answered by the unit with a record of its own, which the ministry reads', async () => {
    const life = aLife(mine);
    await push(pcs.mine, life, [life.make({ kind: 'notice-answer', record: 'r1', set: { notice: 'n4', text: 'Sample answer', done: true } })]);
    const page = must(await pcs.ministry.pull(null, SIGNAL));
    expect(page.changes.filter(({ kind }) => kind === 'notice-answer').map(({ scope, set }) => [scope, set['text']])).toEqual([[mine, 'Sample answer']]);
  });
});
