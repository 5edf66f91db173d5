/** Bundles the main process for packaging. From source nothing is built: Node runs `src-main/headless.ts` itself. */
import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** Entries end up side by side in `dist/main`, each under its file's own name. */
const entries = [
  'src-main/electron.ts',
  'src-main/headless.ts',
  'src-main/app/engine/engine-thread.ts',
  'src-main/app/setup/setup-thread.ts',
];
/**
 * Packages that are not bundled, since they bring binaries of their own. All others are, with only what is used of them, and without
 * comments: each thread finds, compiles and keeps less text.
 */
const separate = ['electron', 'better-sqlite3', '@napi-rs/keyring'];

/**
 * Points `new URL('./engine-thread.ts', import.meta.url)` at the built entry beside it.
 * Vite rewrites such addresses for browsers only; for Node it leaves the source path in place.
 */
function entryAddresses(): Plugin {
  const address = /new URL\(\s*(['"`])([^'"`]+\.ts)\1\s*,\s*import\.meta\.url,?\s*\)/g;
  const names = new Set(entries.map((entry) => basename(entry)));
  return {
    name: 'entry-addresses',
    transform(code, id) {
      const pointed = code.replaceAll(address, (_, _quote: string, path: string) => {
        if (!names.has(basename(path))) this.error(`${id} names ${path}, which is not an entry of the build`);
        return `new URL('./${basename(path, '.ts')}.js', import.meta.url)`;
      });
      // Only the inside of a line changes: the source map before this step stays close enough to true.
      return pointed === code ? null : { code: pointed, map: null };
    },
  };
}

/** `src-main/accounts/built-in-clients.ts` reads them; a build keeps what they are now. */
const fromBuild = ['CONCORD_GOOGLE_CLIENT_ID', 'CONCORD_GOOGLE_CLIENT_SECRET', 'CONCORD_MICROSOFT_CLIENT_ID'];

export default defineConfig({
  define: Object.fromEntries(
    fromBuild.map((name) => [`process.env.${name}`, JSON.stringify(process.env[name] ?? '')]),
  ),
  ssr: { noExternal: true },
  plugins: [entryAddresses()],
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist/main',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: entries,
      // An import of ours does nothing by itself, so that a thread does not load what it uses nothing of.
      treeshake: { moduleSideEffects: (id) => !/\/src-(?:main|shared|sandbox)\//.test(id) },
      external: (id) => isBuiltin(id) || separate.some((name) => id === name || id.startsWith(`${name}/`)),
      output: {
        format: 'es',
        // Flat, so that a path relative to import.meta.url means the same in every chunk.
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        // names stay, so that the log says where a bug is
        minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
});
