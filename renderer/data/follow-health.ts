import type { Failure, JournalHealth } from '#ipc/contract.ts';
import { listenToMachine } from '#renderer/platform.ts';
import { useSession } from '#renderer/state/session.ts';

const TYPES = ['segment-damaged', 'segment-exchanged', 'segment-gone', 'segment-healed'];

const findingsOf = ({ findings, healed }: JournalHealth): Failure[] => (findings.length > 0 || healed === null ? [...findings] : [{ type: 'segment-healed', segment: healed.segment }]);

/** A disk that is nearly full is said while there is time, and no more when there is room again. */
export const followRoom = (): (() => void) => listenToMachine('disk.room', ({ findings }) => useSession.getState().find(['disk-nearly-full', 'backup-disk-nearly-full'], findings));

/** What the work in the background finds in the journal's closed files is said at once. */
export const followHealth = (): (() => void) => listenToMachine('journal.health', (health) => useSession.getState().find(TYPES, findingsOf(health)));
