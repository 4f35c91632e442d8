import { existsSync } from 'node:fs';
import { win32 } from 'node:path';

export type Machine = {
  readonly platform: NodeJS.Platform;
  /** %LOCALAPPDATA% */
  readonly localAppData: string | undefined;
  /** where Electron would keep what belongs to a user */
  readonly usual: string;
  readonly exists?: (path: string) => boolean;
};

/**
 * The folder of the register on this PC. Windows has two for programs' data: the usual one goes with the user from PC to PC where profiles
 * roam, and is copied whole at every log-off: the journal would be there twice under one name, and the key of the device, which
 * Windows binds to the user and the PC, would open nowhere else. So the register lies in the one that stays; one that already lies
 * in the usual folder is left where it is.
 */
export const dataFolder = ({ platform, localAppData = '', usual, exists = existsSync }: Machine): string => {
  if (platform !== 'win32' || localAppData === '') return usual;
  const staying = win32.join(localAppData, win32.basename(usual));
  return exists(win32.join(usual, 'journal')) && !exists(win32.join(staying, 'journal')) ? usual : staying;
};
