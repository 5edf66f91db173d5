/** The settings screen: general settings, the connected account, and information about this Concord. */
import type { AppState, CallInput } from '../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Switch } from '../ui/choice.tsx';
import { Select } from '../ui/select.tsx';
import { Lock } from '../ui/text.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { AboutSection, AccountSection } from './settings-account.tsx';

type Settings = AppState['settings'];
/** The settings a person may change. */
type Name = Exclude<keyof Settings, 'locked' | 'vault'>;
type SelectName = Exclude<Name, 'startAtLogin' | 'pauseOnBattery'>;

const options = {
  language: ['system', 'en', 'nl'],
  theme: ['system', 'light', 'dark'],
  notifications: ['all', 'problems', 'none'],
} as const satisfies { readonly [N in SelectName]: readonly Settings[N][] };

export function SettingsScreen() {
  const { settings, app } = useAppState();
  const { t } = useWords();
  const set = useCall('settings.set');
  const change = (values: CallInput<'settings.set'>) => void set.run(values);
  const isLocked = (name: Name) => settings.locked.includes(name);
  const lock = (name: Name) => (isLocked(name) ? <Lock>{t('locked.policy')}</Lock> : null);

  return (
    <div className="screen">
      <header className="screen-head">
        <h1>{t('settings.title')}</h1>
      </header>
      {set.problem === null ? null : <ProblemNote problem={set.problem} />}
      <RefusedNote isShown={set.isRefused} />
      <section className="stack settings">
        <h2>{t('settings.general')}</h2>
        <div className="setting">
          <Select
            isDisabled={isLocked('language')}
            label={t('settings.language')}
            onChange={(language) => change({ language })}
            options={options.language.map((value) => ({ value, text: t(`settings.language-${value}`) }))}
            value={settings.language}
          />
          {lock('language')}
        </div>
        <div className="setting">
          <Select
            isDisabled={isLocked('theme')}
            label={t('settings.theme')}
            onChange={(theme) => change({ theme })}
            options={options.theme.map((value) => ({ value, text: t(`settings.theme-${value}`) }))}
            value={settings.theme}
          />
          {lock('theme')}
        </div>
        {/* Notifications, the battery and the start at login are the desktop program's; a page in a browser has none of them. */}
        {app.carrier === 'electron' ? (
          <>
            <div className="setting">
              <Select
                isDisabled={isLocked('notifications')}
                label={t('settings.notifications')}
                onChange={(notifications) => change({ notifications })}
                options={options.notifications.map((value) => ({
                  value,
                  text: t(`settings.notifications-${value}`),
                }))}
                value={settings.notifications}
              />
              {lock('notifications')}
            </div>
            <div className="setting">
              <Switch
                isDisabled={isLocked('startAtLogin')}
                isSelected={settings.startAtLogin}
                onChange={(startAtLogin) => change({ startAtLogin })}
              >
                {t('settings.start-at-login')}
              </Switch>
              {lock('startAtLogin')}
            </div>
            <div className="setting">
              <Switch
                isDisabled={isLocked('pauseOnBattery')}
                isSelected={settings.pauseOnBattery}
                onChange={(pauseOnBattery) => change({ pauseOnBattery })}
              >
                {t('settings.pause-on-battery')}
              </Switch>
              {lock('pauseOnBattery')}
            </div>
          </>
        ) : null}
      </section>
      <hr />
      <AccountSection />
      <hr />
      <AboutSection />
    </div>
  );
}
