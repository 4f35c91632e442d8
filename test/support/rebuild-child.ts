import { createHash, randomBytes } from 'node:crypto';
import { rebuildJournal } from '#electron/main/recovery/rebuild-journal.ts';
import { must } from './journal-kit.ts';

/** A process of its own that rebuilds a journal from itself and a backup, so that its memory can be held short: `node … <journal folder> <backup>`. */
const [journalFolder = '', backup = ''] = process.argv.slice(2);
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const rebuilt = must(await rebuildJournal({ journalFolder, backups: [{ path: backup, passphrase: null }], fromView: [], now: Date.now, random: (count) => randomBytes(count), sha256 }));
console.log(JSON.stringify(rebuilt));
