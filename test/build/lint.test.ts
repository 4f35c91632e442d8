import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromRoot } from '#build/tools/paths.ts';
import { run, tool } from '#build/tools/run.ts';

type Planted = readonly [rule: string, file: string, source: string];

/** One file per rule that this house leans on. */
const PLANTED: readonly Planted[] = [
  ['no-explicit-any', 'core/any.ts', 'export const read = (value: any): string => String(value);'],
  ['no-non-null-assertion', 'core/sure.ts', 'export const first = (list: readonly string[]): string => list[0]!;'],
  ['no-floating-promises', 'core/floating.ts', 'const later = async (): Promise<void> => {};\nexport const start = (): void => { later(); };'],
  ['no-default-export', 'core/default.ts', 'const one = 1;\nexport default one;'],
  ['no-export-all', 'core/all.ts', "export * from './any.ts';"],
  ['no-barrel-file', 'core/barrel.ts', "export * from './any.ts';\nexport * from './sure.ts';"],
  ['no-restricted-imports', 'core/deep/down/climbs.ts', "import { read } from '../../any.ts';\nexport const again = read;"],
  ['switch-exhaustiveness-check', 'core/switch.ts', "export const say = (kind: 'a' | 'b'): string => {\n  switch (kind) {\n    case 'a':\n      return 'a';\n  }\n  return '';\n};"],
  ['max-lines', 'core/long.ts', Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};`).join('\n')],
  ['max-depth', 'core/nested.ts', 'export const f = (a: boolean): number => {\n  if (a) { for (const b of [a]) { while (b) { if (a) { return 1; } } } }\n  return 0;\n};'],
  ['no-clock', 'core/now.ts', 'export const now = (): Date => new Date();'],
  ['no-restricted-properties', 'core/chance.ts', 'export const chance = (): number => Math.random() + Date.now();'],
  ['no-restricted-globals', 'core/waits.ts', 'export const wait = (go: () => void): unknown => setTimeout(go, 1);'],
  ['no-restricted-globals', 'core/asks.ts', "export const ask = (): unknown => fetch('x');"],
  ['no-thai-text', 'renderer/Hello.tsx', 'export const Hello = () => <p>สวัสดี</p>;'],
  ['no-thai-text', 'electron/hello.ts', "export const hello = 'สวัสดี';"],
  ['one-bridge', 'renderer/crosses.ts', 'export const call = (): unknown => window.phinong;'],
  ['no-restricted-imports', 'electron/main/raw.ts', "import { ipcMain } from 'electron';\nexport const raw = ipcMain;"],
  ['no-console', 'server/talks.ts', "export const talk = (): void => console.log('x');"],
  ['filename-case', 'core/snake_case.ts', 'export const x = 1;'],
  ['no-focused-tests', 'test/focused.test.ts', "import { expect, it } from 'vitest';\nit.only('x', () => { expect(1).toBe(1); });"],
  ['no-disabled-tests', 'test/skipped.test.ts', "import { expect, it } from 'vitest';\nit.skip('x', () => { expect(1).toBe(1); });"],
];

/** Core may hold Thai data, take a date apart that it was given, and end a promise on purpose. */
const FINE: readonly (readonly [string, string])[] = [
  ['core/fine.ts', "export const month = 'มกราคม';\nexport const year = (stamp: number): number => new Date(stamp).getUTCFullYear();\n"],
  ['electron/preload/preload.ts', "import { ipcRenderer } from 'electron';\nexport const here = ipcRenderer;\n"],
  ['server/clock.ts', 'export const now = (): Date => new Date();\n'],
];

const answer = z.object({ diagnostics: z.array(z.object({ filename: z.string(), code: z.string() })) });

describe('the lint rules', () => {
  let house = '';
  let found: readonly { readonly filename: string; readonly code: string }[] = [];

  beforeAll(async () => {
    house = await mkdtemp(join(tmpdir(), 'phinong-lint-'));
    for (const path of ['package.json', '.oxlintrc.json', 'tsconfig.base.json', 'build/lint']) await cp(fromRoot(path), join(house, path), { recursive: true });
    for (const room of ['core', 'electron', 'renderer', 'server', 'test']) await cp(fromRoot(room, 'tsconfig.json'), join(house, room, 'tsconfig.json'));
    await symlink(fromRoot('node_modules'), join(house, 'node_modules'), 'junction');
    for (const [file, source] of [...PLANTED.map(([, path, text]) => [path, text] as const), ...FINE]) {
      await mkdir(dirname(join(house, file)), { recursive: true });
      await writeFile(join(house, file), `${source}\n`);
    }
    const { output } = await run(tool('oxlint'), ['--type-aware', '--format', 'json'], { cwd: house });
    found = answer.parse(JSON.parse(output)).diagnostics;
  }, 60_000);

  afterAll(() => rm(house, { recursive: true, force: true }));

  it.each(PLANTED)('%s is reported in %s', (rule, file) => {
    expect(found.filter((one) => one.filename === file).map((one) => /\(([^)]+)\)/.exec(one.code)?.[1])).toContain(rule);
  });

  it.each(FINE)('%s is left alone', (file) => {
    expect(found.filter((one) => one.filename === file)).toEqual([]);
  });
});
