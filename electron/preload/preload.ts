import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '#ipc/contract.ts';

/** Passes calls and events through. What may be called is decided in main, by the contract. */
const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke('phinong', name, input),
  listen: (name, listener) => {
    const pass = (_event: unknown, eventName: string, payload: unknown): void => {
      if (eventName === name) listener(payload);
    };
    ipcRenderer.on('phinong', pass);
    return () => ipcRenderer.removeListener('phinong', pass);
  },
};
contextBridge.exposeInMainWorld('phinong', bridge);
