import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeDevice } from '#server/admin-commands.ts';
import { TOKEN_DAYS } from '#server/http/authenticate.ts';
import { normaliseCode } from '#core/sync/enrolment-code.ts';
import { newCode, newToken, sha256 } from '#server/secrets.ts';
import { findDevice } from '#server/store/people.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

const going = { aborted: false };
let keys = 0;
/** Each time another PC, unless a key is given. */
const enrol = (code: string, label = 'PC 1', publicKey = `key ${String((keys += 1))}`, unit?: string) =>
  endpoint.line(null).enrol({ code, device: { label, publicKey }, app: '0', ...(unit === undefined ? {} : { unit }) });
const refusal = (type: string) => ({ ok: false, error: { type } });

describe('an enrolment code', () => {
  it('makes a device of the unit and the role that it was made for', async () => {
    const unit = await endpoint.newUnit(true);
    const enrolled = must(await enrol(await endpoint.code(unit, 'ministry')));
    expect(enrolled).toMatchObject({ unit: { code: unit, province: null }, role: 'ministry', epoch: await endpoint.epoch(), demo: false });
    expect(enrolled.ministryKey).toMatch(/^age1[0-9a-z]+$/);
    expect(must(await endpoint.line(enrolled.token).status(going))).toMatchObject({ unit: { code: unit }, role: 'ministry' });
  });

  it('works once, however sloppily it is typed', async () => {
    const code = await endpoint.code(await endpoint.newUnit(), 'officer');
    expect(await enrol(code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'))).toMatchObject({ ok: true });
    expect(await enrol(code)).toMatchObject(refusal('code-used'));
  });

  it('is answered again to the very PC whose answer was lost, with a new token, until it was heard of', async () => {
    const unit = await endpoint.newUnit();
    const code = await endpoint.code(unit, 'officer');
    const lost = must(await enrol(code, 'PC 1', 'its key'));
    expect(await enrol(code, 'PC 2', 'another key')).toMatchObject(refusal('code-used'));
    const again = must(await enrol(code, 'PC 1', 'its key'));
    expect(again).toMatchObject({ device: lost.device, unit: { code: unit } });
    expect(again.token).not.toBe(lost.token);
    expect(await endpoint.line(lost.token).status(going)).toMatchObject(refusal('unauthenticated'));
    must(await endpoint.line(again.token).status(going));
    expect(await enrol(code, 'PC 1', 'its key')).toMatchObject(refusal('code-used'));
    expect(await endpoint.rows('SELECT FROM devices WHERE scope = $1', [unit])).toHaveLength(1);
  });

  it('is answered again as long as it lives, to one who asks several times at once too: the last answer holds', async () => {
    const code = await endpoint.code(await endpoint.newUnit(), 'officer');
    must(await enrol(code, 'PC', 'its key'));
    await endpoint.rows("UPDATE enrolment_codes SET used_at = now() - interval '20 hours' WHERE code_hash = $1", [sha256(normaliseCode(code))]);
    const answers = (await Promise.all(Array.from({ length: 5 }, () => enrol(code, 'PC', 'its key')))).map(must);
    expect(new Set(answers.map(({ device }) => device)).size).toBe(1);
    const good = await Promise.all(answers.map(async ({ token }) => (await endpoint.line(token).status(going)).ok));
    expect(good.filter(Boolean)).toHaveLength(1);
  });

  it.each<[string, (device: string) => Promise<unknown>]>([
    ['its token was taken back', (device) => revokeDevice(endpoint.db, device)],
    ['its time is over', () => endpoint.rows("UPDATE enrolment_codes SET expires_at = now() - interval '1 second', used_at = now() - interval '2 hours'")],
  ])('is not answered again once %s', async (_what, happens) => {
    const code = await endpoint.code(await endpoint.newUnit(), 'officer');
    const { device } = must(await enrol(code, 'PC', 'its key'));
    await happens(device);
    expect(await enrol(code, 'PC', 'its key')).toMatchObject(refusal('code-used'));
  });

  it('is not answered again to a PC that names no key', async () => {
    const code = await endpoint.code(await endpoint.newUnit(), 'officer');
    must(await enrol(code, 'PC', ''));
    expect(await enrol(code, 'PC', '')).toMatchObject(refusal('code-used'));
  });

  it('of another unit than the one a PC belongs to is refused, and stays good', async () => {
    const unit = await endpoint.newUnit();
    const code = await endpoint.code(unit, 'officer');
    expect(await enrol(code, 'PC 1', 'k', 'U-elsewhere')).toMatchObject(refusal('code-elsewhere'));
    expect(must(await enrol(code, 'PC 1', 'k', unit)).unit.code).toBe(unit);
  });

  it('lets only one of several PCs in that use it at the same moment', async () => {
    // The first of these moments opens the lines to the database, one after the other; in the later ones the PCs really meet.
    for (let moment = 0; moment < 5; moment += 1) {
      const code = await endpoint.code(await endpoint.newUnit(), 'officer');
      const answers = await Promise.all([enrol(code), enrol(code), enrol(code), enrol(code)]);
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
      expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.type]))).toEqual(['code-used', 'code-used', 'code-used']);
    }
  });

  it('is refused when nobody was given it, and when its time is over', async () => {
    expect(await enrol('0000-0000-0000')).toMatchObject(refusal('code-wrong'));
    const code = await endpoint.code(await endpoint.newUnit(), 'officer');
    await endpoint.rows("UPDATE enrolment_codes SET expires_at = now() - interval '1 second' WHERE code_hash = $1", [sha256(normaliseCode(code))]);
    expect(await enrol(code)).toMatchObject(refusal('code-expired'));
  });

  it('has sixty bits in three groups without letters that look alike', () => {
    const codes = Array.from({ length: 200 }, newCode);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    expect(new Set(codes).size).toBe(200);
    expect(normaliseCode(' o1iL-abcd ')).toBe('0111ABCD');
  });

  it('is not taken with a label that no database could keep', async () => {
    const code = await endpoint.code(await endpoint.newUnit(), 'officer');
    expect(await enrol(code, 'a\u0000b')).toMatchObject(refusal('malformed'));
    expect(await enrol(code, 'a\ud800b')).toMatchObject(refusal('malformed'));
    expect(await enrol(code, '')).toMatchObject(refusal('malformed'));
    expect(await enrol(code, 'พีซี')).toMatchObject({ ok: true });
  });
});

describe('a token', () => {
  it('that was not used for as long as the endpoint is told is good for nothing, and asking does not bring it back', async () => {
    const pc = async () => endpoint.connect(await endpoint.newUnit(), 'officer');
    const [unused, used, never] = [await pc(), await pc(), await pc()];
    const age = (id: string, days: number) => endpoint.rows("UPDATE devices SET last_seen = now() - $2 * interval '1 day' WHERE id = $1", [id, days]);
    await age(unused.device, TOKEN_DAYS + 1);
    await age(used.device, TOKEN_DAYS - 1);
    await endpoint.rows("UPDATE devices SET enrolled_at = now() - $2 * interval '1 day' WHERE id = $1", [never.device, TOKEN_DAYS + 1]);
    for (let times = 0; times < 2; times += 1) {
      expect(await unused.status(going)).toMatchObject(refusal('unauthenticated'));
      expect(await never.pull(null, going)).toMatchObject(refusal('unauthenticated'));
      expect((await used.status(going)).ok).toBe(true);
    }
    await age(used.device, 10);
    const findWithin = async (days: number) => (await findDevice(endpoint.db, used.token, days))?.state;
    expect([await findWithin(9), await findWithin(11)]).toEqual(['expired', 'good']);
  });

  it('stops working when its device is revoked', async () => {
    const pc = await endpoint.connect(await endpoint.newUnit(), 'officer');
    expect((await pc.status(going)).ok).toBe(true);
    await revokeDevice(endpoint.db, pc.device);
    expect(await pc.status(going)).toMatchObject(refusal('revoked'));
    expect(await pc.pull(null, going)).toMatchObject(refusal('revoked'));
  });

  it('has 256 bits, and stands nowhere in the database; nor does a code', async () => {
    expect(Buffer.from(newToken(), 'base64url')).toHaveLength(32);
    const unit = await endpoint.newUnit();
    const code = await endpoint.code(unit, 'officer');
    const pc = await endpoint.connect(unit, 'officer');
    await pc.status(going);
    const tables = await endpoint.rows<{ name: string }>("SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace");
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const [row] = await endpoint.rows<{ all: string | null }>(`SELECT string_agg(t::text, chr(10)) AS all FROM ${name} t`);
      expect(row?.all ?? '').not.toContain(pc.token);
      expect(row?.all ?? '').not.toContain(code);
      expect(row?.all ?? '').not.toContain(normaliseCode(code));
    }
  });

  it('leaves a trace of its last use', async () => {
    const pc = await endpoint.connect(await endpoint.newUnit(), 'officer');
    const seen = () => endpoint.rows<{ last_seen: Date | null }>('SELECT last_seen FROM devices WHERE id = $1', [pc.device]);
    expect(await seen()).toEqual([{ last_seen: null }]);
    await pc.status(going);
    expect((await seen())[0]!.last_seen).toBeInstanceOf(Date);
  });
});
