import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeOfficeFiles } from '#core/exchange/office-file.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { createExchangeDesk } from '#electron/main/exchange/exchange-desk.ts';
import type { JournalStatus } from '#ipc/contract.ts';
import { kit, newKeys, type TestKeys } from '#test/support/exchange-kit.ts';
import { ENROLMENT, intent, must } from '#test/support/journal-kit.ts';
import { sha256 } from '#test/support/sha256.ts';
import { aPc, hereOf } from '#test/support/two-pcs.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const noStatus = (): JournalStatus => {
  throw new Error('nobody asks');
};

/** The desk of a PC that reads the file at a path. `isSyncing`: asked before anything is written. */
const aDesk = (writer: JournalWriter, keys: TestKeys, path: string, isSyncing: () => boolean) =>
  createExchangeDesk({
    writer,
    secrets: { read: () => ({ secret: { token: 'token', privateKey: keys.privateKey, identity: keys.identity }, keptBy: 'file' }), write: () => undefined, forget: () => undefined },
    peers: { heldBy: () => null, note: () => undefined },
    fetch: () => Promise.reject(new Error('no line')),
    now: () => 0,
    sha256,
    random: (count) => new Uint8Array(count),
    newDeviceKey: () => keys,
    app: '0',
    deviceLabel: () => 'PC 2',
    status: noStatus,
    advanced: () => undefined,
    learned: () => undefined,
    isSyncing,
    tell: () => undefined,
    chooseTarget: () => Promise.resolve(null),
    chooseFile: () => Promise.resolve(path),
  }).handlers;

const aColleaguesFile = async (reader: TestKeys): Promise<string> => {
  const [{ writer }, keys] = [aPc(1), await newKeys()];
  must(writer.saveChanges([intent('r1', { title: 'of a colleague' })]));
  const made = makeOfficeFiles(kit, {
    here: await hereOf(writer), lacksOnly: {}, unit: ENROLMENT.unit, epoch: ENROLMENT.epoch, device: { label: 'PC 1', key: keys.publicKey }, privateKey: keys.privateKey,
    lock: { recipients: [reader.recipient] }, to: ['PC 2'], madeAt: '2026-11-28T03:00:00.000Z', app: '0',
  });
  const folder = await mkdtemp(join(tmpdir(), 'phinong-stick-'));
  folders.push(folder);
  const path = join(folder, 'office.phinong');
  writeFileSync(path, must(await made.file(0)));
  return path;
};

describe('a file of a colleague', () => {
  it('is taken in', async () => {
    const [{ writer }, keys] = [aPc(2), await newKeys()];
    const desk = aDesk(writer, keys, await aColleaguesFile(keys), () => false);
    expect(await desk['exchange.look']({ dropped: null })).toMatchObject({ ok: true });
    const { lastPosition } = writer.state();
    expect(await desk['exchange.take'](undefined)).toEqual({ ok: true, value: { lastPosition: lastPosition + 1, run: null } });
  });

  it('is not taken in while a sync runs, also where one has begun while the file was weighed', async () => {
    const [{ writer }, keys] = [aPc(2), await newKeys()];
    for (const quietLooks of [0, 1]) {
      let looks = 0;
      const desk = aDesk(writer, keys, await aColleaguesFile(keys), () => (looks += 1) > quietLooks);
      await desk['exchange.look']({ dropped: null });
      const { lastPosition } = writer.state();
      expect(await desk['exchange.take'](undefined)).toEqual({ ok: false, error: { type: 'sync-running' } });
      expect(writer.state().lastPosition).toBe(lastPosition);
    }
  });
});
