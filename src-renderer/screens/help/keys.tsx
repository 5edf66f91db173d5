/** The keyboard shortcuts of this carrier and this system, as a table. */
import { useAppState, useWords } from '../../api/use-app.tsx';
import { shortcuts } from './shortcuts.ts';

/** Those that every window has. */
const everywhere = [
  { keys: ['Tab', '⇧ Tab'], does: 'help.key-tab' },
  { keys: ['Esc'], does: 'help.key-escape' },
  { keys: ['↑', '↓'], does: 'help.key-arrows' },
] as const;

export function Keys() {
  const { app } = useAppState();
  const { t } = useWords();
  const isDesktop = app.carrier === 'electron';
  const command = app.platform === 'darwin' ? '⌘' : 'Ctrl';
  const own = shortcuts.filter(({ isDesktopOnly }) => isDesktop || !isDesktopOnly);
  // a screen with two keys is one row
  const byScreen = Map.groupBy(own, ({ does }) => does);
  const rows = [
    ...[...byScreen].map(([does, all]) => ({
      keys: all.map(({ isCommand, key }) => (isCommand ? `${command} ${key}` : key)),
      text: t('help.key-screen', { screen: t(`nav.${does}`) }),
    })),
    ...(isDesktop ? [{ keys: [`${command} W`], text: t('help.key-close') }] : []),
    ...everywhere.map(({ keys, does }) => ({ keys, text: t(does) })),
  ];
  return (
    <section className="stack">
      <h2>{t('help.keys')}</h2>
      <dl className="keys">
        {rows.map(({ keys, text }) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
