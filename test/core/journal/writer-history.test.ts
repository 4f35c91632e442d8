import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '#core/change/change.ts';
import { splitChangeId, TRIAL_SCOPE } from '#core/ids.ts';
import { BOOKMARK } from '#core/journal/bookmark.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { ModelEndpoint, REFUSED_MARK, syncWith } from '#test/support/journal-endpoint.ts';
import { aMemoryPc, bodiesOf, brokenChains, ENROLMENT, findingsIn, intent, must } from '#test/support/journal-kit.ts';

const arbitraryStep = fc.record({
  what: fc.constantFrom('save', 'save', 'save', 'save', 'group', 'refusable', 'sample', 'sync', 'sync', 'cut', 'restart', 'kill', 'enrol', 'clone', 'backup', 'restore', 'fork', 'receive'),
  record: fc.constantFrom('r1', 'r2', 'r3'),
  field: fc.constantFrom('title', 'notes'),
  /** which of the ids ever seen in that field the author names */
  seen: fc.array(fc.nat({ max: 50 }), { maxLength: 3 }),
  size: fc.nat({ max: 200 }),
});
type Step = typeof arbitraryStep extends fc.Arbitrary<infer S> ? S : never;

const standingOf = (writer: JournalWriter): object => {
  const { offered: _offered, unacknowledged: _unacknowledged, ...standing } = writer.state();
  return standing;
};

/** One office through good and bad days: what it does, and everything that an author may have seen, stale or not. */
class Office {
  readonly pc;
  readonly endpoint = new ModelEndpoint();
  writer: JournalWriter;
  backup = this.endpoint.backup();
  enrolled = false;
  epochs = 1;
  tags = 0;
  /** every text that was saved for the endpoint, and was confirmed */
  readonly confirmed: string[] = [];
  /** where the journal stood at the end of a run and at the beginning of the next */
  readonly restarts: { readonly before: object; readonly after: object }[] = [];

  constructor(segmentBytes: number) {
    this.pc = aMemoryPc(1, segmentBytes);
    this.writer = must(this.pc.start());
  }

  seenIds(record: string, field: string): string[] {
    const ids = bodiesOf(this.writer).flatMap(({ body }) => (body.kind === 'changes' || body.kind === 'reissued' ? (body['changes'] as Change[]) : []));
    return ids.filter((change) => change.record === record && Object.hasOwn(change.set, field)).map(({ id }) => id);
  }

  save({ record, field, seen, size }: Step, mark: string, count = 1): void {
    const ids = this.seenIds(record, field);
    const base = ids.length === 0 ? {} : { [field]: [...new Set(seen.map((index) => ids[index % ids.length]!))] };
    const tags = Array.from({ length: count }, () => `#${String((this.tags += 1))} ${'·'.repeat(size)}${mark}`);
    must(this.writer.saveChanges(tags.map((tag) => intent(record, { [field]: tag }, base))));
    this.confirmed.push(...tags);
  }

  restart(end: () => void): void {
    const before = standingOf(this.writer);
    end();
    this.writer = must(this.pc.start());
    this.restarts.push({ before, after: standingOf(this.writer) }, { before, after: standingOf(this.withoutBookmark()) });
  }

  /** The same journal opened by somebody who has to understand all of its newest segment. */
  withoutBookmark(): JournalWriter {
    const files = new Map([...this.pc.files].filter(([name]) => name !== BOOKMARK && name !== 'lock').map(([name, bytes]) => [name, bytes.slice()]));
    return must(this.pc.start(this.pc.newStore(files)));
  }

  /** Another PC with the same profile was quicker. */
  clone(): void {
    const next = must(this.writer.unacknowledged(1))[0];
    if (next === undefined || !this.enrolled) return;
    const { incarnation, n } = splitChangeId(next.id);
    if (this.endpoint.counts.get(incarnation) === n - 1) this.endpoint.push(incarnation, [{ ...next, set: { title: 'of the clone' }, base: {} }]);
  }

  step(step: Step): void {
    const { what } = step;
    if (what === 'save') this.save(step, '');
    else if (what === 'group') this.save(step, '', 7);
    else if (what === 'refusable') this.save(step, REFUSED_MARK);
    else if (what === 'sample') must(this.writer.saveChanges([intent(`sample ${step.record}`, { [step.field]: 'sample', sample: true })]));
    else if (what === 'sync' && this.enrolled) syncWith(this.writer, this.endpoint);
    else if (what === 'cut' && this.enrolled) syncWith(this.writer, this.endpoint, 1 + (step.size % 3));
    else if (what === 'clone') this.clone();
    else this.event(step);
  }

  event({ what, size }: Step): void {
    if (what === 'restart') this.restart(() => this.writer.close());
    if (what === 'kill') this.restart(() => this.pc.switchOff());
    if (what === 'enrol') {
      must(this.writer.saveEnrolment({ ...ENROLMENT, epoch: this.endpoint.epoch, device: `device-${String(size)}` }));
      this.enrolled = true;
    }
    if (what === 'backup') this.backup = this.endpoint.backup();
    if (what === 'restore') this.endpoint.restore({ ...this.backup, ...structuredClone(this.backup) }, `epoch-${String((this.epochs += 1))}`);
    if (what === 'fork') must(this.writer.beginNewLife('fork'));
    if (what === 'receive') must(this.writer.saveReceived({ changes: [], cursor: `cursor ${String(size)}` }));
  }

  /** Texts per change as it stands today: not written anew since. */
  standing(): Change[] {
    const changes = new Map<string, Change>();
    for (const { body } of bodiesOf(this.writer)) {
      const made = body.kind === 'changes' || body.kind === 'reissued' ? (body['changes'] as Change[]) : [];
      for (const id of body.kind === 'reissued' ? (body['from'] as string[]) : []) changes.delete(id);
      for (const change of made) changes.set(change.id, change);
    }
    return [...changes.values()].filter(({ record }) => !record.startsWith('sample'));
  }
}

const textsOf = (changes: readonly Change[]): string[] => changes.flatMap(({ set }) => Object.values(set).map(String)).filter((text) => text.startsWith('#'));

const livedThrough = (steps: readonly Step[], segmentBytes: number): Office => {
  const office = new Office(segmentBytes);
  for (const step of steps) office.step(step);
  if (!office.enrolled) office.event({ ...steps[0]!, what: 'enrol' });
  syncWith(office.writer, office.endpoint);
  return office;
};

describe('an office through any history', () => {
  test('numbers without gaps, links every change, loses none, doubles none, and the endpoint gets all that it takes', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { minLength: 5, maxLength: 40, size: 'max' }), fc.constantFrom(400, 3_000, 1_000_000), (steps, segmentBytes) => {
        const office = livedThrough(steps, segmentBytes);
        for (const { before, after } of office.restarts) expect(after).toEqual(before);
        expect(findingsIn(office.writer)).toEqual([]);
        expect(brokenChains(office.writer)).toEqual([]);
        expect(textsOf(office.standing()).toSorted()).toEqual(office.confirmed.toSorted());
        expect(office.endpoint.faults).toEqual([]);
        expect(office.writer.state()).toMatchObject({ unacknowledged: 0 });
        const standing = office.standing().filter(({ scope }) => scope !== TRIAL_SCOPE);
        const notTaken = textsOf(standing.filter(({ id }) => !office.endpoint.accepted.has(id)));
        expect(notTaken.filter((text) => !text.endsWith(REFUSED_MARK))).toEqual([]);
        expect([...office.endpoint.accepted.values()].filter(({ record }) => record.startsWith('sample'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
