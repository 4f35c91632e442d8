import type { ChangeIntent, Json } from '#core/change/change.ts';
import { changedFields } from '#core/change/diff.ts';
import { emptyRecord, seenStamps } from '#core/change/merge.ts';
import type { RecordState } from '#core/change/state.ts';
import { newGroupKey } from '#core/domain/field-paths.ts';
import { isKnownField } from '#core/domain/record-kinds.ts';
import { createRecordId } from '#core/domain/record-id.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import { callMachine } from '#renderer/platform.ts';
import { useSession } from '#renderer/state/session.ts';
import { openRows, view } from './machine.ts';
import { readKeptSetting } from './settings.ts';

/** What is secret must not be in a register that travels and is backed up on several PCs; what another version wrote is shown, and not written again. */
const SECRET = 'secret';

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

export const newRecordId = (): string => {
  const id = createRecordId(Date.now, randomBytes);
  openRows.noteBorn(id);
  return id;
};

/** A key for a new member of a keyed group (a party, a step, an entry of a log). */
export const newMemberKey = (): string => newGroupKey(randomBytes);

type OfficerNow = { readonly officer: string; readonly name: string };

/** Who works at this PC now. Before anybody has said so, changes are signed with an empty name and the PC's label. */
const officerNow = async (): Promise<OfficerNow> => {
  const stored = await readKeptSetting('officer');
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return { officer: '', name: '' };
  const { officer, name } = stored as { readonly [key: string]: Json };
  return { officer: typeof officer === 'string' ? officer : '', name: typeof name === 'string' ? name : '' };
};

/** Sends intents to the journal and shows them. When it answers ok they are on disk. `replaces` names refused changes they stand for. */
export const saveIntents = async (intents: readonly ChangeIntent[], replaces?: readonly string[]): Promise<Result<{ changed: number }, Failure>> => {
  const unknown = intents.flatMap((intent) => Object.keys(intent.set).filter((field) => !isKnownField(intent.kind, field)));
  if (unknown.length > 0) throw new Error(`Fields that this version does not know: ${unknown.join(', ')}`);
  if (intents.length === 0) return ok({ changed: 0 });
  if (intents.some(({ set }) => set['sensitivity'] === SECRET)) return err({ type: 'secret-refused' });
  if (useSession.getState().status?.role === 'reader') return err({ type: 'reader-only' });
  const reply = await callMachine('journal.save', {
    intents: intents.map(({ scope, kind, record, set, base, seen }) => ({ ...(scope === undefined ? {} : { scope }), ...(seen === undefined ? {} : { seen: { ...seen } }), kind, record, set: { ...set }, base: Object.fromEntries(Object.entries(base).map(([field, ids]) => [field, [...ids]])) })),
    author: await officerNow(),
    ...(replaces === undefined ? {} : { replaces: [...replaces] }),
  });
  if (!reply.ok) return err(reply.error);
  const shown = await view.take(reply.value.frames);
  return shown.ok ? ok({ changed: intents.length }) : shown;
};

/**
 * Saves what a form holds. `opened` is the state that the form was opened with: the new values take the place of what its
 * author saw, so an edit that arrived meanwhile is never overwritten unseen but becomes a conflict. `replaces` names refused changes it stands for.
 */
export const saveRecord = async (
  kind: string,
  id: string,
  opened: RecordState | null,
  desired: Readonly<Record<string, Json | undefined>>,
  replaces?: readonly string[],
): Promise<Result<{ changed: number }, Failure>> => {
  const scope = useSession.getState().status?.scope ?? '';
  const intent = changedFields(opened ?? emptyRecord(scope, kind, id), desired);
  return intent === null ? ok({ changed: 0 }) : saveIntents([opened === null ? intent : { ...intent, seen: seenStamps(opened, intent.base) }], replaces);
};
