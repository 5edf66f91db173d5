/** Tells the application about sleep, battery and network, and closes it before the system shuts down. */
import { net, powerMonitor } from 'electron';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import { watchNetwork } from '../support/network-changes.ts';
import type { DesktopApplication } from './desktop-application.ts';

export interface MachineParts {
  readonly application: DesktopApplication;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly quit: () => void;
}

const onlineCheckMs = 5_000;

export function watchMachine(parts: MachineParts): { changed(): void; stop(): void } {
  const { application, clock, randomness } = parts;
  let cancelResume: (() => void) | null = null;
  let cancelOnlineCheck: (() => void) | null = null;
  let offline = false;
  let pauseOnBattery = application.state().settings.pauseOnBattery;

  /**
   * Electron's `net.isOnline()` is reliable when it says no, but "yes" is only a hint. So this reports the start and the
   * end of being offline, nothing else. The sample needs no network, because both its sides run on this machine.
   */
  const checkOnline = (): void => {
    if (cancelOnlineCheck !== null) return;
    const now = application.state().app.mode === 'account' && !net.isOnline();
    if (now !== offline) {
      offline = now;
      application.event(offline ? 'offline' : 'online');
    }
    if (offline || application.state().sync.state === 'offline')
      cancelOnlineCheck = clock.setTimer(onlineCheckMs, () => {
        cancelOnlineCheck = null;
        checkOnline();
      });
  };

  const onSuspend = (): void => {
    cancelResume?.();
    application.event('suspend');
  };
  const onResume = (): void => {
    cancelResume?.();
    // The network needs a moment, and many machines that wake at the same time should not all sync at the same instant.
    cancelResume = clock.setTimer(2_000 + randomness.fraction() * 4_000, () => {
      cancelResume = null;
      application.event('resume');
      checkOnline();
    });
  };
  const onBattery = (): void => application.event('on-battery');
  const onMains = (): void => application.event('on-mains');
  const onShutdown = (event?: { preventDefault(): void }): void => {
    event?.preventDefault();
    parts.quit();
  };
  const stopWatchingNetwork = watchNetwork({
    clock,
    // the sample's sides are on this machine
    onChange: () => {
      if (application.state().app.mode === 'account') application.event('network-changed');
    },
  });
  powerMonitor.on('suspend', onSuspend);
  powerMonitor.on('resume', onResume);
  powerMonitor.on('on-battery', onBattery);
  powerMonitor.on('on-ac', onMains);
  powerMonitor.on('shutdown', onShutdown);
  application.event(powerMonitor.isOnBatteryPower() ? 'on-battery' : 'on-mains');

  return {
    changed() {
      checkOnline();
      const wanted = application.state().settings.pauseOnBattery;
      if (wanted === pauseOnBattery) return;
      pauseOnBattery = wanted;
      // The new setting applies at once, not only when the machine is next plugged in or unplugged.
      application.event(wanted && powerMonitor.isOnBatteryPower() ? 'on-battery' : 'on-mains');
    },
    stop() {
      cancelResume?.();
      cancelOnlineCheck?.();
      stopWatchingNetwork();
      powerMonitor.off('suspend', onSuspend);
      powerMonitor.off('resume', onResume);
      powerMonitor.off('on-battery', onBattery);
      powerMonitor.off('on-ac', onMains);
      powerMonitor.off('shutdown', onShutdown);
    },
  };
}
