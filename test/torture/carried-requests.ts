import * as fc from 'fast-check';
import { writeExchangeFile } from '#core/exchange/container.ts';
import { EXCHANGE_TYPE } from '#core/exchange/label.ts';
import type { Json } from '#core/json.ts';
import { aFile, kit, type TestKeys } from '#test/support/exchange-kit.ts';
import { must } from '#test/support/journal-kit.ts';
import { http, type Holder, type RawRequest } from './hand-made-requests.ts';

/** Who signs files that the endpoint must look at to the end: an enrolled device with real keys. */
export type FileHolder = Holder & { readonly device: string; readonly keys: TestKeys; readonly ministryKey: string };

const asRequest = (name: string, { token }: Holder, body: Uint8Array): RawRequest => ({ name, chunks: [http('POST', '/v1/exchange', { authorization: `Bearer ${token}`, 'content-type': EXCHANGE_TYPE }, Buffer.from(body))] });

type Contents = { readonly head: unknown; readonly relays: readonly unknown[]; readonly pushes: readonly unknown[]; readonly label: Readonly<Record<string, unknown>> };

/** Whole, signed and sealed for the ministry, with what no office writes inside. */
const sealed = async ({ keys, ministryKey, epoch, unit }: FileHolder, { head, relays, pushes, label }: Contents): Promise<Uint8Array> => {
  const file = aFile('carry', keys, { recipients: [ministryKey] }, [{ name: 'relays', lines: relays }, { name: 'pushes', lines: pushes }]);
  return must(await writeExchangeFile(kit, { ...file, label: { ...file.label, unit: { code: unit, nameTh: unit, nameEn: unit, province: null }, ...label }, epoch, head: head as Json }));
};

const goodHead = ({ device, keys }: FileHolder) => ({ device: { id: device, label: 'PC', key: keys.publicKey, recipient: keys.recipient }, lives: {}, read: { type: 'changes', cursor: null }, history: null, pending: 0 });

const ODD: readonly Json[] = [null, true, -1, 1e308, '', '\u0000', '\uD800', [], {}, 2 ** 53 + 2, '__proto__', 'x'.repeat(70_000), { type: 'changes', cursor: 'x.y' }, { type: 'snapshot', token: 'e30' }];

/** By hand: every member of the head as something odd, and files that end, begin or name themselves wrongly. */
export const handMadeFiles = async (holder: FileHolder): Promise<RawRequest[]> => {
  const whole = goodHead(holder);
  const made: RawRequest[] = [];
  const add = async (name: string, contents: Partial<Contents>): Promise<void> => void made.push(asRequest(name, holder, await sealed(holder, { head: whole, relays: [], pushes: [], label: {}, ...contents })));
  for (const [index, value] of ODD.entries()) {
    for (const member of ['device', 'lives', 'read', 'history', 'pending', 'enrol']) await add(`a head whose ${member} is odd thing ${String(index)}`, { head: { ...whole, [member]: value } });
    for (const member of ['id', 'label', 'key', 'recipient']) await add(`a device whose ${member} is odd thing ${String(index)}`, { head: { ...whole, device: { ...whole.device, [member]: value } } });
    await add(`pushes of odd thing ${String(index)}`, { pushes: [value] });
    await add(`a push whose changes are odd thing ${String(index)}`, { pushes: [{ epoch: holder.epoch, incarnation: 'hostilehostile', changes: [value], pending: 0 }] });
    await add(`what is given back is odd thing ${String(index)}`, { relays: [{ epoch: holder.epoch, incarnation: 'hostilehostile', changes: [value], pending: 0, relay: { scope: holder.unit } }] });
  }
  await add('a thousand lives', { head: { ...whole, lives: Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`hostile${String(index).padStart(8, '0')}`, 1])) } });
  await add('a push of nothing', { pushes: [{ epoch: holder.epoch, incarnation: 'hostilehostile', changes: [], pending: 0 }] });
  await add('another unit on the label', { label: { unit: { code: 'TH-50', nameTh: '', nameEn: '', province: null } } });
  await add('counts of everything', { label: { counts: { __proto__: 1, constructor: 2 } } });
  for (const text of ['', 'PHINONG-EXCHANGE 1', 'PHINONG-EXCHANGE 1\n{}\n\n', 'PHINONG-EXCHANGE 0\n', 'PHINONG-EXCHANGE 99999999999\n', `PHINONG-EXCHANGE 1\n${'{'.repeat(20_000)}\n`, `PHINONG-EXCHANGE 1\n${'x'.repeat(20_000)}`]) made.push(asRequest(`the file ${text.slice(0, 30)}`, holder, Buffer.from(text)));
  return made;
};

/** Nearly right ones by the thousand: some members as they must be, some not. */
export const generatedFiles = async (holder: FileHolder, aPush: fc.Arbitrary<unknown>, options: { readonly numRuns: number; readonly seed: number }): Promise<RawRequest[]> => {
  const whole = goodHead(holder);
  const requests = fc.array(aPush, { maxLength: 3 }).map((pushes) => JSON.parse(JSON.stringify(pushes, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? '[]') as unknown[]);
  const someHead = fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>(whole) }, { weight: 1, arbitrary: fc.jsonValue() });
  const samples = fc.sample(fc.record({ head: someHead, relays: requests, pushes: requests, label: fc.constant({}) }), options);
  return Promise.all(samples.map(async (contents, index) => asRequest(`generated file ${String(index)}`, holder, await sealed(holder, contents))));
};

