import type * as Fs from 'node:fs';
import type * as FsPromises from 'node:fs/promises';

export type MainOrder = {
  /** where the program kills itself and all its processes */
  readonly stop: { readonly name: string; readonly after: number } | null;
  /** by how much the PC's clock is wrong */
  readonly clockMs: number;
  /** a disk that only says that it has synced: the control that must lose */
  readonly liesAboutSync: boolean;
};

type MainGlobal = typeof globalThis & { tortureOpen: () => void };

/**
 * Runs in the program's main process, before its own first line, as text: it may use nothing but its argument and what Node
 * gives to everybody. It sets the clock, wraps functions of the file system, and holds the window back until somebody watches it.
 */
export const inMain = ({ stop, clockMs, liesAboutSync }: MainOrder): void => {
  const module = process.getBuiltinModule('node:module');
  const fs = process.getBuiltinModule('node:fs') as { -readonly [K in keyof typeof Fs]: (typeof Fs)[K] };
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const promises = process.getBuiltinModule('node:fs/promises') as { -readonly [K in keyof typeof FsPromises]: (typeof FsPromises)[K] };
  const { app } = module.createRequire('/')('electron') as { app: { whenReady: () => Promise<void> } };

  const whenReady = app.whenReady.bind(app);
  const watched = new Promise<void>((resolve) => {
    (globalThis as MainGlobal).tortureOpen = resolve;
  });
  app.whenReady = () => watched.then(whenReady);

  if (clockMs !== 0) {
    const now = Date.now;
    Date.now = () => now() + clockMs;
  }
  if (liesAboutSync) {
    fs.fdatasyncSync = () => undefined;
    fs.fsyncSync = () => undefined;
  }

  module.syncBuiltinESMExports();
  if (stop === null) return;

  let passed = 0;
  const reach = (name: string): void => {
    if (stop.name !== name) return;
    passed += 1;
    // The harness made this process the first of a group of its own. Node that is told to kill itself first ends in order, and waits
    // for a debugger that is still there: somebody else has to do it.
    if (passed > stop.after) spawnSync('/bin/sh', ['-c', `kill -9 -${String(process.pid)}`]);
  };
  const names = new Map<number, string>();
  const nameOf = (fd: number): string => names.get(fd) ?? '';
  const { openSync, closeSync, writeSync, fdatasyncSync, renameSync, write, open } = fs;
  fs.openSync = (path, flags, mode) => {
    const fd = openSync(path, flags, mode);
    names.set(fd, String(path));
    return fd;
  };
  fs.closeSync = (fd) => {
    names.delete(fd);
    closeSync(fd);
  };
  const isSegment = (name: string): boolean => /[\\/]journal[\\/][^\\/]*-open\.journal$/.test(name);
  const LONG = 50_000;
  fs.writeSync = ((fd: number, bytes: NodeJS.ArrayBufferView, at: number, length: number, position: number): number => {
    const name = nameOf(fd);
    if (isSegment(name) && length > LONG && stop.name === 'group-torn') {
      writeSync(fd, bytes, at, Math.floor(length / 2), position);
      reach('group-torn');
    }
    const took = writeSync(fd, bytes, at, length, position);
    if (isSegment(name)) reach('frame-written');
    if (name.includes('journal.writing')) reach('recovery-writing');
    return took;
  }) as typeof Fs.writeSync;
  fs.fdatasyncSync = (fd) => {
    fdatasyncSync(fd);
    if (isSegment(nameOf(fd))) reach('frame-synced');
  };
  fs.renameSync = (from, to) => {
    renameSync(from, to);
    if (isSegment(String(to))) reach('segment-begun');
    if (String(to).endsWith('-closed.journal')) reach('segment-closed');
    if (String(to).includes('journal-set-aside')) reach('recovery-between');
    if (String(from).endsWith('journal.new')) reach('recovery-placed');
  };

  // Streams open and write through these two.
  fs.open = ((path: string, ...rest: unknown[]) => {
    const done = rest.pop() as (problem: unknown, fd: number) => void;
    (open as (...all: unknown[]) => void)(path, ...rest, (problem: unknown, fd: number) => {
      if (problem === null) names.set(fd, path);
      done(problem, fd);
    });
  }) as typeof Fs.open;
  fs.write = ((fd: number, ...rest: unknown[]) => {
    (write as (...all: unknown[]) => void)(fd, ...rest);
    if (nameOf(fd).endsWith('.part')) reach('backup-writing');
  }) as typeof Fs.write;
  const { rename } = promises;
  promises.rename = async (from, to) => {
    if (String(from).endsWith('.part')) reach('backup-written');
    await rename(from, to);
    if (String(from).endsWith('.part')) reach('backup-named');
  };
  module.syncBuiltinESMExports();
};
