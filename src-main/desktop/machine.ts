/** Tells the application what happens to the machine: sleep, battery, network; and stops it before a shutdown. */
import { net, powerMonitor } from 'electron';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import type { ApplicationFace } from './face.ts';

export interface MachineParts {
  readonly application: ApplicationFace;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly quit: () => void;
}

const onlineCheckMs = 5_000;

export function followMachine(parts: MachineParts): { changed(): void; stop(): void } {
  const { application, clock, randomness } = parts;
  let clearResume: (() => void) | null = null;
  let clearCheck: (() => void) | null = null;
  let offline = false;
  let pauseOnBattery = application.state().settings.pauseOnBattery;

  /**
   * "Not online" is certain, "online" only a hint (Electron's `net`); so only the first is looked for, and its end.
   * The sample needs no network: both its sides live on this machine.
   */
  const checkOnline = (): void => {
    if (clearCheck !== null) return;
    const now = application.state().app.mode === 'account' && !net.isOnline();
    if (now !== offline) {
      offline = now;
      application.event(offline ? 'offline' : 'online');
    }
    if (offline || application.state().sync.state === 'offline')
      clearCheck = clock.setTimer(onlineCheckMs, () => {
        clearCheck = null;
        checkOnline();
      });
  };

  const onSuspend = (): void => {
    clearResume?.();
    application.event('suspend');
  };
  const onResume = (): void => {
    clearResume?.();
    // the network needs a moment, and an office full of machines should not wake up as one
    clearResume = clock.setTimer(2_000 + randomness.fraction() * 4_000, () => {
      clearResume = null;
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
      // the rule holds from now on, not from the next time a plug is pulled
      application.event(wanted && powerMonitor.isOnBatteryPower() ? 'on-battery' : 'on-mains');
    },
    stop() {
      clearResume?.();
      clearCheck?.();
      powerMonitor.off('suspend', onSuspend);
      powerMonitor.off('resume', onResume);
      powerMonitor.off('on-battery', onBattery);
      powerMonitor.off('on-ac', onMains);
      powerMonitor.off('shutdown', onShutdown);
    },
  };
}
