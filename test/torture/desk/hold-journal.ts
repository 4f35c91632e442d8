import { writeSync } from 'node:fs';
import { createFileStore } from '#electron/main/journal-file.ts';
import { must } from '#test/support/journal-kit.ts';

/** Another program that has a journal open, until it is ended: `node hold-journal.ts <folder>`. */
must(createFileStore({ folder: process.argv[2] ?? '' }).open());
writeSync(1, 'held\n');
process.stdin.resume();
