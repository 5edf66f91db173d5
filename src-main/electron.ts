/** Entry point of the desktop program: starts the parts in their order, nothing else. */
import { join } from 'node:path';
import { app } from 'electron';
import manifest from '../package.json' with { type: 'json' };
import {
  systemClock as clock,
  createApplication,
  openDataDir,
  systemRandomness as randomness,
} from './app/index.ts';
import {
  launchAtLogin,
  prepareProcess,
  readLaunch,
  showStartFailure,
  startDesktop,
} from './desktop/index.ts';
import { defaultDataDir } from './support/default-data-dir.ts';

const launch = readLaunch(process.argv.slice(1));

async function start(dataDir: string): Promise<void> {
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

// No top-level await here: Electron becomes ready only after this module has been evaluated.
try {
  const { path } = openDataDir(launch.dataDir ?? defaultDataDir(process.platform, process.env));
  const exitCode = prepareProcess(launch, path);
  if (exitCode === null)
    app
      .whenReady()
      .then(() => start(path))
      .catch(showStartFailure);
  else app.exit(exitCode);
} catch (error) {
  app.whenReady().then(() => showStartFailure(error));
}
