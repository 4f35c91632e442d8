import { defineConfig } from 'vite';
import { nodeSide } from './vite.node-side.ts';

/** The machine side: an ES module, which Electron loads completely before it is ready. */
export default defineConfig(nodeSide({ entry: 'electron/main/main.ts', file: 'main.js', format: 'es' }));
