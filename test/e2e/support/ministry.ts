import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoMinistry, type DemoMinistry } from '#build/demo/demo-ministry.ts';

/** A ministry of its own for one test file, with data that goes with the machine. */
export const startMinistry = (): Promise<DemoMinistry> => startDemoMinistry(mkdtempSync(join(tmpdir(), 'phinong-ministry-')), 0);
