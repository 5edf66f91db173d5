/** Entry point of the headless program: runs the command line, nothing else. */
import { existsSync } from 'node:fs';
import manifest from '../package.json' with { type: 'json' };
import { keepCompiledCode } from './headless/compiled-code.ts';
import { startLean } from './headless/lean-process.ts';
import { dataDirOf, readOptions } from './headless/options.ts';
import { earlyThread } from './support/early-thread.ts';

const args = process.argv.slice(2);
const options = readOptions(args);
if (options.type === 'run') {
  const dataDir = dataDirOf(options.run);
  // a run that stays keeps its memory for weeks; the first run of all reads everything and needs the most
  if (!options.run.once || !existsSync(dataDir)) startLean(process);
  keepCompiledCode(dataDir);
}
// a single run needs the engine at once; only what is loaded from here on comes from the kept code
const isSingleRun = options.type === 'run' && options.run.once;
const engineThread = new URL('./app/engine/engine-thread.ts', import.meta.url);
const early = isSingleRun ? earlyThread(engineThread, 'concord-engine') : undefined;
const { runHeadless } = await import('./headless/cli.ts');
process.exitCode = await runHeadless(args, manifest.version, early);
