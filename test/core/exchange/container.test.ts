import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openExchangeFile, writeExchangeFile, type NewFile } from '#core/exchange/container.ts';
import { readEnvelope, writeEnvelope } from '#core/exchange/envelope.ts';
import { spokenFault } from '#core/exchange/spoken.ts';
import { EXCHANGE_LIMITS, exchangeKindSchema, type ExchangeKind } from '#core/exchange/label.ts';
import { open, seal } from '#core/exchange/lock.ts';
import { must } from '#test/support/journal-kit.ts';
import { aFile, kit, newKeys, type TestKeys } from '#test/support/exchange-kit.ts';

let [writer, reader, stranger]: readonly TestKeys[] = [];
beforeAll(async () => {
  [writer, reader, stranger] = [await newKeys(), await newKeys(), await newKeys()];
});

const lock = (): NewFile['lock'] => ({ recipients: [reader!.recipient] });
const write = async (kind: ExchangeKind, parts?: NewFile['parts']): Promise<Uint8Array> => must(await writeExchangeFile(kit, aFile(kind, writer!, lock(), parts)));
const read = (file: Uint8Array) => openExchangeFile(kit, file, { identities: [reader!.identity] }, writer!.publicKey);
const typeOf = async (file: Uint8Array): Promise<string> => {
  const opened = await read(file);
  return opened.ok ? 'accepted' : opened.error.type;
};
const flipped = (file: Uint8Array, at: number, bit = 0): Uint8Array => {
  const copy = file.slice();
  copy[at]! ^= 1 << bit;
  return copy;
};

describe('an exchange file', () => {
  test('gives back what was put into it, and its label is read in a text editor', async () => {
    const bytes = Uint8Array.from([0, 10, 255, 10]);
    const file = await write('carry', [{ name: 'changes', lines: [{ a: 'ไทย\n' }, null, 3] }, { name: 'empty', lines: [] }, { name: 'scan.pdf', file: bytes }]);
    const opened = must(await read(file));
    expect(opened.lines('changes')).toEqual([{ a: 'ไทย\n' }, null, 3]);
    expect(opened.lines('empty')).toEqual([]);
    expect(opened.file('scan.pdf')).toEqual(bytes);
    expect(opened.file('other')).toBeNull();
    expect(opened.manifest).toMatchObject({ kind: 'carry', scope: 'TH-57', epoch: 'epoch-1', head: { said: 'sample' } });
    const [first, label] = Buffer.from(file).toString('utf8').split('\n');
    expect(first).toBe('PHINONG-EXCHANGE 1');
    expect(JSON.parse(label!)).toMatchObject({ kind: 'carry', unit: { nameTh: 'หน่วยตัวอย่าง' }, counts: { agreement: 2 } });
  });

  test('says to a carrier what it is, and nothing of what it holds', async () => {
    const file = await write('carry', [{ name: 'changes', lines: Array.from({ length: 50 }, () => 'SECRET') }]);
    expect(must(readEnvelope(kit, file)).label.unit.code).toBe('TH-57');
    expect(Buffer.from(file).toString('latin1')).not.toContain('SECRET');
  });

  describe.each(exchangeKindSchema.options)('of the kind %s', (kind) => {
    test('is refused with any one bit of any byte turned over', async () => {
      const file = await write(kind);
      for (let at = 0; at < file.length; at += 1) expect([at, await typeOf(flipped(file, at, at % 8))]).not.toEqual([at, 'accepted']);
      expect(await typeOf(file)).toBe('accepted');
    });

    test('is refused when it is cut anywhere, and when something follows it', async () => {
      const file = await write(kind);
      for (let length = 0; length < file.length; length += 1) expect([length, await typeOf(file.subarray(0, length))]).not.toEqual([length, 'accepted']);
      for (const more of ['\n', '\0', 'x', '{}']) expect(await typeOf(Buffer.concat([file, Buffer.from(more)]))).toBe('exchange-damaged');
    });
  });

  test('is refused when it was altered and signed anew by the one who wrote it, anywhere inside of the encryption', async () => {
    const file = await write('office');
    const { labelLine, sealed } = must(readEnvelope(kit, file));
    for (let at = 0; at < sealed.length; at += 1) {
      expect([at, await typeOf(writeEnvelope(kit, labelLine, flipped(sealed, at, at % 8), writer!.privateKey))]).not.toEqual([at, 'accepted']);
    }
  });

  test('of some size is refused with a few random bytes altered, a piece moved, doubled or taken out', async () => {
    const file = await write('carry', [{ name: 'changes', lines: Array.from({ length: 4_000 }, (_, index) => ({ index, text: kit.sha256(kit.encode(String(index))) })) }]);
    const place = fc.nat({ max: file.length - 1 });
    const harm = fc.oneof(
      fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
        const copy = file.slice();
        copy[at]! ^= by;
        return copy;
      }),
      fc.tuple(place, fc.integer({ min: 1, max: 70_000 })).map(([at, length]) => Buffer.concat([file.subarray(0, at), file.subarray(at + length)])),
      fc.tuple(place, fc.integer({ min: 1, max: 70_000 })).map(([at, length]) => Buffer.concat([file.subarray(0, at + length), file.subarray(at)])),
    );
    await fc.assert(
      fc.asyncProperty(harm, async (harmed) => {
        fc.pre(Buffer.compare(harmed, file) !== 0);
        expect(await typeOf(harmed)).not.toBe('accepted');
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);

  test('is not opened by another key, and says that it is for somebody else', async () => {
    const opened = await openExchangeFile(kit, await write('receipt'), { identities: [stranger!.identity] });
    expect(opened).toEqual({ ok: false, error: { type: 'exchange-not-for-us' } });
  });

  test('is not taken from another signer than the one expected, and no other label or signature fits its contents', async () => {
    const file = await write('carry');
    const { labelLine, sealed } = must(readEnvelope(kit, file));
    expect(await openExchangeFile(kit, file, { identities: [reader!.identity] }, stranger!.publicKey)).toMatchObject({ error: { type: 'exchange-damaged', where: 'signer' } });
    const other = labelLine.replace(writer!.publicKey, stranger!.publicKey);
    const relabelled = writeEnvelope(kit, other, sealed, stranger!.privateKey);
    expect(readEnvelope(kit, relabelled).ok).toBe(true);
    expect(await openExchangeFile(kit, relabelled, { identities: [reader!.identity] })).toMatchObject({ error: { type: 'exchange-damaged', where: 'label' } });
  });

  test('with two parts of one name, or a part longer than it says, is refused', async () => {
    const twice = await write('carry', [{ name: 'a', lines: [1] }, { name: 'a', lines: [2] }]);
    expect(await typeOf(twice)).toBe('exchange-damaged');
  });

  test('whose lines nest too deep is refused before anything is built from them', async () => {
    const deep = JSON.parse(`${'['.repeat(1_500)}${']'.repeat(1_500)}`) as unknown;
    expect(await typeOf(await write('carry', [{ name: 'changes', lines: [deep] }]))).toBe('exchange-damaged');
  });

  test('that unpacks to more than it says, or says more than the limit, is refused without unfolding it', async () => {
    const bomb = await kit.pack(new Uint8Array(EXCHANGE_LIMITS.plainBytes));
    expect(await kit.unpack(bomb, 1_000)).toBeNull();
    const lying = await remade(await write('carry'), (manifest) => ({ ...manifest, parts: manifest.parts.map((part) => ({ ...part, plain: part.plain - 1 })) }));
    expect(await typeOf(lying)).toBe('exchange-damaged');
    const boasting = await remade(await write('carry'), (manifest) => ({ ...manifest, parts: manifest.parts.map((part) => ({ ...part, plain: EXCHANGE_LIMITS.plainBytes + 1 })) }));
    expect(await typeOf(boasting)).toBe('exchange-too-large');
  });

  test('that was never one is told from a damaged one and from one of a newer version', async () => {
    expect(await typeOf(Buffer.from('PK\u0003\u0004'))).toBe('exchange-none');
    expect(await typeOf(new Uint8Array())).toBe('exchange-none');
    const file = await write('carry');
    const newer = Buffer.from(Buffer.from(file).toString('latin1').replace('PHINONG-EXCHANGE 1\n', 'PHINONG-EXCHANGE 2\nwhatever that may be'), 'latin1');
    expect(await read(newer)).toEqual({ ok: false, error: { type: 'exchange-newer', version: 2 } });
    const inside = await remade(file, (manifest) => ({ ...manifest, format: 2, parts: 'of another kind' as never }));
    expect(await read(inside)).toEqual({ ok: false, error: { type: 'exchange-newer', version: 2 } });
  });

  test('whose contents speak a protocol of another time is refused with its version, before anything is opened', async () => {
    const { labelLine, sealed } = must(readEnvelope(kit, await write('carry')));
    const later = writeEnvelope(kit, labelLine.replace('"protocol":1', '"protocol":99'), sealed, writer!.privateKey);
    expect(await openExchangeFile(kit, later, { identities: [] })).toEqual({ ok: false, error: { type: 'exchange-newer', version: 99 } });
    expect([2, 3, 5, 6].map((protocol) => spokenFault(protocol, { oldest: 3, newest: 5 }))).toEqual([{ type: 'exchange-older', version: 2 }, null, null, { type: 'exchange-newer', version: 6 }]);
  });

  test('of a later minor version, which says more than this one knows, is read', async () => {
    const later = await remade(await write('carry'), (manifest) => ({ ...manifest, more: [1], parts: manifest.parts.map((part) => ({ ...part, more: true })) }));
    expect(await typeOf(later)).toBe('accepted');
  });

  type Manifest = { readonly parts: readonly { readonly plain: number }[] };
  /** The same file with another manifest, sealed and signed by the one who may. */
  const remade = async (file: Uint8Array, alter: (manifest: Manifest) => object): Promise<Uint8Array> => {
    const { labelLine, sealed } = must(readEnvelope(kit, file));
    const plain = must(await open(kit, sealed, { identities: [reader!.identity] }));
    const end = plain.indexOf(10);
    const manifest = alter(JSON.parse(kit.decode(plain.subarray(0, end))!) as Manifest);
    return writeEnvelope(kit, labelLine, await seal(kit, Buffer.concat([kit.encode(`${JSON.stringify(manifest)}\n`), plain.subarray(end + 1)]), lock()), writer!.privateKey);
  };
});

describe('a passphrase', () => {
  test('opens what was locked with it, and a missing and a wrong one are told apart', async () => {
    const file = must(await writeExchangeFile(kit, aFile('invitation', writer!, { passphrase: '7KQ2M9XD4TRV', work: 10 })));
    expect((await openExchangeFile(kit, file, { passphrase: '7KQ2M9XD4TRV' })).ok).toBe(true);
    expect(await openExchangeFile(kit, file, { passphrase: 'wrong' })).toEqual({ ok: false, error: { type: 'exchange-passphrase', given: true } });
    expect(await openExchangeFile(kit, file, { identities: [reader!.identity] })).toEqual({ ok: false, error: { type: 'exchange-passphrase', given: false } });
  });

  test('costs whoever guesses at it a second of an office PC for each guess', async () => {
    const asked: number[] = [];
    class Watched extends kit.age.Encrypter {
      override setScryptWorkFactor(logN: number): void {
        asked.push(logN);
        super.setScryptWorkFactor(10);
      }
    }
    await seal({ ...kit, age: { ...kit.age, Encrypter: Watched } }, kit.encode('x'), { passphrase: 'สี่ คำ ที่ จำได้' });
    expect(asked).toEqual([17]);
  });

  test('that would take more work than an office PC has is not tried', async () => {
    const text = ['age-encryption.org/v1', '-> scrypt AAAAAAAAAAAAAAAAAAAAAA 20', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', `--- ${'A'.repeat(43)}`, ''].join('\n');
    expect(await open(kit, Buffer.from(text), { passphrase: 'x' })).toMatchObject({ error: { type: 'exchange-damaged', where: 'age work factor' } });
  });

  test('and a header without end are not worth an attack', async () => {
    const header = `age-encryption.org/v1\n${'-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n'.repeat(5_000)}--- x\n`;
    expect(await open(kit, Buffer.from(header), { identities: [reader!.identity] })).toMatchObject({ error: { type: 'exchange-damaged', where: 'age header' } });
  });
});
