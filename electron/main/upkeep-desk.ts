import type { JournalWriter } from '#core/journal/writer.ts';
import type { Failure } from '#ipc/contract.ts';
import type { Handlers } from '#ipc/serve.ts';
import { createUpkeep, type Upkeep, type UpkeepParts } from './journal-upkeep.ts';
import { createUpkeepPort } from './journal-upkeep-port.ts';

export type UpkeepDeskParts = Pick<UpkeepParts, 'journalFolder' | 'backupFolder' | 'now' | 'tell' | 'every' | 'log'> & { readonly writer: JournalWriter };

const BREATH_MS = 20;
const breathe = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, BREATH_MS).unref());

/** The work on the journal's closed files while the app is used, and what the window may ask about it. */
export const createUpkeepDesk = ({ writer, ...parts }: UpkeepDeskParts): Pick<Upkeep, 'alone' | 'lookAfter'> & { readonly findings: () => readonly Failure[]; readonly handlers: Pick<Handlers, 'journal.health'> } => {
  const { journalFolder } = parts;
  const upkeep = createUpkeep({
    ...parts,
    segments: writer.segments,
    journalId: () => writer.state().journalId,
    port: createUpkeepPort(journalFolder, breathe),
    statePath: `${journalFolder}-health.json`,
  });
  return { alone: upkeep.alone, lookAfter: upkeep.lookAfter, findings: () => upkeep.health().findings, handlers: { 'journal.health': () => ({ ok: true, value: upkeep.health() }) } };
};
