/** Bundles the preload script: one CommonJS file, the only form a sandboxed page's preload may have. */
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist/main',
    // beside the main process, which is built first
    emptyOutDir: false,
    sourcemap: false,
    minify: false,
    rolldownOptions: {
      input: 'src-main/preload.ts',
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
});
