import { ViewDb } from './db.ts';
import { createRegisterCount, type RegisterDigests } from './register-digests.ts';

/** Counts the register beside the window. It remembers what it has counted, and follows what the write door says it has written. */
export type ToDigestWorker = { readonly type: 'written'; readonly keys: readonly string[] | 'all' } | { readonly type: 'count'; readonly id: number; readonly isAnew: boolean };
export type FromDigestWorker = { readonly id: number; readonly counted: RegisterDigests | null };

const hash = async (text: string): Promise<string> => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const register = createRegisterCount(new ViewDb(), hash);
const post = (message: FromDigestWorker): void => postMessage(message);

// One count after the other.
let queue: Promise<void> = Promise.resolve();

onmessage = ({ data }: MessageEvent<ToDigestWorker>): void => {
  if (data.type === 'written') {
    register.noteWritten(data.keys);
    return;
  }
  const { id, isAnew } = data;
  queue = queue.then(() => register.count(isAnew)).then((counted) => post({ id, counted }), () => post({ id, counted: null }));
};
