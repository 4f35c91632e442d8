import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openExchangeFile } from '#core/exchange/container.ts';
import { readEnvelope } from '#core/exchange/envelope.ts';
import { openInvitation } from '#core/exchange/invitation.ts';
import { exchangeKindSchema } from '#core/exchange/label.ts';
import { parseOfficeFile } from '#core/exchange/office-file.ts';
import { openFile, unlock } from '#electron/main/exchange/open-file.ts';
import { readCarry } from '#server/exchange/read-carry.ts';
import { kit } from '#test/support/exchange-kit.ts';
import { FileOffice } from '#test/support/file-office.ts';
import { must } from '#test/support/journal-kit.ts';
import { hereOf, takeIn } from '#test/support/two-pcs.ts';
import { diskOf, type ExchangeKeys } from './make-exchange.ts';

/** Files on sticks of every format that was ever released are read: an old PC's at a new endpoint, an old endpoint's on a new PC. */
const FIXTURES = join(import.meta.dirname, 'exchange');

describe.each(readdirSync(FIXTURES))('an exchange file of %s', (format) => {
  const file = (name: string): Uint8Array => readFileSync(join(FIXTURES, format, `${name}.phinong`));
  const keys = JSON.parse(readFileSync(join(FIXTURES, format, 'keys.json'), 'utf8')) as ExchangeKeys;
  const first = (): FileOffice => FileOffice.switchedOn(keys.first, diskOf(keys.first.disk));
  const invited = (): FileOffice => FileOffice.switchedOn(keys.invited, diskOf(keys.invited.disk));
  const titlesIn = (pushes: Awaited<ReturnType<typeof readCarry>>['pushes']): unknown[] => pushes.flatMap(({ changes }) => (changes as readonly { readonly set: Readonly<Record<string, unknown>> }[]).map(({ set }) => set['title']));

  test('that carries work to the ministry shows its label to whoever carries it, and is read at the endpoint', async () => {
    const { label } = must(readEnvelope(kit, file('carry')));
    expect(label).toMatchObject({ kind: 'carry', unit: { code: 'TH-57' }, counts: { agreement: 2 } });
    const carry = await readCarry(file('carry'), keys.ministry);
    expect(titlesIn(carry.pushes)).toEqual(['typed on the first PC · พิมพ์ที่เครื่องแรก', 'the first says this']);
    expect(carry.head.enrol).toBeUndefined();
  });

  test('that enrols its PC carries the code of its invitation to the endpoint', async () => {
    const carry = await readCarry(file('carry-enrolling'), keys.ministry);
    expect(carry.head).toMatchObject({ device: { id: null }, enrol: { code: keys.code } });
    expect(titlesIn(carry.pushes)).toEqual(['typed without any line · ไม่มีเครือข่าย']);
  });

  test('that invites opens with its code, however that is typed, and makes a PC one of the unit', async () => {
    const invitation = must(await openInvitation(kit, file('invitation'), keys.code.toLowerCase().replaceAll('-', ' ')));
    expect(invitation).toMatchObject({ role: 'officer', unit: { code: 'TH-57', nameTh: 'หน่วยตัวอย่าง' }, endpoint: null });
    const office = await FileOffice.invited(file('invitation'), keys.code);
    expect(office.unit).toBe('TH-57');
  });

  test('that answers is read on the PC that asked: all of its work is acknowledged, and reading it again changes nothing', async () => {
    const office = first();
    expect(office.writer.state().unacknowledged).toBe(2);
    expect(await office.read(file('receipt'))).toMatchObject({ complete: true, failure: null, time: 'present', counts: { sent: 2, refused: 0 } });
    expect(office.writer.state().unacknowledged).toBe(0);
    const { lastPosition } = office.writer.state();
    await office.read(file('receipt'));
    expect(office.writer.state().lastPosition).toBe(lastPosition);
  });

  test('that answers a PC which never had a line gives it its name and the register of its unit', async () => {
    const office = invited();
    expect(await office.read(file('receipt-enrolling'))).toMatchObject({ complete: true, failure: null, counts: { sent: 1 } });
    expect(office.device).not.toBe('');
    expect([office.shows('r-first'), office.shows('r-invited')]).toEqual(['typed on the first PC · พิมพ์ที่เครื่องแรก', 'typed without any line · ไม่มีเครือข่าย']);
  });

  test.each(['office', 'office-passphrase'])('that goes from PC to PC is taken in, once (%s)', async (name) => {
    const office = invited();
    const opened = must(await openExchangeFile(kit, file(name), name === 'office' ? { identities: [keys.invited.identity] } : { passphrase: keys.passphrase }));
    const { contents } = must(parseOfficeFile(opened));
    expect((await takeIn(office.writer, contents)).weighed.fresh).toHaveLength(2);
    office.view.follow(office.writer);
    expect(office.shows('r-both')).toBe('the first says this');
    expect((await takeIn(office.writer, contents)).weighed).toMatchObject({ fresh: [], known: 2 });
  });

  test('is told by its kind before anything of it is taken, as a person is shown it', async () => {
    const office = invited();
    const { unit, epoch } = office.writer.state();
    const deps = { unit: unit?.code ?? null, epoch: epoch ?? '', endpointKey: office.said('endpointKey'), identity: keys.invited.identity, readHere: async () => ({ ok: true as const, value: await hereOf(office.writer) }), planReceipt: () => Promise.reject(new Error('not asked for here')) };
    const look = async (name: string) => must(await openFile(kit, { name, bytes: file(name) }, deps));
    expect([(await look('carry')).content.type, (await look('office')).content.type, (await look('invitation')).content]).toEqual(['carry', 'office', { type: 'useless', failure: { type: 'already-enrolled' } }]);
    const locked = await look('office-passphrase');
    expect(locked.content).toEqual({ type: 'locked', tried: false });
    expect(must(await unlock(kit, locked, keys.passphrase, deps)).content.type).toBe('office');
  });

  test('of every kind is here: who adds a kind adds a file of it', () => {
    const kinds = new Set(readdirSync(join(FIXTURES, format)).filter((name) => name.endsWith('.phinong')).map((name) => must(readEnvelope(kit, readFileSync(join(FIXTURES, format, name)))).label.kind));
    expect(exchangeKindSchema.options.filter((kind) => !kinds.has(kind))).toEqual([]);
  });
});
