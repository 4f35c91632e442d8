import { readlinkSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Where Chromium says on Linux who has a profile open: a link to `<host>-<pid>`, which names nothing that exists. */
const SINGLETON = 'SingletonLock';

const holderOf = (folder: string): string | null => {
  try {
    return readlinkSync(join(folder, SINGLETON));
  } catch {
    return null;
  }
};

/** Whether another PC says that it has this profile open, or had it open when its power was cut. */
export const isOpenElsewhere = (folder: string): boolean => {
  const holder = holderOf(folder);
  return holder !== null && holder.slice(0, holder.lastIndexOf('-')) !== hostname();
};

/** A person has said that it has it open no more: the next start of this PC is an ordinary one. */
export const forgetElsewhere = (folder: string): void => {
  if (isOpenElsewhere(folder)) rmSync(join(folder, SINGLETON), { force: true });
};
