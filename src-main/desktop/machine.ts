/** Tells the application what happens to the machine: sleep, battery, network, shutdown, login. */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { app, net, powerMonitor } from 'electron';
import type { Later } from './calm.ts';
import type { ApplicationFace } from './face.ts';
import type { KeptFile } from './kept.ts';
import { autostartFile, autostartPath, writeAutostart } from './login-item.ts';
import { batteryRule, type PowerEvent, wakeDelayMs } from './power.ts';

export interface MachineParts {
  readonly application: ApplicationFace;
  readonly kept: KeptFile;
  readonly later: Later;
  readonly random: () => number;
  readonly quit: () => void;
}

const onlineCheckMs = 5_000;

export function followMachine(parts: MachineParts): { changed(): void; stop(): void } {
  const { application, kept, later } = parts;
  let clearWake: (() => void) | null = null;
  let clearCheck: (() => void) | null = null;
  let startAtLogin: boolean | null = null;
  let deciding = false;

  const syncSoon = (): void => {
    clearWake?.();
    clearWake = later(wakeDelayMs(parts.random), () => {
      clearWake = null;
      if (application.state().sync.paused === null) void application.call('sync.now', {});
    });
  };

  const battery = async (event: PowerEvent): Promise<void> => {
    // our own call changes the state, which asks again
    if (deciding) return;
    deciding = true;
    try {
      const { call, pausedForBattery } = batteryRule(application.state(), event, {
        onBattery: powerMonitor.isOnBatteryPower(),
        pausedForBattery: kept.get().pausedForBattery,
      });
      if (call !== null) await application.call(call, call === 'sync.pause' ? { for: 'resume' } : {});
      kept.set({ pausedForBattery });
    } finally {
      deciding = false;
    }
  };

  /** Only while offline, and only its end counts: "online" is a hint, "not online" is certain. */
  const checkOnline = (wasOnline: boolean): void => {
    if (clearCheck !== null || application.state().sync.state !== 'offline') return;
    clearCheck = later(onlineCheckMs, () => {
      clearCheck = null;
      const online = net.isOnline();
      if (online && !wasOnline) syncSoon();
      checkOnline(online);
    });
  };

  const onBattery = (): void => void battery('on-battery');
  const onMains = (): void => void battery('on-mains');
  const onShutdown = (event?: { preventDefault(): void }): void => {
    event?.preventDefault();
    parts.quit();
  };
  powerMonitor.on('resume', syncSoon);
  powerMonitor.on('on-battery', onBattery);
  powerMonitor.on('on-ac', onMains);
  powerMonitor.on('shutdown', onShutdown);
  if (powerMonitor.isOnBatteryPower()) onBattery();

  return {
    changed() {
      void battery('changed');
      checkOnline(net.isOnline());
      const wanted = application.state().settings.startAtLogin;
      if (wanted !== startAtLogin) applyLoginItem(wanted);
      startAtLogin = wanted;
    },
    stop() {
      clearWake?.();
      clearCheck?.();
      powerMonitor.off('resume', syncSoon);
      powerMonitor.off('on-battery', onBattery);
      powerMonitor.off('on-ac', onMains);
      powerMonitor.off('shutdown', onShutdown);
    },
  };
}

/** From source there is no program that could be started at login. */
function applyLoginItem(wanted: boolean): void {
  if (!app.isPackaged) return;
  if (process.platform === 'darwin') app.setLoginItemSettings({ openAtLogin: wanted });
  else if (process.platform === 'win32')
    app.setLoginItemSettings({ openAtLogin: wanted, args: ['--autostart'] });
  else {
    // inside an AppImage the program's own path is gone after it ends
    const program = process.env.APPIMAGE ?? process.execPath;
    const machineWide = existsSync('/etc/xdg/autostart/concord.desktop');
    const { content } = autostartFile({ wanted, machineWide, program });
    try {
      writeAutostart(autostartPath(process.env, homedir()), content);
    } catch {
      // a read-only home starts nothing at login; the switch in the settings keeps saying what was wanted
    }
  }
}
