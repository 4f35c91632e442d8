import { createRoot } from 'react-dom/client';
import { followJournal, view } from '#renderer/data/machine.ts';
import { callMachine } from '#renderer/platform.ts';
import { useSession } from '#renderer/state/session.ts';
import { measureSaves } from './measure-saves.ts';
import { measureNewest } from './measure-newest.ts';
import { fill } from './fill.ts';
import { importAll, importRaw, rebuild } from './measure-register.ts';
import { List, untilListed } from './List.tsx';
import { enrol, sync } from './measure-sync.ts';
import { Shown } from './Shown.tsx';

/**
 * A window for measuring: the product's own data, view and bridge, without its screens. It is bundled only into the bench's
 * app, never into what people install.
 */
const begin = async (): Promise<void> => {
  const reply = await callMachine('app.start');
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  useSession.getState().set({ start: reply.value, status: reply.value.status });
  followJournal();
  const caught = await view.start(reply.value.status);
  if (!caught.ok) throw new Error(JSON.stringify(caught.error));
  useSession.getState().set({ phase: 'ready' });
  const root = document.querySelector('#root');
  if (root !== null) createRoot(root).render(<><Shown /><List /></>);
};

const ready = begin();
Object.assign(globalThis, { bench: { ready, measureSaves, measureNewest, enrol, sync, fill, untilListed, importAll, importRaw, rebuild } });
