import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromRoot } from '#build/tools/paths.ts';
import { run, tool } from '#build/tools/run.ts';

/** One file per arrow that breaks it, and nothing else. */
const VIOLATIONS: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'no-unresolved': ['core/lost.ts', './nowhere.ts'],
  'core-is-pure': ['core/impure.ts', 'react'],
  'change-stands-alone': ['core/change/travels.ts', '#core/sync/protocol.ts'],
  'domain-stands-below-change': ['core/domain/changes.ts', '#core/change/merge.ts'],
  'dates-stand-lowest': ['core/dates/of-records.ts', '#core/domain/agreement.ts'],
  'electron-knows-core-only': ['electron/main/looks.ts', '#renderer/platform.ts'],
  'electron-and-server-never-meet': ['electron/main/meets.ts', '#server/app.ts'],
  'server-and-electron-never-meet': ['server/meets.ts', '#electron/main/window.ts'],
  'contract-is-plain': ['electron/ipc/contract.ts', 'electron'],
  'contract-is-plain-of-node': ['electron/ipc/contract.ts', 'node:fs'],
  'renderer-reaches-electron-only-through-the-contract': ['renderer/sync/reaches.ts', '#electron/main/window.ts'],
  'renderer-knows-no-server': ['renderer/sync/asks.ts', '#server/app.ts'],
  'renderer-has-no-node': ['renderer/sync/reads.ts', 'node:fs'],
  'only-data-knows-dexie': ['renderer/screens/list/queries.ts', 'dexie'],
  'only-tests-fake-the-database': ['renderer/data/fake.ts', 'fake-indexeddb'],
  'one-write-door': ['renderer/screens/list/writes.ts', '#renderer/data/apply.ts'],
  'screens-do-not-import-screens': ['renderer/screens/list/visits.ts', '#renderer/screens/map/Map.tsx'],
  'components-take-what-they-show': ['renderer/components/Asks.tsx', '#renderer/data/rows.ts'],
  'data-knows-no-screen': ['renderer/data/shows.ts', '#renderer/screens/map/Map.tsx'],
  'state-knows-no-data': ['renderer/state/keeps.ts', '#renderer/data/rows.ts'],
  'sync-knows-no-screen': ['renderer/sync/shows.ts', '#renderer/screens/map/Map.tsx'],
  'build-stands-alone': ['build/scripts/runs.ts', '#core/result.ts'],
  'places-are-written-as-they-are-read': ['build/places/leans.ts', '#core/result.ts'],
  'nothing-imports-test': ['core/leans.ts', '#test/support/fake.ts'],
  'shipped-code-has-declared-dependencies': ['server/borrows.ts', 'fast-check'],
};

const PLAIN = [
  'core/result.ts', 'core/sync/protocol.ts', 'core/change/merge.ts', 'core/domain/agreement.ts', 'renderer/platform.ts', 'server/app.ts', 'electron/main/window.ts',
  'renderer/data/apply.ts', 'renderer/data/rows.ts', 'renderer/screens/map/Map.tsx', 'test/support/fake.ts', 'core/one.ts', 'core/two.ts',
];

/** What the house does every day. */
const LEGAL: readonly (readonly [file: string, imported: readonly string[]])[] = [
  ['core/sync/sync.ts', ['#core/change/merge.ts', 'zod', './protocol.ts']],
  ['core/change/diff.ts', ['#core/domain/agreement.ts']],
  ['electron/main/main.ts', ['electron', 'node:fs', '#core/result.ts', '#electron/main/window.ts']],
  ['server/main.ts', ['fastify', 'pg', 'node:fs', '#core/sync/protocol.ts']],
  ['renderer/data/view.ts', ['dexie', '#core/result.ts', '#renderer/platform.ts', './apply.ts']],
  ['renderer/screens/map/MapPage.tsx', ['react', '#renderer/data/rows.ts', './Map.tsx']],
  ['renderer/components/Field.tsx', ['react', '#core/result.ts']],
  ['test/renderer/view.test.ts', ['fake-indexeddb', 'dexie', '#renderer/data/apply.ts', '#server/app.ts']],
];

const answer = z.object({ summary: z.object({ violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })) }) });
type Found = z.infer<typeof answer>['summary']['violations'];

const importLines = (imported: readonly string[]): string => imported.map((path, index) => `import * as i${index} from '${path}';\nexport const e${index} = i${index};\n`).join('');

const layHouse = async (files: readonly (readonly [string, readonly string[]])[]): Promise<string> => {
  const house = await mkdtemp(join(tmpdir(), 'phinong-arrows-'));
  for (const file of ['package.json', '.dependency-cruiser.cjs']) await cp(fromRoot(file), join(house, file));
  await symlink(fromRoot('node_modules'), join(house, 'node_modules'), 'junction');
  const merged = new Map<string, readonly string[]>(PLAIN.map((file) => [file, []]));
  for (const [file, imported] of files) merged.set(file, [...(merged.get(file) ?? []), ...imported]);
  for (const [file, imported] of merged) {
    await mkdir(dirname(join(house, file)), { recursive: true });
    await writeFile(join(house, file), `export const here = true;\n${importLines(imported)}`);
  }
  return house;
};

const cruise = async (house: string): Promise<Found> => {
  const rooms = ['core', 'electron', 'renderer', 'server', 'build', 'test'];
  await Promise.all(rooms.map((room) => mkdir(join(house, room), { recursive: true })));
  const { output } = await run(tool('depcruise'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...rooms], { cwd: house });
  return answer.parse(JSON.parse(output)).summary.violations;
};

const houses: string[] = [];
const cruiseHouse = async (files: readonly (readonly [string, readonly string[]])[]): Promise<Found> => {
  const house = await layHouse(files);
  houses.push(house);
  return cruise(house);
};

afterAll(async () => {
  await Promise.all(houses.map((house) => rm(house, { recursive: true, force: true })));
});

describe('the arrows of the house', () => {
  const config = createRequire(import.meta.url)(fromRoot('.dependency-cruiser.cjs')) as { readonly forbidden: readonly { readonly name: string }[] };
  let found: Found = [];

  beforeAll(async () => {
    const planted = Object.values(VIOLATIONS).map(([file, imported]) => [file, [imported]] as const);
    found = await cruiseHouse([...planted, ['core/one.ts', ['./two.ts']], ['core/two.ts', ['./one.ts']]]);
  }, 60_000);

  it('every arrow has a planted violation', () => {
    expect([...Object.keys(VIOLATIONS), 'no-circular'].toSorted()).toEqual(config.forbidden.map((rule) => rule.name).toSorted());
  });

  it.each(Object.entries(VIOLATIONS))('%s reports an import against it', (rule, [file]) => {
    expect(found.filter((violation) => violation.rule.name === rule).map((violation) => violation.from)).toContain(file);
  });

  it('no-circular reports two files that import each other', () => {
    expect(found.filter((violation) => violation.rule.name === 'no-circular')).toEqual([expect.objectContaining({ from: 'core/one.ts', to: 'core/two.ts' })]);
  });

  it('what the house does every day breaks no arrow', async () => {
    expect(await cruiseHouse(LEGAL)).toEqual([]);
  }, 60_000);
});
