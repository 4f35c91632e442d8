import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExchangeFile, writeExchangeFile } from '#core/exchange/container.ts';
import { readEnvelope, writeEnvelope } from '#core/exchange/envelope.ts';
import { EXCHANGE_LIMITS, EXCHANGE_TYPE } from '#core/exchange/label.ts';
import { revokeDevice } from '#server/admin-commands.ts';
import { createInvitation } from '#server/exchange/commands.ts';
import { TOKEN_DAYS } from '#server/http/authenticate.ts';
import { renewEpoch } from '#server/store/meta.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { kit, newKeys } from '#test/support/exchange-kit.ts';
import { FileOffice } from '#test/support/file-office.ts';
import { must } from '#test/support/journal-kit.ts';

const going = { aborted: false };
let endpoint: TestEndpoint;
let folder: string;
/** the PC of another unit that has a line and brings the files */
let carrier: Connected;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
  folder = mkdtempSync(join(tmpdir(), 'phinong-exchange-'));
  carrier = await endpoint.connect(await endpoint.newUnit(), 'reader');
});
afterAll(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

const bring = (file: Uint8Array, headers: Record<string, string> = {}, token = carrier.token): Promise<Response> =>
  endpoint.ask('v1/exchange', { method: 'POST', token, headers: { 'content-type': EXCHANGE_TYPE, ...headers }, body: Buffer.from(file) });

const handIn = async (file: Uint8Array): Promise<Uint8Array> => {
  const answer = await bring(file);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, EXCHANGE_TYPE]);
  return new Uint8Array(await answer.arrayBuffer());
};
const refusal = async (file: Uint8Array, headers: Record<string, string> = {}): Promise<[number, string]> => {
  const answer = await bring(file, headers);
  return [answer.status, ((await answer.json()) as { error: { type: string } }).error.type];
};
let invitations = 0;
const invite = async (unit: string): Promise<{ file: Uint8Array; code: string }> => {
  const out = join(folder, `invitation-${(invitations += 1)}.phinong`);
  const { code } = await createInvitation(endpoint.db, { unit, role: 'officer', days: 1, out, endpoint: null });
  return { file: readFileSync(out), code };
};
/** Everything of a unit's work, but for what says when somebody was heard of. */
const workOf = async (unit: string): Promise<string> => {
  const tables = ['scopes', 'changes', 'records', 'held', 'holes', 'digests', 'incarnations', 'refused'];
  const counts = tables.map((table, index) => `(SELECT string_agg(md5(t::text), ',' ORDER BY t::text) FROM ${table} t WHERE scope = $1) AS c${index}`);
  return JSON.stringify(await endpoint.rows(`SELECT ${counts.join(', ')}`, [unit]));
};

describe('an office that never has a line', () => {
  it('joins its unit by file, works, sends its work by another unit’s PC, and has it acknowledged and the register of its unit', async () => {
    const unit = await endpoint.newUnit();
    const neighbour = await endpoint.connect(unit, 'officer');
    const life = aLife(unit);
    must(await neighbour.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes: [life.make({ record: 'theirs', set: { title: 'from the neighbour' } })] }, going));
    const { file, code } = await invite(unit);
    const office = await FileOffice.invited(file, code.toLowerCase().replaceAll('-', ' '));
    office.edit('ours', 'made without a line');
    const outcome = await office.read(await handIn((await office.carry()).file));
    expect(outcome).toMatchObject({ complete: true, failure: null, time: 'present', counts: { sent: 1, received: 1 } });
    expect(office.writer.state()).toMatchObject({ unacknowledged: 0, unit: { code: unit } });
    expect([office.shows('ours'), office.shows('theirs')]).toEqual(['made without a line', 'from the neighbour']);
    // The token that it made for itself is good from now on, if it ever has a line.
    const status = must(await endpoint.line(office.token).status(going));
    expect(status).toMatchObject({ unit: { code: unit }, role: 'officer' });
    expect(status.devices?.find(({ id }) => id === office.device)).toMatchObject({ key: office.keys.publicKey, recipient: office.keys.recipient });
    office.edit('ours', 'and again');
    expect(await office.read(await handIn((await office.carry()).file))).toMatchObject({ complete: true, counts: { sent: 1 } });
  });

  it('hands the same file in as often as it likes, and one receipt is as good as another', async () => {
    const { file, code } = await invite(await endpoint.newUnit());
    const office = await FileOffice.invited(file, code);
    office.edit('r', 'v');
    const carried = (await office.carry()).file;
    const [first, second] = [await handIn(carried), await handIn(carried)];
    const work = await workOf(office.unit);
    const [a, b] = [await office.open(first), await office.open(second)];
    expect([b.decisions, b.pages.map(({ page }) => page.changes), b.head.device]).toEqual([a.decisions, a.pages.map(({ page }) => page.changes), a.head.device]);
    expect(await office.read(second)).toMatchObject({ complete: true });
    const before = office.writer.state().lastPosition;
    await office.read(first);
    expect(office.writer.state().lastPosition).toBe(before);
    await handIn(carried);
    expect(await workOf(office.unit)).toBe(work);
    expect((await endpoint.rows('SELECT FROM devices WHERE scope = $1', [office.unit])).length).toBe(1);
  });

  it('has its work once, in whatever order and however often files are handed in and receipts are read', async () => {
    const choice = fc.array(fc.tuple(fc.constantFrom('edit', 'carry', 'hand-in', 'read'), fc.nat({ max: 20 })), { minLength: 5, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(choice, async (steps) => {
        const office = await FileOffice.enrolled(endpoint, await endpoint.newUnit(), 'officer');
        const [files, receipts, failures]: [Uint8Array[], Uint8Array[], unknown[]] = [[], [], []];
        let edits = 0;
        for (const [what, which] of steps) {
          const [file, receipt] = [files[which % Math.max(1, files.length)], receipts[which % Math.max(1, receipts.length)]];
          if (what === 'edit') office.edit(`r${String((edits += 1))}`, `v${String(edits)}`);
          if (what === 'carry') files.push((await office.carry()).file);
          if (what === 'hand-in' && file !== undefined) receipts.push(await handIn(file));
          if (what === 'read' && receipt !== undefined) failures.push((await office.read(receipt)).failure);
        }
        expect(failures.filter((failure) => failure !== null)).toEqual([]);
        expect(await office.read(await handIn((await office.carry()).file))).toMatchObject({ complete: true, failure: null });
        const rows = await endpoint.rows<{ record: string }>('SELECT record FROM changes WHERE scope = $1 ORDER BY revision', [office.unit]);
        expect(rows.map(({ record }) => record)).toEqual(Array.from({ length: edits }, (_, index) => `r${String(index + 1)}`));
        expect(office.view.states().length).toBe(edits);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('is told change by change what was refused', async () => {
    const office = await FileOffice.enrolled(endpoint, await endpoint.newUnit(), 'reader');
    office.edit('r', 'a reader writes');
    const outcome = await office.read(await handIn((await office.carry()).file));
    expect(outcome).toMatchObject({ complete: true, counts: { sent: 0, refused: 1 } });
    expect([...office.view.refusals.values()]).toEqual([{ type: 'not-allowed', scope: office.unit }]);
  });

  it('learns that the endpoint was restored from a backup, and offers everything again with its next file', async () => {
    const office = await FileOffice.enrolled(endpoint, await endpoint.newUnit(), 'officer');
    office.edit('r', 'v');
    const carried = (await office.carry()).file;
    const epoch = await renewEpoch(endpoint.db);
    const receipt = await handIn(carried);
    expect(await endpoint.rows('SELECT FROM changes WHERE scope = $1', [office.unit])).toEqual([]);
    expect(await office.read(receipt)).toMatchObject({ time: 'new-epoch', complete: false, failure: null });
    expect(office.writer.state().epoch).toBe(epoch);
    // Nobody can vouch for a number that was never confirmed before the restore: it is written anew, and goes with the file after that.
    expect(await office.read(await handIn((await office.carry()).file))).toMatchObject({ time: 'present', complete: false, failure: null });
    expect(await office.read(await handIn((await office.carry()).file))).toMatchObject({ time: 'present', complete: true, counts: { sent: 1 } });
    expect(await office.read(receipt)).toMatchObject({ complete: false });
    const before = office.writer.state().lastPosition;
    await office.read(receipt);
    expect(office.writer.state().lastPosition).toBe(before);
  });
});

describe('whoever carries a file', () => {
  it('can read neither it nor the receipt', async () => {
    const office = await FileOffice.enrolled(endpoint, await endpoint.newUnit(), 'officer');
    office.edit('r', 'SECRET');
    const { file } = await office.carry();
    const receipt = await handIn(file);
    const others = await newKeys();
    for (const bytes of [file, receipt]) {
      expect(Buffer.from(bytes).toString('latin1')).not.toContain('SECRET');
      expect(await openExchangeFile(kit, bytes, { identities: [others.identity] })).toMatchObject({ error: { type: 'exchange-not-for-us' } });
      expect(must(readEnvelope(kit, bytes)).label.unit.code).toBe(office.unit);
    }
    expect(must(readEnvelope(kit, receipt)).label.answers).toBe(must(readEnvelope(kit, file)).label.file);
  });

  it('needs a token of its own', async () => {
    const office = await FileOffice.enrolled(endpoint, await endpoint.newUnit(), 'officer');
    const answer = await bring((await office.carry()).file, {}, 'x'.repeat(43));
    expect(answer.status).toBe(401);
  });
});

describe('a receipt', () => {
  it('is read by the other good PCs of the unit, and not by revoked ones', async () => {
    const unit = await endpoint.newUnit();
    const [office, companion, revoked] = [await FileOffice.enrolled(endpoint, unit, 'officer'), await FileOffice.enrolled(endpoint, unit, 'head'), await FileOffice.enrolled(endpoint, unit, 'officer')];
    await revokeDevice(endpoint.db, revoked.device);
    office.edit('r', 'v');
    const receipt = await handIn((await office.carry()).file);
    expect(await companion.read(receipt)).toMatchObject({ failure: null });
    expect(companion.shows('r')).toBe('v');
    expect(await openExchangeFile(kit, receipt, { identities: [revoked.keys.identity] })).toMatchObject({ error: { type: 'exchange-not-for-us' } });
  });

  it('of the ministry’s sight is not for those of its unit who see less', async () => {
    const unit = await endpoint.newUnit(true);
    const [minister, officer] = [await FileOffice.enrolled(endpoint, unit, 'ministry'), await FileOffice.enrolled(endpoint, unit, 'officer')];
    const receipt = await handIn((await minister.carry()).file);
    expect((await minister.open(receipt)).snapshot.flatMap(({ part }) => part.records).length).toBeGreaterThan(0);
    expect(await openExchangeFile(kit, receipt, { identities: [officer.keys.identity] })).toMatchObject({ error: { type: 'exchange-not-for-us' } });
    expect((await minister.open(await handIn((await officer.carry()).file))).unit).toBe(unit);
  });
});

describe('a file that is not right', () => {
  it('is refused at any byte that was altered and anywhere where it was cut, and changes nothing', async () => {
    const office = await FileOffice.enrolled(endpoint, await endpoint.newUnit(), 'officer');
    office.edit('r', 'v');
    const { file } = await office.carry();
    const work = await workOf(office.unit);
    for (let at = 0; at < file.length; at += 17) {
      const flipped = file.slice();
      flipped[at]! ^= 1 << (at % 8);
      const [status, type] = await refusal(flipped);
      expect([at, status < 500, type === 'file-damaged' || type === 'file-newer']).toEqual([at, true, true]);
      expect(await refusal(file.subarray(0, at))).toEqual([400, 'file-damaged']);
    }
    expect(await workOf(office.unit)).toBe(work);
    await handIn(file);
  }, 60_000);

  it('is told apart: another ministry, another unit, a stranger, a thief, another kind, another version', async () => {
    const [unit, foreign] = [await endpoint.newUnit(), await endpoint.newUnit()];
    const [office, stranger] = [await FileOffice.enrolled(endpoint, unit, 'officer'), await newKeys()];
    office.edit('r', 'v');
    const device = { id: office.device, label: 'PC', key: office.keys.publicKey, recipient: office.keys.recipient };
    const theirs = { ...office.writer.state().unit!, code: foreign };
    const signedByStranger = { privateKey: stranger.privateKey, device: { ...device, key: stranger.publicKey } };
    expect(await refusal((await office.carry({ ministry: { recipient: stranger.recipient, name: 'another' } })).file)).toEqual([403, 'file-foreign']);
    expect(await refusal((await office.carry({ unit: theirs })).file)).toEqual([403, 'file-foreign']);
    expect(await refusal((await office.carry(signedByStranger)).file)).toEqual([403, 'file-device']);
    expect(await refusal((await office.carry({ device: { ...device, id: 'nobody' } })).file)).toEqual([403, 'file-device']);
    expect(await refusal((await office.carry({ device: { ...device, id: null } })).file)).toEqual([403, 'file-device']);
    expect(await refusal((await office.carry({ device: { ...device, recipient: 'age1nothing' } })).file)).toEqual([400, 'file-damaged']);
    expect(await refusal((await invite(unit)).file)).toEqual([400, 'file-kind']);
    expect(await refusal(await handIn((await office.carry()).file))).toEqual([400, 'file-kind']);
    const { file } = await office.carry();
    const newer = Buffer.from(file);
    newer[newer.indexOf('\n') - 1] = '2'.charCodeAt(0);
    expect(await refusal(newer)).toEqual([426, 'file-newer']);
    const { labelLine, sealed } = must(readEnvelope(kit, file));
    const ofProtocol = (protocol: number): Uint8Array => writeEnvelope(kit, labelLine.replace('"protocol":1', `"protocol":${String(protocol)}`), sealed, office.keys.privateKey);
    expect(await refusal(ofProtocol(99))).toEqual([426, 'file-newer']);
    expect(await refusal(Buffer.from('no file at all'))).toEqual([400, 'file-damaged']);
    expect(await endpoint.rows('SELECT FROM changes WHERE scope = $1', [foreign])).toEqual([]);
    const types = await endpoint.rows<{ detail: string }>("SELECT DISTINCT detail FROM security_events WHERE type = 'file-refused' AND device = $1", [carrier.device]);
    expect(types.map(({ detail }) => detail)).toEqual(expect.arrayContaining(['file-foreign', 'file-device', 'file-kind', 'file-damaged', 'file-newer']));
  });

  it('of a PC that was revoked, or not heard of for too long, is not taken', async () => {
    const unit = await endpoint.newUnit();
    const [revoked, expired] = [await FileOffice.enrolled(endpoint, unit, 'officer'), await FileOffice.enrolled(endpoint, unit, 'officer')];
    for (const office of [revoked, expired]) office.edit('r', 'v');
    await revokeDevice(endpoint.db, revoked.device);
    await endpoint.rows("UPDATE devices SET last_seen = now() - $2 * interval '1 day' WHERE id = $1", [expired.device, TOKEN_DAYS + 1]);
    expect(await refusal((await revoked.carry()).file)).toEqual([403, 'file-device-revoked']);
    expect(await refusal((await expired.carry()).file)).toEqual([403, 'file-device']);
    expect(await endpoint.rows('SELECT FROM changes WHERE scope = $1', [unit])).toEqual([]);
  });

  it('that brings another unit’s changes has them refused, and gives nothing back for it', async () => {
    const [unit, foreign] = [await endpoint.newUnit(), await endpoint.newUnit()];
    const office = await FileOffice.enrolled(endpoint, unit, 'officer');
    const epoch = await endpoint.epoch();
    const life = aLife(foreign);
    const push = { epoch, incarnation: life.name, pending: 0, changes: [life.make()] };
    const { file } = await office.carry();
    const { label, labelLine } = must(readEnvelope(kit, file));
    expect(labelLine).toContain(unit);
    const forged = must(await writeExchangeFile(kit, {
      label, lock: { recipients: [office.said('ministryKey')] }, privateKey: office.keys.privateKey, epoch,
      head: { device: { id: office.device, label: 'PC', key: office.keys.publicKey, recipient: office.keys.recipient }, lives: {}, read: { type: 'changes', cursor: null }, history: null, pending: 0 },
      parts: [{ name: 'relays', lines: [{ ...push, relay: { scope: foreign } }] }, { name: 'pushes', lines: [push] }],
    }));
    const receipt = await office.open(await handIn(forged));
    expect(receipt.decisions).toEqual([[push.changes[0]!.id, expect.any(String), { refused: { type: 'not-allowed', scope: foreign } }]]);
    expect(await endpoint.rows('SELECT FROM changes WHERE scope = $1', [foreign])).toEqual([]);
    const noted = await endpoint.rows<{ detail: string }>("SELECT detail FROM security_events WHERE type = 'scope-foreign' AND device = $1", [office.device]);
    expect(noted).toContainEqual({ detail: foreign });
  });

  it('is limited in size, form and number, and so is whoever brings it', async () => {
    expect(await refusal(new Uint8Array(EXCHANGE_LIMITS.fileBytes + 1))).toEqual([413, 'too-large']);
    expect(await refusal(new Uint8Array(10), { 'content-encoding': 'gzip' })).toEqual([415, 'malformed']);
    expect(await refusal(Buffer.from('{}'), { 'content-type': 'application/json' })).toEqual([415, 'malformed']);
    const elsewhere = await endpoint.ask('v1/push', { method: 'POST', token: carrier.token, headers: { 'content-type': EXCHANGE_TYPE }, body: 'x' });
    expect(elsewhere.status).toBe(415);
  });
});

describe('an invitation', () => {
  it('is opened by its code only, and is good for one PC', async () => {
    const unit = await endpoint.newUnit();
    const { file, code } = await invite(unit);
    await expect(FileOffice.invited(file, 'AAAA-BBBB-CCCC')).rejects.toThrow(/exchange-passphrase/);
    const [first, second] = [await FileOffice.invited(file, code), await FileOffice.invited(file, code)];
    await handIn((await first.carry()).file);
    expect(await refusal((await second.carry()).file)).toEqual([403, 'code-used']);
    expect(await refusal((await first.carry({ enrol: { code: 'ZZZZ-ZZZZ-ZZZZ', token: 'A'.repeat(43) } })).file)).toEqual([403, 'code-wrong']);
    const { file: late, code: old } = await invite(unit);
    await endpoint.rows("UPDATE enrolment_codes SET expires_at = now() - interval '1 second' WHERE used_at IS NULL AND unit = $1", [unit]);
    expect(await refusal((await (await FileOffice.invited(late, old)).carry()).file)).toEqual([403, 'code-expired']);
  }, 60_000);

  it('gives no token that somebody has already', async () => {
    const unit = await endpoint.newUnit();
    const { file, code } = await invite(unit);
    const office = await FileOffice.invited(file, code);
    const taken = await endpoint.connect(unit, 'officer');
    expect(await refusal((await office.carry({ enrol: { code, token: taken.token } })).file)).toEqual([403, 'file-device']);
  }, 60_000);
});

describe('a PC that was enrolled before files could be carried', () => {
  it('hands its own key in, and only a real one', async () => {
    const unit = await endpoint.newUnit();
    const pc = await endpoint.connect(unit, 'officer');
    const { recipient } = await newKeys();
    const say = (body: unknown): Promise<Response> => endpoint.ask('v1/device', { method: 'POST', token: pc.token, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect(must(await pc.status(going)).devices).toMatchObject([{ id: pc.device, recipient: null }]);
    for (const bad of ['age1x', '', `${recipient.slice(0, -1)}${recipient.endsWith('q') ? 'p' : 'q'}`, null]) expect((await say({ recipient: bad })).status).toBe(400);
    expect((await say({ recipient })).status).toBe(200);
    expect(must(await pc.status(going)).devices).toMatchObject([{ id: pc.device, recipient }]);
  });
});
