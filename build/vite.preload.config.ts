import { defineConfig } from 'vite';
import { nodeSide } from './vite.node-side.ts';

/** The bridge: CommonJS, since a sandboxed preload script cannot be an ES module. */
export default defineConfig(nodeSide({ entry: 'electron/preload/preload.ts', file: 'preload.cjs', format: 'cjs' }));
