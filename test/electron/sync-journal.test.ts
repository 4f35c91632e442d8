import { expect, it } from 'vitest';
import type { Change } from '#core/change/change.ts';
import { createSyncJournal } from '#electron/main/sync-journal.ts';
import { aChange } from '#test/support/a-change.ts';
import { aMemoryPc, AUTHOR, ENROLMENT, intent, must } from '#test/support/journal-kit.ts';

/** As it comes over the line: the schemas' types know no readonly. */
const arriving = (change: Change): never => structuredClone(change) as never;

const aPc = () => {
  const writer = must(aMemoryPc().start());
  must(writer.saveEnrolment(ENROLMENT));
  must(writer.saveChanges([intent('r1', { title: 'made here' })]));
  let twins = 0;
  const journal = createSyncJournal(writer, () => undefined, () => {
    twins += 1;
  });
  return { writer, journal, twins: () => twins };
};

it('says that a twin is at work when a change of another PC comes under its own name', async () => {
  const { writer, journal, twins } = aPc();
  const { incarnation } = writer.state();
  await journal.saveReceived({ changes: [arriving({ ...aChange({ author: AUTHOR }), id: `${incarnation}:1`, scope: ENROLMENT.unit.code })], cursor: 'c', more: false, remaining: 0 });
  expect(twins()).toBe(1);
  expect(writer.state().incarnation).not.toBe(incarnation);
});

it('says so when the endpoint answers that it knows another change of that number', async () => {
  const { journal, twins } = aPc();
  await journal.beginNewLife('fork', { incarnation: journal.standing().incarnation, after: 0 });
  expect(twins()).toBe(1);
});

it('says nothing of a twin where others work under their own names', async () => {
  const { journal, twins } = aPc();
  await journal.saveReceived({ changes: [arriving(aChange({ author: AUTHOR }))], cursor: 'c', more: false, remaining: 0 });
  expect(twins()).toBe(0);
});
