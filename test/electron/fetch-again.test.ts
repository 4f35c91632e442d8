import { describe, expect, it } from 'vitest';
import { fetchAgain } from '#electron/main/fetch-again.ts';
import { ENROLMENT, must, aMemoryPc, intent } from '#test/support/journal-kit.ts';

const anEnrolledPc = () => {
  const writer = must(aMemoryPc().start());
  must(writer.saveEnrolment(ENROLMENT));
  must(writer.saveChanges([intent('r1', { title: 'a' })]));
  return writer;
};

const NOT_SYNCING = (): boolean => false;

describe('fetching everything again', () => {
  it('begins only after a copy of what is here was made', async () => {
    const writer = anEnrolledPc();
    const before = writer.state();
    let copied: unknown = null;
    const answer = await fetchAgain(writer, () => {
      copied = writer.state();
      return Promise.resolve(true);
    }, NOT_SYNCING);
    expect(answer.ok).toBe(true);
    expect(copied).toEqual(before);
    expect(writer.state().epoch).not.toBe(before.epoch);
  });

  it('changes nothing where no copy can be made, and says so', async () => {
    const writer = anEnrolledPc();
    const before = writer.state();
    expect(await fetchAgain(writer, () => Promise.resolve(false), NOT_SYNCING)).toEqual({ ok: false, error: { type: 'no-safety-copy' } });
    expect(writer.state()).toEqual(before);
  });

  it('waits for its turn where a sync has begun while the copy was made', async () => {
    const writer = anEnrolledPc();
    const before = writer.state();
    let isSyncing = false;
    const answer = await fetchAgain(writer, () => {
      isSyncing = true;
      return Promise.resolve(true);
    }, () => isSyncing);
    expect(answer).toEqual({ ok: false, error: { type: 'sync-running' } });
    expect(writer.state()).toEqual(before);
  });

  it('keeps what waits for the endpoint, and has nothing read', async () => {
    const writer = anEnrolledPc();
    must(writer.saveReceived({ changes: [], cursor: 'page-1' }));
    await fetchAgain(writer, () => Promise.resolve(true), NOT_SYNCING);
    expect(writer.state()).toMatchObject({ unacknowledged: 1, cursor: null });
    expect(must(writer.unacknowledged(10_000)).map(({ record }) => record)).toEqual(['r1']);
  });

  it('is not for a PC that belongs to no ministry yet', async () => {
    const writer = must(aMemoryPc().start());
    expect(await fetchAgain(writer, () => Promise.resolve(true), NOT_SYNCING)).toEqual({ ok: false, error: { type: 'not-enrolled' } });
  });
});
