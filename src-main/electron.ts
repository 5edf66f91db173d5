/** Entry of Concord on a desktop: the order of starting, nothing else. */
import { join } from 'node:path';
import { app } from 'electron';
import manifest from '../package.json' with { type: 'json' };
import {
  systemClock as clock,
  createApplication,
  defaultDataDir,
  openDataDir,
  systemRandomness as randomness,
} from './app/index.ts';
import { launchAtLogin, prepareProcess, readLaunch, sayWhyNot, startDesktop } from './desktop/index.ts';

const launch = readLaunch(process.argv.slice(1));
const dataDir = openDataDir(launch.dataDir ?? defaultDataDir(process.platform, process.env)).path;

async function start(): Promise<void> {
  const atLogin = launchAtLogin();
  const application = await createApplication({
    dataDir,
    carrier: 'electron',
    version: manifest.version,
    clock,
    randomness,
    ...(atLogin === null ? {} : { launchAtLogin: atLogin }),
  });
  startDesktop({
    application,
    launch,
    clock,
    randomness,
    dataDir,
    root: join(import.meta.dirname, '..', '..'),
  });
}

// Not awaited at the top: Electron is ready only after this module has been evaluated.
if (prepareProcess(launch, dataDir)) app.whenReady().then(start).catch(sayWhyNot);
else app.exit(launch.dangerous.length > 0 ? 1 : 0);
