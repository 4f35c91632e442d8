import { useLiveQuery } from 'dexie-react-hooks';
import { useCallback } from 'react';
import type { Json } from '#core/change/change.ts';
import { callMachine } from '#renderer/platform.ts';
import { db, view } from './machine.ts';

const kept = new Map<string, Promise<Json | undefined>>();

/** Writes a setting into the journal; the view follows at once. */
export const saveSetting = async (key: string, value: Json): Promise<void> => {
  const reply = await callMachine('journal.saveSetting', { key, value });
  if (reply.ok) await view.take(reply.value.frames);
  kept.delete(key);
};

export const readSetting = async (key: string): Promise<Json | undefined> => (await db.settings.get(key))?.value;

/** The same for a setting that is asked for at every save and written by this window alone: read once, and again when it was saved. */
export const readKeptSetting = (key: string): Promise<Json | undefined> => {
  let value = kept.get(key);
  if (value === undefined) {
    value = readSetting(key);
    kept.set(key, value);
    value.catch(() => kept.delete(key));
  }
  return value;
};

/** A setting and its setter. The fallback stands until the view has answered. */
export const useSetting = <T extends Json>(key: string, fallback: T): readonly [T, (value: T) => void] => {
  const row = useLiveQuery(() => db.settings.get(key), [key]);
  const save = useCallback((value: T) => void saveSetting(key, value), [key]);
  // Settings are written only through this hook or saveSetting, with the type that the key has.
  return [(row?.value as T | undefined) ?? fallback, save];
};
