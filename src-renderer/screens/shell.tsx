/** The main window after setup: navigation on the left, and the screen named by the address's fragment on the right. */
import { type ReactNode, useEffect, useRef } from 'react';
import { useAppState, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Icon } from '../ui/icons.tsx';
import { Mark, markState } from '../ui/mark.tsx';
import { ActivityScreen } from './activity.tsx';
import { CalendarsScreen } from './calendars.tsx';
import { HelpScreen } from './help/help.tsx';
import { useShortcuts } from './help/use-shortcuts.ts';
import { MailScreen } from './mail.tsx';
import { MailMoveDialog } from './moved/mail-move-dialog.tsx';
import { MoveDialog } from './moved/move-dialog.tsx';
import { openQuestions } from './questions.ts';
import { SampleBadge } from './sample.tsx';
import { SettingsScreen } from './settings.tsx';
import { StatusScreen } from './status.tsx';
import { stateAnnouncement } from './status-head.tsx';
import { useFragment } from './use-fragment.ts';

const screens = {
  status: StatusScreen,
  calendars: CalendarsScreen,
  mail: MailScreen,
  activity: ActivityScreen,
  settings: SettingsScreen,
  help: HelpScreen,
} as const satisfies Readonly<Record<string, () => ReactNode>>;

type ScreenName = keyof typeof screens;
const names = Object.keys(screens) as readonly ScreenName[];
/** Help stands apart from the screens about the agreement. */
const listed = names.filter((name) => name !== 'help');

/** What follows a `/` says which part of the screen is shown. */
function useScreenName(): ScreenName {
  const [wanted] = useFragment().split('/');
  return names.find((name) => name === wanted) ?? 'status';
}

export function Shell() {
  const state = useAppState();
  const questions = openQuestions(state).length;
  const words = useWords();
  const { t, number } = words;
  const name = useScreenName();
  useShortcuts();
  const title = t(`nav.${name}`);
  // which screen is shown now, and what a run comes to, on whatever screen a person is
  useAnnouncement(title);
  useAnnouncement(stateAnnouncement(state, words));
  useEffect(() => {
    document.title = `${title} · Concord`;
  }, [title]);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(name);
  // A button of the screen before may have led here; it is gone, and its focus with it.
  useEffect(() => {
    if (shown.current === name) return;
    shown.current = name;
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [name]);
  const Screen = screens[name];
  return (
    <div className="shell">
      <button className="skip" onClick={() => main.current?.focus()} type="button">
        {t('nav.skip')}
      </button>
      <nav aria-label={t('nav.label')} className="nav">
        <p className="brand">
          <Mark size={24} state={markState(state)} />
          <span>{t('app.name')}</span>
        </p>
        <ul>
          {listed.map((one) => (
            <li key={one}>
              <a aria-current={one === name ? 'page' : undefined} className="nav-link" href={`#${one}`}>
                <Icon name={one} />
                <span>{t(`nav.${one}`)}</span>
                {one === 'activity' && questions > 0 ? (
                  <span className="badge">
                    <span aria-hidden="true">{number(questions)}</span>
                    <span className="hidden">{t('nav.waiting', { count: questions })}</span>
                  </span>
                ) : null}
              </a>
            </li>
          ))}
        </ul>
        <SampleBadge />
        <a aria-current={name === 'help' ? 'page' : undefined} className="nav-link nav-help" href="#help">
          <Icon name="help" />
          <span>{t('nav.help')}</span>
        </a>
      </nav>
      <main className="main" key={name} ref={main} tabIndex={-1}>
        <Screen />
      </main>
      <MoveDialog />
      <MailMoveDialog />
    </div>
  );
}
