import { ipcRenderer } from 'electron';
import type { BRIDGE } from '#ipc/contract.ts';

// The word itself, since the contract brings its schemas along; another word does not compile.
const NAME: typeof BRIDGE = 'phinong';

/** What this script sees of the page: only messages. */
declare const window: { addEventListener(type: 'message', listener: (event: { readonly source: unknown; readonly data: unknown; readonly ports: Parameters<typeof ipcRenderer.postMessage>[2] }) => void): void };

/** Hands main the port that the page itself has made. What may be asked over it is decided in main, by the contract. */
window.addEventListener('message', ({ source, data, ports }) => {
  if (source === window && data === NAME) ipcRenderer.postMessage(NAME, null, ports);
});

declare const indexedDB: { databases(): Promise<unknown> };
// Chromium opens what lies behind the page's databases, a few hundred files in a large register, while the page is still being loaded.
void indexedDB.databases().catch(() => undefined);
