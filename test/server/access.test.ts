import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Role } from '#core/journal/bodies.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION, type SnapshotPart } from '#core/sync/protocol.ts';
import { revokeDevice } from '#server/admin-commands.ts';
import { newToken } from '#server/secrets.ts';
import { writeToken } from '#server/store/snapshot-token.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

const going = { aborted: false };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Every call that there is, and whether it needs a token. A new route without a row here fails. */
const ROUTES: readonly { readonly method: string; readonly path: string; readonly isOpen: boolean }[] = [
  { method: 'GET', path: '/healthz', isOpen: true },
  { method: 'GET', path: '/readyz', isOpen: true },
  { method: 'GET', path: '/openapi.json', isOpen: true },
  { method: 'POST', path: '/v1/enrol', isOpen: true },
  { method: 'GET', path: '/v1/pull', isOpen: false },
  { method: 'POST', path: '/v1/push', isOpen: false },
  { method: 'POST', path: '/v1/exchange', isOpen: false },
  { method: 'POST', path: '/v1/device', isOpen: false },
  { method: 'GET', path: '/v1/known', isOpen: false },
  { method: 'GET', path: '/v1/snapshot', isOpen: false },
  { method: 'GET', path: '/v1/status', isOpen: false },
];

describe('the calls', () => {
  it('are these and no others', () => {
    const listed = endpoint.app.printRoutes({ commonPrefix: false });
    const found = [...listed.matchAll(/(\/\S+|\S+) \(([A-Z, ]+)\)/g)].flatMap(([, path = '', methods = '']) => methods.split(', ').map((method) => `${method} ${path}`));
    const expected = ROUTES.flatMap(({ method, path }) => (method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`]));
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it('are closed to everybody who holds no token, before a body is read', async () => {
    const revoked = await endpoint.connect(await endpoint.newUnit(), 'officer');
    await revokeDevice(endpoint.db, revoked.device);
    const credentials: [string | null, number][] = [
      [null, 401],
      ['', 401],
      ['Bearer', 401],
      ['Bearer x', 401],
      [`Bearer ${newToken()}`, 401],
      [`Bearer ${revoked.token}x`, 401],
      [`Basic ${revoked.token}`, 401],
      [`Bearer ${revoked.token}`, 403],
    ];
    for (const { method, path } of ROUTES.filter(({ isOpen }) => !isOpen)) {
      for (const [authorization, status] of credentials) {
        const headers = authorization === null ? JSON_TYPE : { ...JSON_TYPE, authorization };
        const answer = await endpoint.ask(path.slice(1), { method, headers, ...(method === 'POST' ? { body: '{ not even JSON' } : {}) });
        expect([path, authorization, answer.status]).toEqual([path, authorization, status]);
        expect(await answer.json()).toEqual({ error: { type: status === 403 ? 'revoked' : 'unauthenticated' } });
      }
    }
  });

  it('carry the time, the protocol and nothing to be kept in every answer', async () => {
    const pc = await endpoint.connect(await endpoint.newUnit(), 'officer');
    for (const { method, path, isOpen } of ROUTES) {
      const answer = await endpoint.ask(path.slice(1), { method, headers: JSON_TYPE, ...(isOpen ? {} : { token: pc.token }), ...(method === 'POST' ? { body: '{}' } : {}) });
      expect(Math.abs(Number(answer.headers.get('phinong-time')) - Date.now())).toBeLessThan(60_000);
      expect(answer.headers.get(PROTOCOL_HEADER)).toBe(String(PROTOCOL_VERSION));
    }
    expect((await endpoint.ask('v1/status', { token: pc.token })).headers.get('cache-control')).toBe('no-store');
  });
});

type Sees = 'own' | 'all';
const ROLES: readonly { readonly role: Role; readonly writesOwn: boolean; readonly sees: Sees }[] = [
  { role: 'officer', writesOwn: true, sees: 'own' },
  { role: 'head', writesOwn: true, sees: 'own' },
  { role: 'reader', writesOwn: false, sees: 'own' },
  { role: 'ministry', writesOwn: true, sees: 'all' },
];

const filled = async (): Promise<{ unit: string; pc: Connected }> => {
  const unit = await endpoint.newUnit(true);
  const pc = await endpoint.connect(unit, 'officer');
  const life = aLife(unit);
  must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes: life.makeMany(2) }, going));
  return { unit, pc };
};

const scopesPulled = async (pc: Connected): Promise<Set<string>> => new Set(must(await pc.pull(null, going)).changes.map(({ scope }) => scope));
const scopesInSnapshot = async (pc: Connected): Promise<Set<string>> => {
  const scopes = new Set<string>();
  for (let token: string | null | undefined; token !== null; ) {
    const part: SnapshotPart = must(await pc.snapshot(token ?? null, going));
    for (const { scope } of part.records) scopes.add(scope);
    token = part.next;
  }
  return scopes;
};

/** Whether a change was taken; one that was not must have been refused for the right reason. */
const tryToWrite = async (pc: Connected, scope: string): Promise<boolean> => {
  const life = aLife(scope);
  const answer = must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes: [life.make()] }, going));
  if (answer.type !== 'taken') throw new Error(answer.type);
  const [result] = answer.results;
  if (typeof result === 'number') return true;
  expect(result).toEqual({ refused: { type: 'not-allowed', scope } });
  return false;
};

describe.each(ROLES)('a device with the role $role', ({ role, writesOwn, sees }) => {
  it(`${writesOwn ? 'writes' : 'does not write'} its own unit, and no other`, async () => {
    const [own, other] = [await filled(), await filled()];
    const pc = await endpoint.connect(own.unit, role);
    expect(await tryToWrite(pc, own.unit)).toBe(writesOwn);
    expect(await tryToWrite(pc, other.unit)).toBe(false);
    expect(await tryToWrite(pc, 'trial')).toBe(false);
    expect(must(await other.pc.pull(null, going)).changes).toHaveLength(2);
  });

  it(`reads ${sees === 'all' ? 'all units' : 'its own unit only'}, one by one and in a snapshot`, async () => {
    const [own, other] = [await filled(), await filled()];
    const pc = await endpoint.connect(own.unit, role);
    for (const scopes of [await scopesPulled(pc), await scopesInSnapshot(pc)]) {
      expect(scopes).toContain(own.unit);
      expect(scopes.has(other.unit)).toBe(sees === 'all');
      expect(scopes.size > 1).toBe(sees === 'all');
    }
  });

  it('does not get further with a cursor or a snapshot token of somebody who sees more', async () => {
    const [own, other] = [await filled(), await filled()];
    const ministry = await endpoint.connect(await endpoint.newUnit(true), 'ministry');
    const pc = await endpoint.connect(own.unit, role);
    const { cursor } = must(await ministry.pull(null, going));
    expect(must(await pc.pull(cursor, going)).changes).toEqual([]);
    must(await other.pc.snapshot(null, going));
    // A snapshot is stored when it has gone out.
    const stored = await vi.waitFor(async () => (await endpoint.rows<{ snapshot: string }>('SELECT snapshot FROM snapshots WHERE scope = $1', [other.unit]))[0] ?? Promise.reject(new Error('not yet stored')), { timeout: 20_000 });
    const token = writeToken({ sets: [[other.unit, stored.snapshot]], part: 0, form: 'columns' });
    expect((await pc.snapshot(token, going)).ok).toBe(sees === 'all');
    expect((await other.pc.snapshot(token, going)).ok).toBe(true);
  });
});
