/** Entry point of the headless program: runs the command line, nothing else. */
import manifest from '../package.json' with { type: 'json' };
import { runHeadless } from './headless/cli.ts';

process.exitCode = await runHeadless(process.argv.slice(2), manifest.version);
