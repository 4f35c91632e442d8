import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = join(import.meta.dirname, '..');

/**
 * The window. Its pages are served from app://phinong under a policy that forbids inline scripts, inline style sheets
 * and data: fonts, so nothing may be inlined here.
 */
export default defineConfig({
  root: join(root, 'renderer'),
  base: './',
  publicDir: false,
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: join(root, 'out', 'app', 'renderer'),
    emptyOutDir: true,
    // Chromium of the oldest Electron that the tests run on (33).
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4096,
  },
});
