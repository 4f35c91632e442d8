import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashChange } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import { asDevice } from '#server/database.ts';
import { verifyChains } from '#server/store/verify.ts';
import { takePush } from '#server/store/push.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { must } from '#test/support/journal-kit.ts';
import { sha256 } from '#test/support/sha256.ts';

/** 1,000 entries, in lives of 50: one of each life is tampered with at a time, so that every single one has its turn. */
const LIVES = 20;
const LENGTH = 50;
const PLACES = Array.from({ length: LENGTH }, (_, index) => index + 1);

let endpoint: TestEndpoint;
let pc: Connected;
let unit = '';
const chains: { readonly name: string; readonly changes: readonly Change[] }[] = [];

beforeAll(async () => {
  endpoint = await openTestEndpoint();
  unit = await endpoint.newUnit();
  pc = await endpoint.connect(unit, 'officer');
  for (let index = 0; index < LIVES; index += 1) {
    const life = aLife(unit, `audited${String(index).padStart(8, '0')}`);
    const changes = life.makeMany(LENGTH);
    chains.push({ name: life.name, changes });
    must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes }, { aborted: false }));
  }
  await endpoint.rows('CREATE TABLE kept AS SELECT * FROM changes');
});
afterAll(() => endpoint.close());

/** Where the administrator's command sees each life broken, after something was done behind the endpoint's back; all is as it was afterwards. */
const brokenAfter = async (sql: string, values: readonly unknown[]): Promise<readonly string[]> => {
  await endpoint.rows(sql, values);
  const { broken } = await verifyChains(endpoint.db);
  await endpoint.rows('DELETE FROM changes');
  await endpoint.rows('INSERT INTO changes SELECT * FROM kept');
  return broken;
};
const everyLifeAt = (n: number): string[] => chains.map(({ name }) => `${name}:${String(n)}`);

describe('the administrator notices each of 1,000 entries', () => {
  it('that stands there untouched as sound', async () => {
    expect(await verifyChains(endpoint.db)).toEqual({ lives: LIVES, changes: LIVES * LENGTH, refused: 0, broken: [] });
  });

  it('that was altered', async () => {
    for (const place of PLACES) expect(await brokenAfter("UPDATE changes SET body = replace(body, '\"title\":\"t', '\"title\":\"T') WHERE n = $1", [place])).toEqual(everyLifeAt(place));
  }, 120_000);

  it('that was altered together with its own hash, by the entry that follows or by what the endpoint remembers of the last', async () => {
    for (const place of PLACES) {
      const altered = chains.map(({ name, changes }) => ({ name, body: JSON.stringify({ ...(changes[place - 1] as Change), set: { title: 'other' } }) }));
      const values = [place, altered.map(({ name }) => name), altered.map(({ body }) => body), altered.map(({ body }) => hashChange(JSON.parse(body) as object, sha256))];
      expect(await brokenAfter('UPDATE changes c SET body = a.body, hash = a.hash FROM unnest($2::text[], $3::text[], $4::text[]) a(name, body, hash) WHERE c.incarnation = a.name AND c.n = $1', values)).toEqual(everyLifeAt(place + 1));
    }
  }, 120_000);

  it('that was removed', async () => {
    for (const place of PLACES) expect(await brokenAfter('DELETE FROM changes WHERE n = $1', [place])).toEqual(everyLifeAt(place));
  }, 120_000);

  it('that was exchanged with its neighbour', async () => {
    for (const place of PLACES.slice(0, -1)) {
      const broken = await brokenAfter('UPDATE changes c SET body = k.body, hash = k.hash FROM kept k WHERE k.incarnation = c.incarnation AND c.n IN ($1::bigint, $1::bigint + 1) AND k.n = 2 * $1::bigint + 1 - c.n', [place]);
      expect(broken).toEqual(everyLifeAt(place));
    }
  }, 120_000);
});

describe('a push that says something else of one of 1,000 entries', () => {
  /** What the endpoint answers to a stretch of a life that it knows, with whatever was done to it. */
  const answersTo = async (tamper: (changes: readonly Change[], place: number) => readonly Change[], places = PLACES): Promise<Set<string>> => {
    const answers = new Set<string>();
    const device = { id: pc.device, unit, role: 'officer' as const };
    await asDevice(endpoint.db, { unit, scopes: [unit], writes: unit }, async (client) => {
      for (const { name, changes } of chains) {
        for (const place of places) {
          const sent = tamper(changes, place).slice(Math.max(0, place - 3), place + 2);
          const answer = await takePush(client, device, unit, { epoch: '', incarnation: name, pending: 0, changes: [...sent] });
          answers.add(answer.type === 'fork' ? `fork at ${String(answer.n - place)}` : answer.type);
        }
      }
    });
    return answers;
  };
  const numberedAnew = (changes: readonly Change[]): Change[] => changes.map((change, index) => ({ ...change, id: `${change.id.split(':', 1)[0] ?? ''}:${String(index + 1)}` }));
  const exchanged = (changes: readonly Change[], place: number): readonly Change[] => changes.toSpliced(place - 1, 2, ...changes.slice(place - 1, place + 1).toReversed());
  const ALL_BUT_THE_LAST = PLACES.slice(0, -1);

  it('is taken where nothing was altered: its answer is the one that it had', async () => {
    expect(await answersTo((changes) => changes)).toEqual(new Set(['taken']));
  }, 120_000);

  it('is answered as a fork at that entry where it was altered', async () => {
    expect(await answersTo((changes, place) => changes.with(place - 1, { ...(changes[place - 1] as Change), set: { title: 'other' } }))).toEqual(new Set(['fork at 0']));
  }, 120_000);

  it('is answered as a fork at that entry where it was left out and the others were moved up', async () => {
    expect(await answersTo((changes, place) => numberedAnew(changes.toSpliced(place - 1, 1)), ALL_BUT_THE_LAST)).toEqual(new Set(['fork at 0']));
  }, 120_000);

  it('is answered as a fork at that entry where it was exchanged with its neighbour, and not placed at all under the old numbers', async () => {
    expect(await answersTo((changes, place) => numberedAnew(exchanged(changes, place)), ALL_BUT_THE_LAST)).toEqual(new Set(['fork at 0']));
    expect(await answersTo(exchanged, ALL_BUT_THE_LAST)).toEqual(new Set(['unplaced']));
  }, 120_000);
});
