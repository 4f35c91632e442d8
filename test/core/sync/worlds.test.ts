import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Receipt } from '#core/exchange/receipt.ts';
import type { SnapshotPart } from '#core/sync/protocol.ts';
import { conflictsOf, shownFields } from '#core/change/merge.ts';
import { aHistory, disagreements, live, type Happening } from '#test/support/sync-histories.ts';
import type { Fault } from '#test/support/sync-faults.ts';
import { AUTHOR, must } from '#test/support/journal-kit.ts';
import { REAL_SYNC, REFUSED_MARK, World, type SyncKit } from '#test/support/sync-world.ts';

const edit = (pc: number, record: number, field = 0): Happening => ({ what: 'edit', pc, record, field });
const sync = (pc: number, parts: Partial<Extract<Happening, { what: 'sync' }>> = {}): Happening => ({ what: 'sync', pc, faults: [], fullAt: null, typing: null, ...parts });
const remove = (pc: number, record: number): Happening => ({ what: 'delete', pc, record, field: 0 });
const refused = (pc: number, record: number, field: number): Happening => ({ what: 'refused-edit', pc, record, field });
const gone = (pc: number): Happening => ({ what: 'gone', pc, which: 0 });
/** The line breaks after so many requests, and again whenever the PC tries once more. */
const cutAfter = (requests: number): Fault[] => [...Array.from({ length: requests }, (): Fault => 'none'), 'cut-before', 'cut-before', 'cut-before'];
const clone = (pc: number): Happening => ({ what: 'clone', pc });
const form = (pc: number, record: number): Happening => ({ what: 'form', pc, record, field: 0 });
const errand = (what: 'carry' | 'hand-in' | 'receipt', pc: number, which: number): Happening => ({ what, pc, which, fullAt: null, tornAt: null });
const carry = (pc: number): Happening => errand('carry', pc, 0);
const handIn = (which: number): Happening => errand('hand-in', 0, which);
const receipt = (pc: number, which: number): Happening => errand('receipt', pc, which);
const unplug = (pc: number): Happening => ({ what: 'unplug', pc, which: 0, fullAt: null, tornAt: null });

describe('offices that work, sync over bad lines, are switched off, cloned, and whose endpoint is restored', () => {
  test('lose nothing, agree, and count what they did', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory(), async (history) => {
        expect((await live(history)).faults).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  // Histories that went wrong once.
  test.each<readonly [string, readonly Happening[]]>([
    [
      'an edit that names what only a snapshot had brought, after the endpoint forgot it and two disks were lost',
      [clone(2), clone(2), { what: 'backup' }, edit(0, 0), edit(0, 1), sync(0), sync(1, { faults: cutAfter(2) }), sync(3, { faults: cutAfter(2) }), edit(1, 0), sync(1, { faults: cutAfter(3) }), sync(3, { faults: cutAfter(2) }), gone(0), gone(1), { what: 'restore', which: 0 }],
    ],
    [
      'a form that is saved after what it shows was refused',
      [sync(0), refused(0, 0, 1), { what: 'enrol-again', pc: 0, which: 0 }, refused(0, 0, 1), { what: 'open', pc: 0, record: 0, field: 0 }, sync(0, { faults: cutAfter(2) }), { what: 'save', pc: 0, record: 0, field: 1 }],
    ],
    [
      'a form whose change was written anew under a number that a twin had, too',
      [sync(2), refused(2, 2, 1), edit(2, 2, 1), clone(0), clone(2), sync(5, { typing: 2 }), edit(2, 0, 1), { what: 'open', pc: 2, record: 2, field: 1 }, sync(2, { faults: cutAfter(3) }), sync(2, { faults: ['none', 'none', 'none', 'late', 'late', 'late'] }), { what: 'save', pc: 2, record: 0, field: 1 }],
    ],
    [
      'an edit typed into a half-read snapshot of a clone',
      [remove(0, 2), edit(0, 1), sync(1, { typing: 0 }), sync(0, { fullAt: 2 }), clone(0), remove(0, 0), edit(4, 0), clone(0)],
    ],
    [
      'a head of a conflict whose number this PC had used too',
      [clone(0), edit(0, 2, 1), sync(0), edit(1, 2, 1), sync(1), edit(4, 0), sync(4), edit(4, 2, 1), { what: 'restart', pc: 0, forget: false }],
    ],
    ['a clone that reads what its twin sent before it ever sends', [clone(0), sync(4, { fullAt: 1 }), edit(0, 0), sync(0)]],
    ['a change that others saw before its PC was told that it was taken', [{ what: 'backup' }, remove(1, 0), sync(1, { faults: ['none', 'cancel-and-cut'] }), sync(0), { what: 'restore', which: 0 }, edit(0, 0)]],
    [
      'a clone that sends a number first which the endpoint has forgotten and others know',
      [clone(0), edit(4, 0), { what: 'backup' }, sync(4), sync(3), { what: 'restore', which: 0 }, edit(0, 0), sync(0)],
    ],
    ['an endpoint that forgets what only others saw: its PC was never told', [{ what: 'backup' }, edit(2, 0), sync(2, { fullAt: 0 }), sync(3), { what: 'restore', which: 0 }]],
    [
      'a twin whose clock ticked alike and whose change stands under a number that was given up here',
      [clone(0), clone(0), edit(1, 0), clone(0), clone(1), sync(7, { fullAt: 3, typing: 0 }), edit(7, 1, 1), sync(7), edit(1, 1, 1), sync(1, { typing: 0 }), edit(1, 1, 1)],
    ],
    [
      'a refused edit that a file brought to another PC, before its author heard of it and lost his disk',
      [refused(0, 2, 0), sync(0, { tornAt: 0 }), { what: 'join', pc: 0, which: 2 }, { what: 'write-file', pc: 0 }, gone(0), { what: 'read-file', pc: 4, which: 0 }],
    ],
    [
      'an edit that a file brought to a PC whose endpoint is from before relays',
      [{ what: 'few' }, refused(1, 2, 1), { what: 'write-file', pc: 1 }, { what: 'endpoint-version', pc: 0, which: 0 }, { what: 'read-file', pc: 0, which: 0 }, sync(0)],
    ],
    [
      'a twin whose edit came by file under a name that was its own too',
      [clone(0), clone(0), edit(5, 1, 0), { what: 'write-file', pc: 5 }, { what: 'read-file', pc: 0, which: 0 }],
    ],
    [
      'an endpoint that was restored and forgot what had come by file from a twin and been taken',
      [{ what: 'backup' }, clone(4), clone(4), edit(5, 0, 1), { what: 'write-file', pc: 5 }, { what: 'read-file', pc: 0, which: 1 }, sync(0, { typing: 2 }), { what: 'restore', which: 2 }],
    ],
    [
      "a colleague's receipt whose snapshot holds an edit that this PC was never told is taken",
      [{ what: 'carry', pc: 4, which: 9, fullAt: null, tornAt: null }, edit(1, 0, 1), sync(1, { fullAt: 0 }), { what: 'hand-in', pc: 6, which: 1, fullAt: null, tornAt: null }, { what: 'receipt', pc: 5, which: 0, fullAt: null, tornAt: null }],
    ],
    [
      'an endpoint that was restored and gave the number of an edit that it had taken to a twin of its author',
      [
        { what: 'backup' }, edit(0, 2), clone(4), sync(4, { typing: 4 }), sync(4, { fullAt: 2 }), clone(4), { what: 'form', pc: 6, record: 2, field: 1 }, { what: 'write-file', pc: 0 },
        sync(6, { faults: cutAfter(4) }), { what: 'write-file', pc: 5 }, { what: 'write-file', pc: 5 }, { what: 'read-file', pc: 6, which: 3 }, { what: 'restore', which: 2 },
      ],
    ],
    [
      'an edit that came by file and then with a snapshot from an endpoint from before relays, on a PC that has only files from then on',
      [edit(0, 2, 1), sync(0), { what: 'write-file', pc: 0 }, { what: 'endpoint-version', pc: 1, which: 0 }, { what: 'read-file', pc: 1, which: 0 }, sync(1), unplug(1)],
    ],
    [
      'a file of a twin with a number that was sent and not answered here',
      [
        edit(3, 2), clone(0), { what: 'endpoint-version', pc: 0, which: 0 }, clone(3), remove(5, 2), sync(3, { faults: ['none', 'cancel', 'none', 'none', 'none', 'trouble', 'kill'], typing: 0 }), { what: 'write-file', pc: 5 },
        { what: 'read-file', pc: 3, which: 3 }, sync(3, { faults: ['trouble', 'none', 'none', 'none', 'cancel', 'cut-after'] }),
      ],
    ],
    [
      'an edit on what a twin had written into a file before another twin sent that number',
      [clone(1), { what: 'form', pc: 4, record: 0, field: 0 }, clone(4), { what: 'form', pc: 1, record: 1, field: 0 }, sync(5), { what: 'write-file', pc: 1 }, { what: 'read-file', pc: 4, which: 0 }, edit(4, 1, 1)],
    ],
    [
      'two twins whose files met before the endpoint that knew one of them was restored',
      [
        { what: 'backup' }, edit(0, 2), clone(4), sync(4, { typing: 4 }), sync(4, { fullAt: 2 }), clone(4), { what: 'form', pc: 6, record: 2, field: 1 }, { what: 'write-file', pc: 0 }, sync(6, { faults: cutAfter(4) }),
        { what: 'write-file', pc: 5 }, sync(3), { what: 'write-file', pc: 5 }, { what: 'read-file', pc: 6, which: 3 }, { what: 'restore', which: 2 },
      ],
    ],
    [
      'a life before an enrolment that a twin had too, under what a file to the ministry carries',
      [clone(2), clone(2), clone(1), unplug(6), { what: 'same-edit', pc: 6, record: 1, field: 1 }, edit(1, 2), { what: 'enrol-again', pc: 6, which: 0 }, edit(6, 1, 1)],
    ],
    [
      'an edit of which nobody here was told that it was taken, in a page of a colleague’s receipt',
      [
        { what: 'few' }, sync(3, { faults: ['none'] }), carry(1), carry(1), carry(0), { what: 'join', pc: 0, which: 1 }, remove(3, 0), { what: 'clear', pc: 3, record: 0, field: 0 }, remove(3, 0),
        sync(3, { faults: ['cut-after', 'cut-after', 'cut-after'] }), remove(3, 2), sync(3, { faults: ['late', 'late', 'late'] }), handIn(2), receipt(3, 6),
      ],
    ],
    [
      'a restored endpoint of which a PC hears at the end of a run that has read it from the beginning',
      [
        { what: 'backup' }, { what: 'copy-profile', pc: 1, which: 5 }, edit(1, 1, 1), edit(5, 1), refused(1, 2, 1), remove(5, 1), sync(5, { typing: 0 }), sync(0), { what: 'restore', which: 0 },
        { what: 'restore-profile', pc: 1, which: 4 },
      ],
    ],
    [
      'a long chain of edits on refused ones over a line that carries two at a time',
      [refused(3, 2, 0), edit(3, 2), refused(3, 1, 1), edit(3, 2), refused(3, 0, 0), form(3, 0), edit(3, 1), form(3, 0), edit(3, 0), edit(3, 0, 1), form(3, 1), form(3, 0)],
    ],
    ['an edit that the endpoint took from a colleague’s file though it stands on a refused one', [refused(1, 1, 0), unplug(1), edit(1, 1), { what: 'write-file', pc: 1 }, { what: 'read-file', pc: 0, which: 2 }]],
    [
      'a snapshot in a colleague’s file that covers a number of this PC which a twin had sent',
      [
        { what: 'few' }, clone(1), { what: 'write-file', pc: 4 }, clone(0), clone(4), sync(1, { typing: 1 }), clone(3), { what: 'revive', pc: 4, record: 1, field: 1 }, sync(4, { faults: ['none', 'none', 'none', 'cut-after', 'cut-after', 'cut-after'] }),
        { what: 'write-file', pc: 5 }, edit(6, 2, 1), { what: 'write-file', pc: 0 }, { what: 'write-file', pc: 4 }, { what: 'read-file', pc: 6, which: 3 },
      ],
    ],
    [
      'a file with a chain of edits on a refused one, given to an endpoint that was restored and had refused them before',
      [clone(3), refused(1, 2, 0), form(1, 2), edit(1, 2), { what: 'write-file', pc: 1 }, { what: 'backup' }, clone(1), sync(5, { typing: 1 }), { what: 'read-file', pc: 0, which: 4 }, { what: 'restore', which: 0 }],
    ],
    [
      'a colleague’s file with an older snapshot between two parts of a first one',
      [
        { what: 'few' }, clone(1), { what: 'write-file', pc: 4 }, clone(0), clone(4), sync(1, { typing: 1 }), clone(3), { what: 'revive', pc: 4, record: 1, field: 1 }, remove(5, 1), sync(5),
        sync(4, { faults: ['none', 'none', 'none', 'cut-after', 'cut-after', 'cut-after'] }), sync(0, { faults: ['none', 'none', 'none', 'none', 'cut-after', 'cut-after', 'cut-after'] }), { what: 'write-file', pc: 5 },
        remove(0, 0), edit(6, 2, 1), { what: 'settle-anew', pc: 0, record: 0, field: 0 }, sync(0, { faults: ['none'] }), { what: 'write-file', pc: 0 },
        sync(6, { faults: ['none', 'none', 'none', 'none', 'cut-after', 'cut-after', 'cut-after'] }), { what: 'write-file', pc: 4 }, { what: 'read-file', pc: 6, which: 3 },
      ],
    ],
    [
      'a first snapshot that breaks off, is typed over, and is begun anew with an older one of a receipt',
      [{ what: 'few' }, edit(0, 0), edit(0, 1), edit(0, 2), sync(0), carry(1), handIn(0), edit(0, 0), edit(0, 1), edit(0, 2), sync(0), sync(1, { faults: cutAfter(2) }), edit(1, 0), edit(1, 1), edit(1, 2), receipt(1, 0)],
    ],
    [
      'a first snapshot that breaks off before a receipt with the first edits of what it shows, and is typed over',
      [{ what: 'few' }, form(0, 0), edit(3, 1), sync(3, { typing: 2 }), carry(7), handIn(6), sync(1, { faults: ['none', 'none', 'late', 'late', 'late'] }), edit(1, 0), receipt(7, 11)],
    ],
    [
      'a snapshot of the ministry that breaks off over an old copy of an office, and a receipt that comes late',
      [
        { what: 'copy-profile', pc: 7, which: 2 }, edit(2, 0, 1), errand('carry', 3, 5), handIn(4), edit(7, 1), sync(3), sync(2, { faults: ['none', 'trouble'] }), edit(1, 1),
        sync(5, { faults: ['none', 'none', 'none', 'none', 'trouble', 'trouble', 'trouble'], typing: 3 }), { what: 'restore-profile', pc: 7, which: 4 },
        sync(3, { faults: ['cancel', 'none', 'none', 'none', 'cut-after', 'cancel-and-cut'] }), form(7, 1), { ...errand('receipt', 3, 0), fullAt: 2 } as Happening,
      ],
    ],
    [
      'a receipt whose history goes further than the snapshot that this PC has read',
      [
        { what: 'few' }, edit(0, 2), { what: 'join', pc: 3, which: 1 }, edit(3, 2, 1), form(5, 0), sync(5, { faults: ['none', 'none', 'trouble', 'trouble', 'trouble'] }),
        sync(0, { faults: ['none', 'none', 'none', 'none', 'trouble', 'trouble', 'trouble'], typing: 1 }), sync(3, { faults: ['none', 'none', 'none', 'trouble', 'trouble', 'trouble'] }), remove(0, 2), carry(0), handIn(10),
        sync(3, { faults: ['none', 'cancel', 'none', 'none', 'gone', 'busy'] }), receipt(3, 8),
      ],
    ],
    ['an endpoint restored in the middle of a first snapshot', [edit(0, 0), edit(0, 1), edit(0, 2), sync(0), { what: 'backup' }, edit(0, 0), sync(0), sync(1, { faults: ['none', 'none', 'cut-before', 'cut-before', 'cut-before'], typing: 1 }), { what: 'restore', which: 0 }]],
    [
      'a clone with an unsent number into whose gap the later numbers were given back',
      [{ what: 'backup' }, clone(0), clone(0), edit(4, 0), { what: 'refused-edit', pc: 5, record: 0, field: 0 }, edit(5, 0), sync(5), sync(0), sync(0), { what: 'restore', which: 0 }, edit(0, 0)],
    ],
  ])('get over %s', async (_, history) => {
    expect((await live(history)).faults).toEqual([]);
  });
});

describe('an edit that came by file and that the ministry does not take', () => {
  /** Another PC of the office has written such an edit, and one that stands on it, into a file, and heard of the refusal. */
  const afterTheRefusal = async () => {
    const world = new World();
    const author = world.pcs[0]!;
    author.edit('r0', 'title', `${REFUSED_MARK} one`);
    author.edit('r0', 'title', 'two');
    await author.writeFile();
    world.join(author.unit);
    const colleague = world.pcs.at(-1)!;
    await colleague.readFile(0);
    return { world, author, colleague };
  };

  test('stands on the list of the colleague to whom a file had brought it, with the name of its author, whose disk is gone', async () => {
    const { author, colleague } = await afterTheRefusal();
    await author.sync();
    author.isGone = true;
    await colleague.sync();
    expect([...colleague.view.declined.values()].map(({ set, author: { name, device } }) => [set['title'], name, device])).toContainEqual([`${REFUSED_MARK} one`, AUTHOR.name, author.device]);
    expect(colleague.stateOf('r0').fields['title']?.map(({ value }) => value)).not.toContain(`${REFUSED_MARK} one`);
    colleague.restart(true);
    expect(colleague.view.declined.size).toBeGreaterThan(0);
  });

  test('leaves that list when its author has it written anew and taken', async () => {
    const { author, colleague } = await afterTheRefusal();
    await colleague.sync();
    await author.sync();
    await author.sync();
    await colleague.sync();
    expect([...colleague.view.declined.values()].map(({ set }) => set['title'])).not.toContain('two');
    expect(colleague.stateOf('r0').fields['title']?.map(({ value }) => value)).toEqual(['two']);
  });
});

describe('a chain of edits on a refused one that a colleague had by file and gives the endpoint in several requests', () => {
  test('is left out as a whole, so that its author writes it anew and no conflict comes of it', async () => {
    const world = new World();
    world.sendsAhead = true;
    const [author, colleague] = [world.pcs[0]!, world.pcs[1]!];
    author.edit('r1', 'title', `${REFUSED_MARK} one`);
    for (const value of ['two', 'three', 'four', 'five', 'six']) author.fillIn({ title: value, notes: value }, author.stateOf('r1'));
    await author.writeFile();
    await colleague.readFile(0);
    await colleague.sync();
    expect(world.endpoint.changesOf(author.unit)).toEqual([]);
    for (const pc of [author, author, colleague]) await pc.sync();
    expect(conflictsOf(colleague.stateOf('r1'))).toEqual([]);
    expect(shownFields(colleague.stateOf('r1'))).toMatchObject({ title: 'six', notes: 'six' });
  });
});

describe('a refused edit that a colleague had by file before a first snapshot covered its number', () => {
  const unsaid: SyncKit = { ...REAL_SYNC, handIn: (endpoint, file) => withoutRefusals(REAL_SYNC.handIn(endpoint, file)) };
  const withoutRefusals = (told: Receipt): Receipt => ({ ...told, snapshot: told.snapshot.map(({ token, part: { refused: _refused, ...part } }) => ({ token, part: part as SnapshotPart })) });
  const steps: readonly Happening[] = [refused(0, 0, 0), edit(0, 1), carry(1), { what: 'write-file', pc: 0 }, { what: 'read-file', pc: 1, which: 0 }, sync(0), handIn(0), receipt(1, 0), sync(1)];

  test.each([['which says so', REAL_SYNC], ['of an endpoint of an earlier version', unsaid]])('leaves the register with the next sync, with a snapshot %s', async (_which, kit) => {
    expect((await live(steps, kit)).faults).toEqual([]);
  });
});

describe('a number that a snapshot covers and the endpoint had refused, and takes from a colleague after it was restored', () => {
  test('is shown on the PC that has that snapshot', async () => {
    const world = new World();
    const [author, colleague] = [world.pcs[0]!, world.pcs[1]!];
    world.backups.push(world.endpoint.backup());
    author.edit('r1', 'title', `${REFUSED_MARK} one`);
    author.edit('r1', 'title', 'two');
    author.edit('r2', 'title', 'three');
    const [, standing] = must(author.writer.ownStanding());
    await author.sync();
    world.join(author.unit);
    const newcomer = world.pcs.at(-1)!;
    await newcomer.sync();
    // What it stands on did not come along.
    must(colleague.writer.saveBrought({ file: 'file', from: author.device, changes: [standing!] }));
    world.restoreEndpoint(0);
    for (const pc of [colleague, author, newcomer]) expect((await pc.sync()).outcome).toMatchObject({ complete: true });
    expect(world.endpoint.changesOf(author.unit).map(({ id }) => id)).toContain(standing!.id);
    expect(newcomer.stateOf('r1').fields['title']?.map(({ id }) => id)).toContain(standing!.id);
    for (const pc of world.pcs) await pc.sync();
    expect(disagreements(world)).toEqual([]);
  });
});

describe('an answer that comes after this PC has begun to count under another name', () => {
  test('decides on nothing that was not sent', async () => {
    const world = new World();
    const [pc] = world.pcs;
    await pc!.sync();
    pc!.edit('r1', 'title', 'sent under the old name');
    const { outcome } = await pc!.sync({ during: () => void must(pc!.writer.nameForFile('colleagues')) });
    expect(outcome).toMatchObject({ complete: false, failure: { type: 'answer-inconsistent' } });
    expect(pc!.writer.state().unacknowledged).toBe(1);
    expect((await pc!.sync()).outcome).toMatchObject({ complete: true });
    expect(world.endpoint.changesOf(pc!.unit)).toHaveLength(2);
    expect(conflictsOf(pc!.stateOf('r1'))).toEqual([]);
  });

  test.each(['push', 'page', 'part of a snapshot'] as const)('is worth nothing where the PC has heard meanwhile that the endpoint was restored: a %s', async (call) => {
    const world = new World();
    const [pc, other] = [world.pcs[0]!, world.pcs[1]!];
    const backup = world.endpoint.backup();
    if (call !== 'part of a snapshot') await pc.sync();
    if (call === 'push') pc.edit('r1', 'title', 'decided on before');
    other.edit('r2', 'title', 'of a colleague');
    await other.sync();
    let times = 0;
    await pc.sync({
      during: (index) => {
        if (index !== (call === 'part of a snapshot' ? 1 : 0) || (times += 1) > 1) return;
        world.endpoint.restore(backup, `epoch-${String((world.epochs += 1))}`);
        must(pc.writer.updateEnrolment({ epoch: world.endpoint.epoch }));
      },
    });
    expect(times).toBe(1);
    for (const each of [other, ...world.pcs]) expect((await each.sync()).outcome).toMatchObject({ complete: true });
    await other.sync();
    expect(disagreements(world)).toEqual([]);
    expect(new Set(world.endpoint.changesOf(pc.unit).map(({ set }) => set['title']))).toEqual(new Set([...(call === 'push' ? ['decided on before'] : []), 'of a colleague']));
  });
});

describe('an ordinary sync', () => {
  test('of 100 changes is one request', async () => {
    const world = new World(REAL_SYNC, { pageChanges: 5_000 });
    const [pc] = world.pcs;
    await pc!.sync();
    for (let n = 1; n <= 100; n += 1) pc!.edit(`r${String(n % 3)}`, 'title', `v${String(n)}`);
    expect(await pc!.sync()).toMatchObject({ calls: 1, outcome: { complete: true, counts: { sent: 100, received: 0, refused: 0 } } });
  });

  test('with nothing new is one request', async () => {
    const world = new World();
    const [pc] = world.pcs;
    await pc!.sync();
    expect(await pc!.sync()).toMatchObject({ calls: 1, outcome: { complete: true, failure: null } });
  });
});
