/** What the systems around Concord need of it: autostart files, tray hosts, a tray that does not flicker, the start itself. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { autostartFile, autostartIsOn, autostartPath } from '../../../src-main/desktop/autostart.ts';
import { calm } from '../../../src-main/desktop/calm.ts';
import { openKept } from '../../../src-main/desktop/kept.ts';
import { findTrayHost, questions, readAnswer } from '../../../src-main/desktop/tray-host.ts';
import type { TrayIcon, TrayModel } from '../../../src-main/desktop/tray-model.ts';
import { planStart } from '../../../src-main/start.ts';

describe('start at login on Linux', () => {
  it('an entry of the person starts the program without a window, whatever its path is called', () => {
    const own = autostartFile({
      wanted: true,
      machineWide: false,
      program: '/home/a b/100%$x"\\Concord.AppImage',
    });
    expect(own).toContain('Exec="/home/a b/100%%\\\\$x\\\\"\\\\\\\\Concord.AppImage" --autostart\n');
    expect(autostartIsOn(own, false)).toBe(true);
  });

  it('what the machine starts for everybody can be taken back by one person, and given again', () => {
    const hidden = autostartFile({ wanted: false, machineWide: true, program: '/opt/concord' });
    expect(autostartIsOn(hidden, true)).toBe(false);
    expect(autostartFile({ wanted: true, machineWide: true, program: '/opt/concord' })).toBeNull();
    expect(autostartIsOn(null, true)).toBe(true);
    expect(autostartFile({ wanted: false, machineWide: false, program: '/opt/concord' })).toBeNull();
    expect(autostartIsOn(null, false)).toBe(false);
  });

  it('the file lies where the desktop looks for it; a relative XDG path is not believed', () => {
    expect(autostartPath({ XDG_CONFIG_HOME: '/c' }, '/h')).toBe('/c/autostart/concord.desktop');
    expect(autostartPath({ XDG_CONFIG_HOME: 'c' }, '/h')).toBe('/h/.config/autostart/concord.desktop');
  });
});

describe('tray host', () => {
  it('answers of the three D-Bus clients are understood, and silence is not taken for a tray', () => {
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

  it('Windows and macOS always have one', async () => {
    expect(await findTrayHost('win32')).toBe('present');
    expect(await findTrayHost('darwin')).toBe('present');
  });
});

describe('a calm tray', () => {
  const model = (icon: TrayIcon, tooltip = ''): TrayModel => ({ icon, tooltip, rows: [] });

  /** A clock a test turns, and what was shown. */
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
    const tray = calm({ clock, apply: ({ icon, tooltip }) => shown.push(icon + tooltip) });
    const pass = (ms: number): void => {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    };
    return { tray, shown, pass };
  }

  it('a run shorter than a second is not shown', () => {
    const { tray, shown, pass } = scene();
    tray.show(model('agreed'));
    tray.show(model('working'));
    pass(600);
    tray.show(model('agreed'));
    pass(5_000);
    expect(shown).toEqual(['agreed']);
  });

  it('a longer one is shown, with its newest text, and for at least a second', () => {
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

  it('trouble is shown at once, and nothing twice', () => {
    const { tray, shown } = scene();
    tray.show(model('agreed'));
    tray.show(model('needs-you'));
    tray.show(model('needs-you'));
    expect(shown).toEqual(['agreed', 'needs-you']);
  });
});

describe('what the desktop remembers', () => {
  it('comes back, is private, and survives a damaged file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-kept-'));
    const path = join(folder, 'desktop.json');
    const place = { x: 1, y: 2, width: 900, height: 600 };
    openKept(path).set({ window: place });
    expect(openKept(path).get().window).toEqual(place);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, '{"window":{"x":"far"},"notices":7}');
    expect(openKept(path).get()).toEqual({ window: null, notices: {} });
    writeFileSync(path, 'no JSON');
    expect(openKept(path).get().window).toBeNull();
    openKept(join(folder, 'missing', 'desktop.json')).set({ window: place });
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

  it('opens the desktop where it can', () => {
    expect(planStart(facts)).toEqual({ type: 'desktop', program: '/e/electron', args: ['.', '--data', 'd'] });
    expect(planStart({ ...facts, env: { WAYLAND_DISPLAY: 'wayland-0' } }).type).toBe('desktop');
    expect(planStart({ ...facts, platform: 'win32', env: {}, isRoot: false }).type).toBe('desktop');
  });

  it('says in one line why it opens a browser instead, and takes the arguments along', () => {
    for (const change of [{ electron: null }, { env: {} }, { isRoot: true }, { args: ['--sample'] }]) {
      const plan = planStart({ ...facts, ...change });
      expect(plan).toMatchObject({ type: 'browser', args: change.args ?? facts.args });
      expect(plan.type === 'browser' && plan.why).toMatch(/^[^\n]+\.$/);
    }
  });
});
