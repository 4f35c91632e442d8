import { DELETED_FIELD } from '#core/change/state.ts';
import type { JournalStatus, Reply } from '#ipc/contract.ts';
import { newRecordId, saveRecord } from '#renderer/data/save.ts';
import { saveSetting } from '#renderer/data/settings.ts';
import { view } from '#renderer/data/machine.ts';
import { callMachine } from '#renderer/platform.ts';
import { useSession } from '#renderer/state/session.ts';

export type EnrolForm = { readonly endpoint: string; readonly code: string; readonly deviceLabel: string; readonly officerName: string; readonly officerPost: string };

/** Makes a person known at this PC: an officer record, and the setting that says who works here now. */
export const becomeOfficer = async (name: string, post: string): Promise<void> => {
  const id = newRecordId();
  await saveSetting('officer', { officer: id, name, post });
  // A reader adds nothing to the register, not even their own name.
  if (useSession.getState().status?.role === 'reader') return;
  await saveRecord('officer', id, null, { name, post: post === '' ? undefined : post, [DELETED_FIELD]: undefined });
};

/** Enrols this PC with a code of the ministry. Work done on trial before comes along under the unit's name. */
export const enrol = async (form: EnrolForm): Promise<Reply<JournalStatus>> => {
  const reply = await callMachine('sync.enrol', { endpoint: form.endpoint.trim(), code: form.code.trim(), deviceLabel: form.deviceLabel.trim() });
  if (!reply.ok) return reply;
  await view.catchUp(reply.value.lastPosition);
  useSession.getState().set({ status: reply.value });
  await becomeOfficer(form.officerName.trim(), form.officerPost.trim());
  await useSession.getState().refresh();
  return reply;
};
