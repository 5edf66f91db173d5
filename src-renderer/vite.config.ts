/** Bundles the interface into `dist/renderer`: separate files, nothing inline, addresses relative to the page. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { thirdPartyPlugin } from '../resources/build/third-party.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), thirdPartyPlugin(`${import.meta.dirname}/..`)],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // Electron 45 and current browsers need no polyfills, so no inline script has to load them.
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // in kB; the page comes from this machine, where one file loads as fast as several
    chunkSizeWarningLimit: 1_500,
  },
});
