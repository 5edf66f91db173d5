/** Protects how Concord works with the desktop system: autostart files, tray hosts, the debounced tray, `npm start`. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { autostartFile, autostartIsOn, autostartPath } from '../../../src-main/desktop/autostart.ts';
import { createDebouncedTray } from '../../../src-main/desktop/debounced-tray.ts';
import { openDesktopMemory } from '../../../src-main/desktop/desktop-memory.ts';
import { findTrayHost, questions, readAnswer } from '../../../src-main/desktop/tray-host.ts';
import type { TrayIcon, TrayModel } from '../../../src-main/desktop/tray-model.ts';
import { planStart } from '../../../src-main/start.ts';

describe('start at login on Linux', () => {
  it('the personal file starts the program without a window, whatever characters its path contains', () => {
    const own = autostartFile({
      wanted: true,
      machineWide: false,
      program: '/home/a b/100%$x"\\Concord.AppImage',
    });
    expect(own).toContain('Exec="/home/a b/100%%\\\\$x\\\\"\\\\\\\\Concord.AppImage" --autostart\n');
    expect(autostartIsOn(own, false)).toBe(true);
  });

  it('one person can turn a machine-wide entry off and on again', () => {
    const hidden = autostartFile({ wanted: false, machineWide: true, program: '/opt/concord' });
    expect(autostartIsOn(hidden, true)).toBe(false);
    expect(autostartFile({ wanted: true, machineWide: true, program: '/opt/concord' })).toBeNull();
    expect(autostartIsOn(null, true)).toBe(true);
    expect(autostartFile({ wanted: false, machineWide: false, program: '/opt/concord' })).toBeNull();
    expect(autostartIsOn(null, false)).toBe(false);
  });

  it('the file is where the desktop looks for it; a relative XDG path is ignored', () => {
    expect(autostartPath({ XDG_CONFIG_HOME: '/c' }, '/h')).toBe('/c/autostart/concord.desktop');
    expect(autostartPath({ XDG_CONFIG_HOME: 'c' }, '/h')).toBe('/h/.config/autostart/concord.desktop');
  });
});

describe('tray host', () => {
  it('understands the answers of the three D-Bus clients, and never takes a failure for a tray', () => {
    expect(readAnswer('(<true>,)', false)).toBe('present');
    expect(readAnswer('   variant       boolean true', false)).toBe('present');
    expect(readAnswer('b false', false)).toBe('absent');
    expect(readAnswer('Error: GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name', true)).toBe(
      'absent',
    );
    expect(readAnswer('The name was not provided by any .service files', true)).toBe('absent');
    expect(readAnswer('Cannot autolaunch D-Bus without X11 $DISPLAY', true)).toBe('unknown');
    expect(questions.map(([program]) => program)).toEqual(['gdbus', 'dbus-send', 'busctl']);
  });

  it('Windows and macOS always have a tray', async () => {
    expect(await findTrayHost('win32')).toBe('present');
    expect(await findTrayHost('darwin')).toBe('present');
  });
});

describe('the debounced tray', () => {
  const model = (icon: TrayIcon, tooltip = ''): TrayModel => ({ icon, tooltip, rows: [] });

  /** A tray with a clock that the test advances, and the list of what was shown. */
  function scene() {
    let now = 0;
    let timers: { at: number; run: () => void }[] = [];
    const shown: string[] = [];
    const clock = {
      now: () => now,
      monotonic: () => now,
      setTimer(delayMs: number, run: () => void) {
        const timer = { at: now + delayMs, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((one) => one !== timer);
        };
      },
    };
    const tray = createDebouncedTray({ clock, apply: ({ icon, tooltip }) => shown.push(icon + tooltip) });
    const pass = (ms: number): void => {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    };
    return { tray, shown, pass };
  }

  it('does not show a run shorter than a second', () => {
    const { tray, shown, pass } = scene();
    tray.show(model('agreed'));
    tray.show(model('working'));
    pass(600);
    tray.show(model('agreed'));
    pass(5_000);
    expect(shown).toEqual(['agreed']);
  });

  it('shows a longer run with its newest text, and for at least a second', () => {
    const { tray, shown, pass } = scene();
    tray.show(model('agreed'));
    tray.show(model('working', ' 1'));
    pass(500);
    tray.show(model('working', ' 2'));
    pass(500);
    expect(shown).toEqual(['agreed', 'working 2']);
    tray.show(model('agreed'));
    expect(shown).toHaveLength(2);
    pass(1_000);
    expect(shown).toEqual(['agreed', 'working 2', 'agreed']);
  });

  it('shows trouble at once, and no model twice', () => {
    const { tray, shown } = scene();
    tray.show(model('agreed'));
    tray.show(model('needs-you'));
    tray.show(model('needs-you'));
    expect(shown).toEqual(['agreed', 'needs-you']);
  });
});

describe('what the desktop remembers', () => {
  it('is read back, has mode 0600, and survives a damaged file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-desktop-memory-'));
    const path = join(folder, 'desktop.json');
    const place = { x: 1, y: 2, width: 900, height: 600 };
    openDesktopMemory(path).set({ window: place });
    expect(openDesktopMemory(path).get().window).toEqual(place);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, '{"window":{"x":"far"},"notices":7}');
    expect(openDesktopMemory(path).get()).toEqual({ window: null, notices: {} });
    writeFileSync(path, 'no JSON');
    expect(openDesktopMemory(path).get().window).toBeNull();
    openDesktopMemory(join(folder, 'missing', 'desktop.json')).set({ window: place });
    expect(readFileSync(path, 'utf8')).toBe('no JSON');
    rmSync(folder, { recursive: true });
  });
});

describe('npm start', () => {
  const facts = {
    electron: '/e/electron',
    platform: 'linux',
    env: { DISPLAY: ':0' },
    isRoot: false,
    args: ['--data', 'd'],
  };

  it('opens the desktop program where that is possible', () => {
    expect(planStart(facts)).toEqual({ type: 'desktop', program: '/e/electron', args: ['.', '--data', 'd'] });
    expect(planStart({ ...facts, env: { WAYLAND_DISPLAY: 'wayland-0' } }).type).toBe('desktop');
    expect(planStart({ ...facts, platform: 'win32', env: {}, isRoot: false }).type).toBe('desktop');
  });

  it('says in one line why it opens a browser instead, and passes the arguments on', () => {
    for (const change of [{ electron: null }, { env: {} }, { isRoot: true }, { args: ['--sample'] }]) {
      const plan = planStart({ ...facts, ...change });
      expect(plan).toMatchObject({ type: 'browser', args: change.args ?? facts.args });
      expect(plan.type === 'browser' && plan.why).toMatch(/^[^\n]+\.$/);
    }
  });
});
