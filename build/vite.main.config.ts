import { defineConfig } from 'vite';
import { nodeSide } from './vite.node-side.ts';

/**
 * The machine side, an ES module. Electron becomes ready only after the module has loaded completely, so its top level
 * must never await `app.whenReady()`: both would wait for each other.
 */
export default defineConfig(nodeSide({ entry: 'electron/main/main.ts', file: 'main.js', format: 'es' }));
