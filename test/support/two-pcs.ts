import { readUnit, type UnitHere } from '#core/exchange/here.ts';
import { contentsFor, planOffice, type OfficeContents, type OfficePlan } from '#core/exchange/office.ts';
import type { Held } from '#core/exchange/held.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { aMemoryPc, ENROLMENT, must } from './journal-kit.ts';

/** A PC of the unit TH-57, and what it does with files of its colleagues. */
export const aPc = (seed: number, like?: ReturnType<typeof aMemoryPc>) => {
  const pc = aMemoryPc(seed);
  if (like !== undefined) for (const [name, bytes] of like.files) if (name !== 'lock') pc.files.set(name, bytes.slice());
  const writer = must(pc.start());
  if (like === undefined) must(writer.saveEnrolment(ENROLMENT));
  return { pc, writer };
};

export const hereOf = async (writer: JournalWriter): Promise<UnitHere> => must(await readUnit(writer, () => Promise.resolve()));

let files = 0;
export const fileOf = async (writer: JournalWriter, lacksOnly: Held = {}): Promise<OfficeContents> => {
  const { scope, epoch } = writer.state();
  return { file: `file-${String((files += 1))}`, scope, epoch: epoch ?? '', from: 'PC', ...contentsFor(await hereOf(writer), lacksOnly) };
};

export const lookAt = async (writer: JournalWriter, file: OfficeContents): Promise<OfficePlan> => planOffice(file, await hereOf(writer), writer.state().epoch ?? '');

export const takeIn = async (writer: JournalWriter, file: OfficeContents): Promise<OfficePlan> => {
  const plan = await lookAt(writer, file);
  must(writer.saveBrought(plan.brought));
  return plan;
};
