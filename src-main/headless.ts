/** Entry of Concord without a desktop: the order of starting, nothing else. */
import { readFileSync } from 'node:fs';
import { runHeadless } from './headless/cli.ts';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};
process.exitCode = await runHeadless(process.argv.slice(2), manifest.version);
