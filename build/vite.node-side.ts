import { builtinModules } from 'node:module';
import { join } from 'node:path';
import type { InlineConfig } from 'vite';

const root = join(import.meta.dirname, '..');

type NodeSide = { readonly entry: string; readonly file: string; readonly format: 'es' | 'cjs' };

/** What main and preload share: one file each, everything bundled but Electron and Node's own modules. */
export const nodeSide = ({ entry, file, format }: NodeSide): InlineConfig => ({
  root,
  publicDir: false,
  ssr: { noExternal: true, target: 'node' },
  build: {
    outDir: join(root, 'out', 'app'),
    // Three builds write below this folder at the same time; build-app.ts empties it before.
    emptyOutDir: false,
    // Node of the oldest Electron that the tests run on (33).
    target: 'node20',
    ssr: join(root, entry),
    // Kept readable: a stack in a log file then names functions of the source.
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      external: ['electron', /^electron\//, ...builtinModules, /^node:/],
      output: { format, entryFileNames: file, codeSplitting: false },
    },
  },
});
