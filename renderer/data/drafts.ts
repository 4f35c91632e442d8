import { useLiveQuery } from 'dexie-react-hooks';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Json } from '#core/change/change.ts';
import { callMachine } from '#renderer/platform.ts';
import { db, view } from './machine.ts';

/** Typing pauses this long before it is written; leaving the field or the screen writes at once. */
const PAUSE_MS = 400;

/** Writes one draft at once; null throws it away. */
export const writeDraft = async (key: string, value: Json): Promise<boolean> => {
  const reply = await callMachine('journal.saveDraft', { key, value });
  if (reply.ok) await view.take(reply.value.frames);
  return reply.ok;
};

/** Coalesces the drafts of one key: only the newest text is written, and never two writes out of order. */
const createDraftWriter = (key: string, onSaved: (at: number) => void) => {
  let waiting: { value: Json } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const next = waiting;
    waiting = null;
    if (next !== null) {
      running = running.then(async () => {
        if (await writeDraft(key, next.value)) onSaved(Date.now());
      });
    }
    return running;
  };
  return {
    save: (value: Json): void => {
      waiting = { value };
      if (timer === null) timer = setTimeout(() => void flush(), PAUSE_MS);
    },
    flush,
    discard: async (): Promise<void> => {
      waiting = null;
      await flush();
      await writeDraft(key, null);
    },
  };
};

export type Draft<T extends Json> = {
  /** undefined = still loading, null = there is none */
  readonly draft: T | null | undefined;
  readonly save: (value: T) => void;
  readonly flush: () => Promise<void>;
  readonly discard: () => Promise<void>;
  readonly savedAt: number | null;
};

/** Text typed but not finished, kept in the journal: it survives a crash, a power cut and a change of screen. */
export const useDraft = <T extends Json>(key: string): Draft<T> => {
  const [savedAt, setSavedAt] = useState<number | null>(null);
  const stored = useLiveQuery(async () => (await db.drafts.get(key)) ?? null, [key]);
  const writer = useMemo(() => createDraftWriter(key, setSavedAt), [key]);
  useEffect(() => {
    const flushNow = (): void => void writer.flush();
    window.addEventListener('blur', flushNow);
    window.addEventListener('pagehide', flushNow);
    return () => {
      window.removeEventListener('blur', flushNow);
      window.removeEventListener('pagehide', flushNow);
      flushNow();
    };
  }, [writer]);
  const save = useCallback((value: T) => writer.save(value), [writer]);
  // A draft of this key was written by this hook, with this type.
  const draft = stored === undefined ? undefined : ((stored?.value ?? null) as T | null);
  return { draft, save, flush: writer.flush, discard: writer.discard, savedAt };
};

/** All unfinished drafts, newest first. */
export const useDrafts = (): readonly { readonly key: string; readonly value: Json; readonly position: number }[] | undefined =>
  useLiveQuery(async () => (await db.drafts.toArray()).toSorted((a, b) => b.position - a.position), []);
