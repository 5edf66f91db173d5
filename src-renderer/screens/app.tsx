/** The root of the interface: applies language and theme, and shows the setup, the main window or the no-connection page. */
import { useEffect, useMemo, useRef } from 'react';
import { I18nProvider } from 'react-aria-components';
import { chooseDictionary, createWords } from '../../src-shared/i18n/index.ts';
import type { Client } from '../api/client.ts';
import { AppProvider, StateProvider, useSnapshot } from '../api/use-app.tsx';
import { Announcer } from '../ui/announcer.tsx';
import { markState } from '../ui/mark.tsx';
import { useFocusKeeper } from '../ui/use-focus-keeper.ts';
import { useTabIcon } from '../ui/use-tab-icon.ts';
import { ConnectionLostNote, NoConnection } from './no-connection.tsx';
import { Setup } from './setup/setup.tsx';
import { Shell } from './shell.tsx';

export function App({ client }: { readonly client: Client }) {
  const { connection, state } = useSnapshot(client);
  const language = state?.settings.language ?? 'system';
  const theme = state?.settings.theme ?? 'system';
  const words = useMemo(
    () => createWords(chooseDictionary(language, navigator.languages), navigator.languages),
    [language],
  );
  useEffect(() => {
    document.documentElement.lang = words.language;
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [words.language, theme]);

  useFocusKeeper();
  const isSetUp = state === null ? null : state.setup.step === 'done';
  useTabIcon(state !== null && isSetUp && connection === 'open' ? markState(state) : null);
  const wasSetUp = useRef(isSetUp);
  useEffect(() => {
    // After the setup ends, the status screen shows what came of it.
    if (isSetUp === true && wasSetUp.current === false) {
      window.location.hash = '#status';
      // the setup's heading had the focus and is gone
      if (document.activeElement === document.body)
        document.querySelector<HTMLElement>('h1[tabindex="-1"]')?.focus();
    }
    if (isSetUp === false && wasSetUp.current !== false) window.location.hash = '';
    wasSetUp.current = isSetUp;
  }, [isSetUp]);

  return (
    <AppProvider client={client} words={words}>
      <I18nProvider locale={words.locale}>
        <Announcer>
          {state === null || connection === 'refused' ? (
            <NoConnection connection={connection} />
          ) : (
            <StateProvider state={state}>
              <ConnectionLostNote isShown={connection === 'lost'} />
              {isSetUp ? <Shell /> : <Setup />}
            </StateProvider>
          )}
        </Announcer>
      </I18nProvider>
    </AppProvider>
  );
}
