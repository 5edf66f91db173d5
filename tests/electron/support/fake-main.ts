/** Entry point of a desktop program with a fake application. Starts like `src-main/electron.ts`, and exposes handles to the test. */
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { openDataDir } from '../../../src-main/app/data-dir.ts';
import { systemClock as clock, systemRandomness as randomness } from '../../../src-main/app/system-time.ts';
import { type Desktop, prepareProcess, readLaunch, startDesktop } from '../../../src-main/desktop/index.ts';
import { createFakeApplication, type FakeApplication } from './fake-application.ts';

/** What tests can reach inside the main process. */
export interface Handles {
  readonly application: FakeApplication;
  readonly desktop: Desktop;
  /** Windows that a test opens; the reference keeps them from being garbage-collected. */
  readonly foreign: BrowserWindow[];
}

const launch = readLaunch(process.argv.slice(1));
const dataDir = openDataDir(launch.dataDir ?? join(app.getPath('temp'), 'concord-electron-test')).path;

const exitCode = prepareProcess(launch, dataDir);
if (exitCode === null)
  app.whenReady().then(() => {
    const application = createFakeApplication(dataDir, process.platform);
    const root = join(import.meta.dirname, '..', '..');
    const desktop = startDesktop({ application, launch, clock, randomness, dataDir, root });
    Object.assign(globalThis, { concord: { application, desktop, foreign: [] } satisfies Handles });
  });
else app.exit(exitCode);
