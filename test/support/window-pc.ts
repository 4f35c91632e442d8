import type { Change, ChangeIntent } from '#core/change/change.ts';
import { db, view } from '#renderer/data/machine.ts';
import { forgetEverything } from '#renderer/data/apply.ts';
import { useSession } from '#renderer/state/session.ts';
import { changeId } from '#core/ids.ts';
import { aMemoryPc, ENROLMENT, must } from './journal-kit.ts';

type Machine = Readonly<Record<string, (input: never) => unknown>>;
/** who answers: the machine of the window that was made last, since the bridge is opened once */
let machine: Machine = {};

/** Takes the end of the bridge that the window offers, as the preload does, and answers over it as main would. */
const handOver = (_message: unknown, _origin: string, [port]: readonly [MessagePort]): void => {
  port.addEventListener('message', ({ data }: MessageEvent<readonly [number, string, string | undefined]>) => {
    const [number, name, input] = data;
    const handler = machine[name];
    port.postMessage([number, handler === undefined ? { ok: false, error: { type: `the window called ${name}` } } : handler(JSON.parse(input ?? '{}') as never)]);
  });
  port.start();
};

/** The window of one PC as it runs: its view in a database, its journal in memory, and others whose changes arrive. */
export const aWindow = async () => {
  const writer = must(aMemoryPc(1).start());
  must(writer.saveEnrolment(ENROLMENT));
  const done = <T>(value: T) => ({ ok: true as const, value });
  const answer: Machine = {
    'journal.save': ({ intents, author }: { intents: ChangeIntent[]; author: { officer: string; name: string } }) =>
      done({ frames: must(writer.saveChanges(intents.map((intent) => ({ intent, author: { ...author, device: 'PC-HERE' } })))) }),
    'journal.saveDraft': ({ key, value }: { key: string; value: never }) => done({ frames: must(writer.saveDraft(key, value)) }),
    'journal.saveSetting': ({ key, value }: { key: string; value: never }) => done({ frames: must(writer.saveSetting(key, value)) }),
    'journal.read': ({ from }: { from: number }) => done({ frames: must(writer.readTexts(from, { frames: 10_000, bytes: 10_000_000 })), lastPosition: writer.state().lastPosition }),
  };
  machine = answer;
  window.postMessage = handOver as typeof window.postMessage;
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
