import type { Change, ChangeIntent } from '#core/change/change.ts';
import { db, view } from '#renderer/data/machine.ts';
import { forgetEverything } from '#renderer/data/apply.ts';
import { useSession } from '#renderer/state/session.ts';
import { changeId } from '#core/ids.ts';
import { aMemoryPc, ENROLMENT, must } from './journal-kit.ts';

/** The window of one PC as it runs: its view in a database, its journal in memory, and others whose changes arrive. */
export const aWindow = async () => {
  const writer = must(aMemoryPc(1).start());
  must(writer.saveEnrolment(ENROLMENT));
  const done = <T>(value: T) => ({ ok: true as const, value });
  const answer: Record<string, (input: never) => unknown> = {
    'journal.save': ({ intents, author }: { intents: ChangeIntent[]; author: { officer: string; name: string } }) =>
      done({ frames: must(writer.saveChanges(intents.map((intent) => ({ intent, author: { ...author, device: 'PC-HERE' } })))) }),
    'journal.saveDraft': ({ key, value }: { key: string; value: never }) => done({ frames: must(writer.saveDraft(key, value)) }),
    'journal.saveSetting': ({ key, value }: { key: string; value: never }) => done({ frames: must(writer.saveSetting(key, value)) }),
    'journal.read': ({ from }: { from: number }) => done({ frames: must(writer.readTexts(from, { frames: 10_000, bytes: 10_000_000 })), lastPosition: writer.state().lastPosition }),
  };
  Object.assign(window, {
    phinong: {
      call: (name: string, input?: string) => {
        const handler = answer[name];
        if (handler === undefined) throw new Error(`the window called ${name}`);
        return Promise.resolve(handler(JSON.parse(input ?? '{}') as never));
      },
      listen: () => () => undefined,
    },
  });
  await forgetEverything(db, 'nothing');
  const standing = writer.state();
  must(await view.start(standing));
  useSession.setState({ status: { scope: 'TH-57', unit: ENROLMENT.unit, role: 'officer', deviceLabel: 'PC-HERE' } as never });
  let page = 0;
  return {
    db,
    /** the endpoint decided on everything made here so far, and did not take the last change */
    refuseLast: async (): Promise<void> => {
      const { incarnation, n } = writer.state();
      must(await view.take(must(writer.saveAcknowledged(n, [{ id: changeId(incarnation, n), reason: { type: 'not-allowed' } }]))));
    },
    /** a page of a sync: changes of other PCs */
    receive: async (changes: readonly Change[]): Promise<void> => {
      page += 1;
      must(await view.take(must(writer.saveReceived({ changes, cursor: `page-${page}` }))));
    },
  };
};
export type WindowPc = Awaited<ReturnType<typeof aWindow>>;
