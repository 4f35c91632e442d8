import { describe, expect, it } from 'vitest';
import type { StatusResponse } from '#core/sync/protocol.ts';
import { createEndpoint } from '#electron/main/endpoint.ts';
import { createLearning, heardMark } from '#electron/main/learn-status.ts';
import { createLine } from '#electron/main/line.ts';
import { TIMEOUTS } from '#electron/main/line-watch.ts';
import { NetworkPc } from '#test/support/network-pc.ts';

const UNIT = { code: 'TH-57', nameTh: 'ตัวอย่าง', nameEn: 'Sample', province: 'TH-57' };
const statusWith = (recipient: string | null): StatusResponse => ({
  time: 0, epoch: 'e', protocol: { oldest: 1, newest: 1 }, unit: UNIT, role: 'officer', units: [UNIT], acknowledged: {}, messages: [],
  devices: [{ id: 'device-1', label: 'PC', role: 'officer', key: 'k', recipient }],
});
const aPc = () => new NetworkPc({ index: 0, seed: 5, address: '', enrolled: { unit: 'TH-57', role: 'officer', token: '', device: 'device-1', epoch: 'e' } });

/** Whether a run would ask for the status before anything else, as the app is started now. */
const asksAgain = (pc: NetworkPc, app: string): boolean => {
  const line = createLine();
  line.status.known = heardMark(pc.writer, app);
  return createEndpoint('http://localhost/', 'token', () => Promise.reject(new Error('no line')), TIMEOUTS, line).hasNews?.() ?? true;
};

describe('what the endpoint said of itself', () => {
  it('is kept with the steps that the ministry wrote, and an endpoint that knows none changes nothing of them', () => {
    const pc = aPc();
    const saved: Record<string, unknown> = {};
    const learn = createLearning({ state: () => pc.writer.state(), updateEnrolment: (part) => pc.writer.updateEnrolment(part), saveSetting: (key, value) => {
      saved[key] = value;
      return pc.writer.saveSetting(key, value);
    } }, '1');
    const templates = [{ id: 't1', nameTh: 'ตัวอย่าง', nameEn: 'Sample', version: 1, isConfirmed: true, steps: [] }];
    learn({ ...statusWith('age1x'), templates });
    learn(statusWith('age1x'));
    expect(saved['templates']).toEqual(templates);
  });

  it('need not be asked for again after a start, as long as its answers carry the same mark', () => {
    const pc = aPc();
    expect(asksAgain(pc, '1')).toBe(true);
    createLearning(pc.writer, '1')(statusWith('age1x'), 'mark-1');
    pc.restart(false);
    expect([heardMark(pc.writer, '1'), asksAgain(pc, '1')]).toEqual(['mark-1', false]);
  });

  it('is asked for again by another version of the app, which may understand more', () => {
    const pc = aPc();
    createLearning(pc.writer, '1')(statusWith('age1x'), 'mark-1');
    expect(asksAgain(pc, '2')).toBe(true);
  });

  it('is asked for again where a file has said something since, or this PC has not handed in its key for files', () => {
    const pc = aPc();
    const learn = createLearning(pc.writer, '1');
    learn(statusWith('age1x'), 'mark-1');
    learn(statusWith('age1x'));
    expect(asksAgain(pc, '1')).toBe(true);
    learn(statusWith(null), 'mark-2');
    expect(asksAgain(pc, '1')).toBe(true);
    learn(statusWith('age1x'), 'mark-3');
    expect(asksAgain(pc, '1')).toBe(false);
  });
});
