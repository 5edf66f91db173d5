/** Topic `settings` and its call: settings are kept in the profile; starting at login is asked from the system and told to it. */
import { settingsTopic } from '../../../src-shared/contract/index.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper, Topics } from '../contract/state.ts';

/** Whether the system starts Concord at login. */
export interface LaunchAtLogin {
  get(): boolean;
  set(wanted: boolean): void;
}

const savedSettings = settingsTopic.omit({ locked: true, vault: true });

/** The saved settings over the defaults. Saved settings that cannot be read count as none. */
export function readSettings(profile: ProfileStore, launchAtLogin: LaunchAtLogin | null): Topics['settings'] {
  const parsed = savedSettings.partial().safeParse(profile.get('settings'));
  return {
    language: 'system',
    theme: 'system',
    notifications: 'problems',
    pauseOnBattery: false,
    ...(parsed.success ? given(parsed.data) : {}),
    startAtLogin: launchAtLogin?.get() ?? false,
    locked: [],
    vault: 'unknown',
  };
}

export function settingsHandlers(
  profile: ProfileStore,
  state: StateKeeper,
  launchAtLogin: LaunchAtLogin | null,
): HandlersOf<'settings.set'> {
  return {
    'settings.set'(change) {
      const { startAtLogin, ...rest } = change;
      if (startAtLogin !== undefined) launchAtLogin?.set(startAtLogin);
      state.change('settings', {
        ...given(rest),
        startAtLogin: launchAtLogin?.get() ?? false,
      });
      const { locked: _, vault: __, ...settings } = state.topic('settings');
      profile.set('settings', settings);
      return {};
    },
  };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The value without its undefined fields. */
function given<T extends object>(value: T): Given<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Given<T>;
}
