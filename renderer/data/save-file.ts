import { err, ok, type Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import { callMachine } from '#renderer/platform.ts';

/** Writes a text file where the person chooses; false when they changed their mind. */
export const saveFile = async (name: string, text: string): Promise<Result<boolean, Failure>> => {
  const reply = await callMachine('app.saveFile', { name, text });
  return reply.ok ? ok(reply.value.saved) : err(reply.error);
};
