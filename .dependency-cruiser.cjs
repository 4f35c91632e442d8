/**
 * The arrows of the house, as errors. core is what is true on any machine; electron, renderer and server stand on it and
 * know nothing of each other, but for the one contract between window and machine.
 */
const arrow = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

// dependency-cruiser asks swc for TypeScript without JSX, whatever the file is called; a component would be a syntax error.
const swc = require('@swc/core');
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync.call(swc, file, { ...options, tsx: file.endsWith('.tsx') });

const packages = (...names) => `node_modules/(${names.join('|')})/`;
const inTests = '^test/';

module.exports = {
  forbidden: [
    arrow('no-circular', 'Two files that import each other cannot be understood, tested or moved alone.', {}, { circular: true }),
    arrow('no-unresolved', 'An import that nothing answers is a typing error or an undeclared dependency.', {}, { couldNotResolve: true }),

    arrow('core-is-pure', 'core is true on any machine: it imports core and zod, and is given time, randomness and hashing.',
      { path: '^core/' }, { pathNot: ['^core/', packages('zod')], couldNotResolve: false }),
    arrow('change-stands-alone', 'Changes and their merge know neither how they travel nor how they are kept.',
      { path: '^core/change/' }, { path: '^core/(sync|journal|files|report|search|import)/' }),
    arrow('domain-stands-below-change', 'What a record is does not depend on how it changes, travels or is kept.',
      { path: '^core/(domain|dates)/' }, { path: '^core/(change|sync|journal|files|report|search|import)/' }),
    arrow('dates-stand-lowest', 'A date knows nothing of the records that hold it.',
      { path: '^core/dates/' }, { path: '^core/domain/' }),

    arrow('electron-knows-core-only', 'The machine side serves any window; it does not know this one.',
      { path: '^electron/' }, { path: '^(renderer|build)/' }),
    arrow('electron-and-server-never-meet', 'What both must agree on stands in core/sync.',
      { path: '^electron/' }, { path: '^server/' }),
    arrow('server-and-electron-never-meet', 'The endpoint knows no window and no machine of an office.',
      { path: '^server/' }, { path: '^(electron|renderer|build)/' }),
    arrow('contract-is-plain', 'Window and machine both load the contract, so it may import neither Electron nor Node.',
      { path: '^electron/ipc/contract\\.ts$' }, { path: packages('electron'), dependencyTypesNot: ['type-only'] }),
    arrow('contract-is-plain-of-node', 'Window and machine both load the contract, so it may import neither Electron nor Node.',
      { path: '^electron/ipc/contract\\.ts$' }, { dependencyTypes: ['core'] }),

    arrow('renderer-reaches-electron-only-through-the-contract', 'The window sees of the machine what the contract says, and no more.',
      { path: '^renderer/' }, { path: ['^electron/', packages('electron')], pathNot: '^electron/ipc/contract\\.ts$' }),
    arrow('renderer-knows-no-server', 'The window has no network; the endpoint is reached by the machine side.',
      { path: '^renderer/' }, { path: '^(server|build)/' }),
    arrow('renderer-has-no-node', 'The window is sandboxed: Node does not exist there.',
      { path: '^renderer/' }, { dependencyTypes: ['core'] }),
    arrow('only-data-knows-dexie', 'Everything else asks renderer/data by name, so the view can be rebuilt or replaced behind it.',
      { pathNot: ['^renderer/data/', inTests] }, { path: packages('dexie', 'dexie-react-hooks') }),
    arrow('only-tests-fake-the-database', 'fake-indexeddb stands in for the browser in tests.',
      { pathNot: inTests }, { path: packages('fake-indexeddb') }),
    arrow('one-write-door', 'Records enter the view from journal frames only; outside renderer/data nobody opens its tables.',
      { pathNot: ['^renderer/data/', inTests] }, { path: '^renderer/data/(db|apply[^/]*|put-records)\\.ts$' }),
    // screens/shared is no screen: it holds what several draw and what reads data, which a component may not.
    arrow('screens-do-not-import-screens', 'What two screens share belongs to screens/shared, components, data or state.',
      { path: '^renderer/screens/([^/]+)/' }, { path: '^renderer/screens/', pathNot: '^renderer/screens/($1|shared)/' }),
    arrow('components-take-what-they-show', 'A component is given its data and tells what was done; it reads nothing itself.',
      { path: '^renderer/components/' }, { path: '^renderer/(screens|data|dates|state|sync)/' }),
    arrow('data-knows-no-screen', 'The view of the register does not know who looks at it.',
      { path: '^renderer/data/' }, { path: '^renderer/(screens|components|sync)/' }),
    arrow('state-knows-no-data', 'Screen state holds selections and progress, never records.',
      { path: '^renderer/state/' }, { path: '^renderer/(screens|components|data|sync)/' }),
    arrow('sync-knows-no-screen', 'A sync runs without anyone looking at it.',
      { path: '^renderer/sync/' }, { path: '^renderer/(screens|components)/' }),

    arrow('build-stands-alone', 'A script that packs the app does not run its code.',
      { path: '^build/', pathNot: '^build/places/' }, { path: '^(core|electron|renderer|server)/' }),
    arrow('places-are-written-as-they-are-read', 'The lists of places are packed and folded by the code that unpacks and searches them; nothing else of the program is needed for it.',
      { path: '^build/places/' }, { path: '^(core|electron|renderer|server)/', pathNot: '^core/(places|search)/' }),
    arrow('nothing-imports-test', 'What ships never leans on what tests it.',
      { path: '^(core|electron|renderer|server|build|locales)/' }, { path: '^test/' }),
    arrow('shipped-code-has-declared-dependencies', 'A package used by the app or the endpoint stands under dependencies, where its licence is collected.',
      { path: '^(core|electron|renderer|server)/' }, { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: packages('electron') }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/' },
    // Type imports count: a type that points the wrong way is an arrow too.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'], exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
