/** The whole interface: language and theme from the settings, and which of setup, window or away page is shown. */
import { useEffect, useMemo, useRef } from 'react';
import { I18nProvider } from 'react-aria-components';
import { chooseDictionary, createWords } from '../../src-shared/i18n/index.ts';
import type { Client } from '../api/client.ts';
import { AppProvider, StateProvider, useSnapshot } from '../api/use-app.tsx';
import { Away, LostNote } from './away.tsx';
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

  const isSetUp = state === null ? null : state.setup.step === 'done';
  const wasSetUp = useRef(isSetUp);
  useEffect(() => {
    // Setup that just ended leads to the status, wherever the window was before.
    if (isSetUp === true && wasSetUp.current === false) window.location.hash = '#status';
    wasSetUp.current = isSetUp;
  }, [isSetUp]);

  return (
    <AppProvider client={client} words={words}>
      <I18nProvider locale={words.locale}>
        {state === null || connection === 'refused' ? (
          <Away connection={connection} />
        ) : (
          <StateProvider state={state}>
            <LostNote isShown={connection === 'lost'} />
            {isSetUp ? <Shell /> : <Setup />}
          </StateProvider>
        )}
      </I18nProvider>
    </AppProvider>
  );
}
