import type * as nodeFs from 'node:fs';

/** The functions of node:fs that the journal lives on. A test passes one that fails. */
export type JournalFs = Pick<
  typeof nodeFs,
  | 'openSync'
  | 'closeSync'
  | 'readSync'
  | 'writeSync'
  | 'fdatasyncSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'mkdirSync'
  | 'readdirSync'
  | 'statSync'
  | 'readFileSync'
  | 'renameSync'
  | 'rmSync'
  | 'constants'
>;
