import { ViewDb } from './db.ts';
import { countRegister } from './register-digests.ts';

/** Counts the register beside the window, answers once and is thrown away. */
const hash = async (text: string): Promise<string> => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const db = new ViewDb();
void countRegister(db, hash).then((counted) => {
  db.close();
  postMessage(counted);
});
